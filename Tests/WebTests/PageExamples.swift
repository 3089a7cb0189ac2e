import ClinicalTime
import Evidence
import Foundation
import History
import Reports

@testable import Web

/// A template with an example of the value it renders: every optional part filled, every list with an entry.
struct PageExample: Sendable, CustomStringConvertible {
  let template: String
  let value: any PageValue

  var description: String { template }

  /// One line a page. Add yours here.
  static func all() throws -> [PageExample] { try made.get() }

  /// Made once: some examples take seconds, and every test asks for all of them.
  private static let made = Result { try make() }

  private static func make() throws -> [PageExample] {
    let library = try EvidenceLibrary.example()
    return try [
      PageExample(template: "home", value: HomePage(try .example())),
      PageExample(template: "home", value: HomePage(try .example(underWay: ()))),
      PageExample(template: "settings", value: SettingsPage.example()),
      PageExample(template: "settings", value: SettingsPage.example(isGood: false)),
      PageExample(template: "login", value: LoginPage(problem: "A <7> problem.")),
      PageExample(template: "sharing", value: SharingPage.example()),
      PageExample(template: "authorize", value: AuthorizePage.waiting(program: "<7>", address: "/authorize/7")),
      PageExample(
        template: "authorize",
        value: AuthorizePage.question(
          program: "<7>", redirect: "https://<7>", record: "<7>", rights: ["Read <7>"], days: 90, address: "/a")),
      PageExample(
        template: "authorize", value: AuthorizePage.answer(words: "Done.", program: "<7>", address: "https://<7>")),
      PageExample(template: "error", value: ErrorPage.example),
      PageExample(template: "screen", value: ScreenPage()),
      PageExample(template: "screen", value: ScreenPage(typed: ScreenFields(), problems: ["Dose: no unit."])),
      PageExample(template: "screen", value: try ScreenPage.example()),
      PageExample(template: "card", value: try EmergencyCardPage.example()),
      PageExample(template: "plan", value: try PlanPage.emptyExample()),
      PageExample(template: "plan", value: try PlanPage.example()),
      PageExample(template: "plan-calendar", value: try PlanCalendarPage.example()),
      PageExample(template: "plan-calendar", value: try PlanCalendarPage.example(everyTime: ())),
      PageExample(template: "protocols", value: ProtocolsPage(try .embedded(), in: try .embedded())),
      PageExample(
        template: "protocol",
        value: ProtocolPage(
          try ProtocolCatalogue.embedded().titrationProtocol("mannelli-125"), in: try EvidenceLibrary.embedded())),
      PageExample(template: "today", value: try TodayPage.example()),
      PageExample(template: "today", value: try TodayPage.exampleOfToday()),
      PageExample(template: "today", value: try TodayPage.offlineExample()),
      PageExample(template: "supply", value: try SupplyPage.example()),
      PageExample(template: "supply", value: try SupplyPage.emptyExample()),
      PageExample(template: "questions", value: try QuestionsPage.example()),
      PageExample(template: "questionnaire", value: try QuestionnairePage.example("fibromyalgia-2016")),
      PageExample(template: "questionnaire", value: try QuestionnairePage.example("fiqr", typed: ["total": ["<7>"]])),
      PageExample(template: "questionnaire", value: try QuestionnairePage.example("context")),
      PageExample(template: "progress", value: try ProgressPage.example()),
      PageExample(template: "progress", value: try ProgressPage.courseExample()),
      PageExample(template: "login", value: LoginPage(problem: "A <7> problem.")),
      PageExample(template: "report", value: try ReportPage.example()),
      PageExample(template: "report", value: try ReportPage.example([.doses])),
      PageExample(template: "curve", value: try CurvePage.example()),
      PageExample(template: "curve", value: try CurvePage.emptyExample()),
      PageExample(template: "trial", value: try TrialPage.emptyExample()),
      PageExample(template: "trial", value: try TrialPage.runningExample()),
      PageExample(template: "trial", value: try TrialPage.openedExample()),
      PageExample(template: "export", value: ExportPage(history: try .example())),
      PageExample(template: "import", value: try ImportPage.example()),
      PageExample(template: "evidence", value: EvidenceListPage(EvidenceQuery(), in: library)),
      PageExample(
        template: "evidence",
        value: EvidenceListPage(EvidenceQuery(words: "wait"), startingAt: 1, in: library, length: 1)),
      PageExample(template: "claim", value: try library.require(ClaimPage("wait.label", in: library))),
      PageExample(template: "source", value: try library.require(SourcePage("perez-2020", in: library))),
      PageExample(template: "meta", value: try MetaAnalysisPage.embedded()),
      PageExample(template: "disagreement", value: try library.require(DisagreementPage("wait", in: library))),
    ] + compoundingExamples()
  }
}

