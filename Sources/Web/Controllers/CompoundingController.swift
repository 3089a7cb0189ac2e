import Compounding
import Evidence
import Hummingbird
import Reports

/// `/compounding`: how a dose is taken from what is at hand, and the worksheets. Nothing is stored; an address holds
/// numbers and no words about a person.
struct CompoundingController: Sendable {
  let evidence: WorksheetEvidence
  let diary: DiaryParts
  let evidenceVersion: String

  var endpoints: RouteCollection<WebContext> {
    RouteCollection(context: WebContext.self)
      .get("compounding", use: amount)
      .get("compounding/{kind}", use: worksheet)
  }

  @Sendable private func amount(_ request: Request, _ context: WebContext) throws -> Page<CompoundingPage> {
    let fields = try FormFields(query: request)
    return Page(
      CompoundingPage(
        dose: fields["dose"] ?? "", stock: fields["stock"] ?? "", preparations: evidence.preparations,
        evidenceVersion: evidenceVersion),
      template: "compounding", section: .plan)
  }

  @Sendable private func worksheet(_ request: Request, _ context: WebContext) throws -> Page<WorksheetPage> {
    let name = try context.parameters.require("kind")
    guard let kind = WorksheetKind(rawValue: name) else {
      throw WebFailure.notFound(
        "The worksheet “\(name.prefix(80))”", remedy: "Choose one from the page How a dose is made.")
    }
    let fields = try FormFields(query: request)
    var typed: [String: String] = [:]
    for field in kind.fields { typed[field.name] = fields[field.name] }
    var answer: Result<WorksheetRequest.Answer, WorksheetRequest.Refusal>?
    if !typed.isEmpty {
      let asked = WorksheetRequest(kind, typed, today: diary.today)
      answer = Result { () throws(WorksheetRequest.Refusal) in try asked.answer(evidence) }
    }
    return Page(
      WorksheetPage(kind, typed: typed, answer: answer, today: diary.today, evidenceVersion: evidenceVersion),
      template: "worksheet", section: .plan)
  }
}
