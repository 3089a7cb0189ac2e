import Evidence
import Hummingbird
import Reports

/// `/evidence` and its claims, sources and disagreements.
struct EvidenceController: Sendable {
  let library: EvidenceLibrary

  var endpoints: RouteCollection<WebContext> {
    RouteCollection(context: WebContext.self)
      .get("evidence", use: list)
      .get("evidence/meta") { _, _ in
        Page(try MetaAnalysisPage.embedded(), template: "meta", section: .evidence)
      }
      .get("evidence/claims/{id}") { _, context in
        try page(ClaimPage.init, "claim", context)
      }
      .get("evidence/sources/{id}") { _, context in
        try page(SourcePage.init, "source", context)
      }
      .get("evidence/disagreements/{id}") { _, context in
        try page(DisagreementPage.init, "disagreement", context)
      }
  }

  @Sendable private func list(_ request: Request, _ context: WebContext) throws -> Page<EvidenceListPage> {
    let fields = try FormFields(query: request)
    let query = EvidenceQuery(
      words: fields["words"] ?? "",
      topic: try fields.choice("topic", Claim.Topic.init),
      grade: try fields.choice("grade", Claim.Grade.init),
      verified: try fields.choice("verified") { ["yes": true, "no": false][$0] })
    let start = try fields.choice("start", Int.init) ?? 0
    return Page(
      EvidenceListPage(query, startingAt: max(0, start), in: library), template: "evidence", section: .evidence)
  }

  private func page<Value: PageValue>(
    _ make: (String, EvidenceLibrary) -> Value?, _ kind: String, _ context: WebContext
  ) throws -> Page<Value> {
    let id = try context.parameters.require("id")
    guard let value = make(id, library) else {
      throw WebFailure.notFound("The \(kind) “\(id.prefix(80))”", remedy: "Search the evidence for it.")
    }
    return Page(value, template: kind, section: .evidence)
  }
}