/// A shared part with an example of the value it renders, filled in the same way.
struct PartExample: Sendable, CustomStringConvertible {
  let template: String
  let value: any Sendable

  var description: String { template }

  /// One line a part that more than one page takes in.
  static func all() throws -> [PartExample] { try made.get() }

  /// Made once: some examples take seconds, and every test asks for all of them.
  private static let made = Result { try make() }

  private static func make() throws -> [PartExample] {
    struct Frame: Sendable { let formToken = "token" }
    let choice = ChoiceField(
      name: "form", label: "Form", hint: "As it says on the box.", options: [("tablet", "Tablet")], chosen: "tablet",
      error: "Choose one.")
    let library = try EvidenceLibrary.example()
    return [
      PartExample(
        template: "text-field",
        value: TextField(name: "dose", label: "Dose", hint: "In mg.", value: "1.5 mg", error: "Too much.")),
      PartExample(
        template: "text-area",
        value: TextField(name: "medicines", label: "Medicines", hint: "One a line.", value: "a", error: "Too many.")),
      PartExample(template: "chart", value: try library.require(ProgressPage.example().chart)),
      PartExample(template: "response-sheet", value: try ProgressPage.usualExample()),
      PartExample(template: "response-sheet", value: try ProgressPage.chosenExample()),
      PartExample(
        template: "side-effect-chart", value: try library.require(ProgressPage.courseExample().sideEffects?.drawing)),
      PartExample(template: "dose-score-chart", value: try library.require(ProgressPage.courseExample().doseChart)),
      PartExample(
        template: "adherence-chart", value: try library.require(ProgressPage.courseExample().adherence?.drawing)),
      PartExample(template: "report-document", value: try ReportPage.example()),
      PartExample(template: "report-body", value: try ReportPage.example()),
      PartExample(template: "report-body", value: try ReportPage.fullest()),
      PartExample(template: "forest-plot", value: try MetaAnalysisPage.embedded().plot),
      PartExample(template: "curve-chart", value: try library.require(CurvePage.example().charts.first)),
      PartExample(
        template: "dose-chart",
        value: ProtocolPage(
          try ProtocolCatalogue.embedded().titrationProtocol("liptan"), in: try EvidenceLibrary.embedded()
        ).chart),
      PartExample(template: "select-field", value: choice),
      PartExample(template: "body-map", value: BodyMap(ticked: ["neck"])),
      PartExample(template: "radio-field", value: choice),
      PartExample(template: "chip-form", value: ChipPart(form: try library.require(TodayPage.example().sideEffects))),
      PartExample(template: "chip-lines", value: ChipPart(form: try library.require(TodayPage.example().sideEffects))),
      PartExample(template: "form-token", value: Frame()),
      PartExample(template: "given", value: GivenPart()),
      PartExample(template: "unverified", value: Frame()),
      PartExample(
        template: "claim-summary", value: try library.require(SourcePage("perez-2020", in: library)?.claims.first)),
      PartExample(
        template: "source-citation", value: try library.require(SourcePage("perez-2020", in: library)?.source)),
    ]
  }
}

