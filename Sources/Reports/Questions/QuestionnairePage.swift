public import ClinicalTime
import Diary
public import History
public import Instruments

/// `/questions/NAME`: the form of one instrument for a day, with what its answers come to.
public struct QuestionnairePage: PageValue {
  /// Questions under one heading.
  public struct Section: Encodable, Sendable {
    public let heading: String?
    public let fields: [QuestionField]
  }

  public let title: String
  public let name: String
  public let purpose: String
  public let day: String
  public let dayInWords: String
  public let saved: String?
  public let problems: [String]
  public let hasProblems: Bool
  public let sections: [Section]
  public let answered: AnsweredForm?
  /// The entry on record for the day, so that it can be taken back.
  public let entry: String?
  public let otherDay: TextField
  public let licence: String
  public let obtain: Link?
  public let version: String
  public let claims: [Link]
  public let hasClaims: Bool

  /// - Parameters:
  ///   - typed: what stands in the form instead of what is on record for the day.
  public init(
    _ instrument: Instrument, day: LocalDate, history: History, saved: String? = nil,
    typed: [Item.ID: [String]]? = nil, problems: [String] = []
  ) {
    title = instrument.title
    name = instrument.id
    purpose = instrument.purpose
    self.day = day.description
    dayInWords = day.inWords
    self.saved = saved
    self.problems = problems
    hasProblems = !problems.isEmpty
    let onRecord = CurrentView(history.answers).entries.last {
      $0.content?.instrument == instrument.id && $0.content?.day == day
    }
    let recorded = Dictionary(
      (onRecord?.content?.answers ?? []).map { ($0.item, $0.value.typed) }, uniquingKeysWith: { _, last in last })
    sections = instrument.sections.map { section in
      Section(
        heading: section.title,
        fields: section.items.map { QuestionField($0, typed: (typed ?? recorded)[$0.id] ?? []) })
    }
    answered = typed == nil ? onRecord?.content.map { AnsweredForm(instrument, $0) } : nil
    entry = onRecord?.id
    otherDay = TextField(name: "day", label: "Another day", value: day.description, type: .date)
    licence = instrument.licence.text
    obtain = instrument.licence.obtain.map { Link(label: "Where the questions can be had", address: $0) }
    version = instrument.version
    claims = instrument.claims.map { Link(label: $0, address: EvidenceAddress.claim($0)) }
    hasClaims = !claims.isEmpty
  }

  public static func address(of instrument: Instrument.ID) -> String { "/questions/\(instrument)" }
}