extension SettingsPage {
  static func example(isGood: Bool = true) -> SettingsPage {
    let people = ["<7>", ""].map { Person(id: "p\($0)", name: $0, createdAt: Instant(secondsSince1970: 0)) }
    var typed = Typed()
    typed.newNameProblem = "A <7> problem."
    typed.renameProblem = "Another <7> problem."
    typed.backupProblem = "A third <7> problem."
    return SettingsPage(
      person: people[0], people: people, facts: [Fact(label: "A", value: "<7>")],
      check: Check(summary: "A <7> summary.", findings: isGood ? [] : ["A <7> finding."]), typed: typed,
      saved: "Saved.",
      canLogOut: true)
  }
}

/// What `given` sees: the entry, and the token of the page around it.
private struct GivenPart: Sendable {
  let id = "1"
  let name = "<7>"
  let detail = "<7>"
  let action = "/settings/sharing/end"
  let button = "End this link"
  let formToken = "token"
}

extension SharingPage {
  static func example() -> SharingPage {
    var open = Open()
    open.links = [Given(.link, id: "1", name: "<7>", detail: "<7>")]
    open.calendars = [Given(.calendar, id: "2", name: "<7>", detail: "<7>")]
    open.tokens = [Given(.token, id: "3", name: "<7>", detail: "<7>")]
    open.programs = [Given(.program, id: "4", name: "<7>", detail: "<7>")]
    var typed = Typed()
    typed.titleProblem = "A <7> problem."
    typed.passcodeProblem = "A <7> problem."
    typed.programProblem = "A <7> problem."
    typed.redirectProblem = "A <7> problem."
    return SharingPage(
      open: open, typed: typed, saved: "Saved.",
      made: Made(
        heading: "A link", text: "shlink:/<7>", note: "Once.", picture: .init(viewBox: "0 0 7 7", path: "M0 0h7v1H0z")),
      isOnlyHere: true)
  }
}

extension ErrorPage {
  static let example = ErrorPage(
    status: 400, title: "Title", explanation: "What happened.", details: ["One thing."], remedy: "What to do.")
}

extension EvidenceLibrary {
  struct MissingExample: Error {}

  func require<Value>(_ value: Value?) throws -> Value {
    guard let value else { throw MissingExample() }
    return value
  }

  /// Three claims of one source, so that a list of length one has a page before and after the middle one.
  static func example() throws -> EvidenceLibrary {
    struct File: Decodable {
      let sources: [Source]
      let claims: [Claim]
      let disagreements: [Disagreement]
    }
    let claims = ["wait.label", "wait.expert", "wait.other"].map { id in
      """
      {"id": "\(id)", "topic": "waiting", "statement": "Wait <7> days.", "population": "24 adults", "note": "Note.",
       "values": [{"name": "wait", "value": "7", "low": "5", "high": "9", "interval": "range", "unit": "d"}],
       "sources": ["perez-2020"], "grade": "expert", "verified": false}
      """
    }
    let text = """
      {"sources": [{"id": "perez-2020", "kind": "expert", "title": "Dosing", "authors": "Pérez A", "year": 2020,
         "container": "A Journal 1:2", "identifiers": {"doi": "10.1000/x"}, "read": "abstract", "note": "Short."}],
       "claims": [\(claims.joined(separator: ","))],
       "disagreements": [{"id": "wait", "question": "How long to wait?", "claims": ["wait.label", "wait.expert"],
         "handling": "We take the longer.", "reason": "It is more cautious."}]}
      """
    let file = try JSONDecoder().decode(File.self, from: Data(text.utf8))
    return EvidenceLibrary(
      evidence: EvidenceBase(sources: file.sources, claims: file.claims, disagreements: file.disagreements),
      medicines: MedicineCatalogue(substances: [], products: []),
      version: "2026-01-01+00000000",
      uses: ["wait.label": [EvidenceUse(kind: "Screening rule", name: "opioids")]])
  }
}
