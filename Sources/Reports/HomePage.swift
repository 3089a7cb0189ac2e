import ClinicalTime
import Diary
public import History
import Titration

/// The first page: what this is, what is done on the way to an answer, and what comes next.
public struct HomePage: PageValue {
  public struct Action: Encodable, Sendable {
    public let label: String
    public let address: String
    public let explanation: String
  }

  /// One thing to do on the way from nothing to an answer.
  public struct Step: Encodable, Sendable {
    public let label: String
    public let address: String
    public let explanation: String
    public let isDone: Bool
    /// Whether it is the first that is not done.
    public let isNext: Bool
  }

  public let title = "Find the lowest dose that works for you"
  public let introduction: [String]
  public let steps: [Step]
  public let isUnderWay: Bool
  public let actions: [Action]
  public let limits: [String]

  /// - Parameter history: what is on record about the person who looks at the page.
  public init(_ history: History) {
    let path = Self.path(history)
    let next = path.firstIndex { !$0.isDone }
    steps = path.enumerated().map { index, step in
      Step(
        label: step.label, address: step.address, explanation: step.explanation, isDone: step.isDone,
        isNext: index == next)
    }
    isUnderWay = next == nil
    introduction = Self.introduction
    actions = Self.actions
    limits = Self.limits
  }
}

extension HomePage {
  private typealias Leg = (label: String, address: String, explanation: String, isDone: Bool)

  /// As many days before the first dose as a comparison needs at least.
  static let baselineDays = 7

  private static func path(_ history: History) -> [Leg] {
    let doses = CurrentView(history.doses).contents
    let first = doses.map(\.day).min()
    let checkIns = Set(CurrentView(history.scores).contents.map(\.day))
    let before = checkIns.filter { day in first.map { day < $0 } ?? true }.count
    let current = history.currentPlan
    return [
      (
        "Say who you are", "/settings#people",
        history.person.name.isEmpty
          ? "A name, to tell records apart. A first name is enough." : "\(history.person.name).",
        !history.person.name.isEmpty
      ),
      (
        "Say what you take and have", "/screen",
        "What speaks against naltrexone, how long to wait, and what to ask.",
        history.decisions.contains { $0.kind == "screen" }
      ),
      (
        "Begin with how you are now", "/today",
        baselineWords(before, hasBegun: first != nil), before >= baselineDays
      ),
      (
        "Lay out a plan", "/plan",
        "A published schedule with dates. It stays a draft until your prescriber approves it.",
        current != nil
      ),
      (
        "Have it approved", "/plan", current.map { $0.status.shown } ?? "By the person who prescribes it for you.",
        current.map { !$0.status.isDraft } ?? false
      ),
      (
        "Write down the first dose", "/today", first.map { "Taken on \($0)." } ?? "When the day has come.", first != nil
      ),
    ]
  }

  private static func baselineWords(_ days: Int, hasBegun: Bool) -> String {
    let count = "\(days) \(days == 1 ? "day" : "days") written down before the first dose"
    if days >= baselineDays { return "\(count)." }
    return hasBegun
      ? "\(count); a comparison needs \(baselineDays). Days that were missed can still be filled in from memory, but memory flatters."
      : "\(count); at least \(baselineDays) are needed, two weeks are better. Without them nobody can tell later what changed."
  }

  private static let introduction = [
    """
    Some people with chronic pain take naltrexone in low doses, off-label. Trials disagree on whether it helps, and \
    nobody can tell beforehand which dose would work for whom. Sweetspot helps you and your prescriber find out for \
    you, step by step.
    """,
    "Everything you enter stays in one file on this computer. There is no account, and nothing is sent anywhere.",
  ]

  private static let actions = [
    Action(
      label: "May I start, and when?", address: "/screen",
      explanation: "Check what you take, have and plan against what is known about naltrexone and opioids."),
    Action(
      label: "Lay out a plan", address: "/plan",
      explanation: "A published schedule with dates. It stays a draft until your prescriber approves it."),
    Action(
      label: "See how a dose is made", address: CompoundingPage.address,
      explanation: "From what you have, and worksheets and labels for the pharmacist."),
    Action(
      label: "Write down today", address: "/today",
      explanation: "The dose you took and how you are. Half a minute; any part can be left out."),
    Action(
      label: "Answer questions", address: "/questions",
      explanation: "Weekly and at checkpoints: pain in daily life, overall change, where it hurts, side effects."),
    Action(
      label: "See how it goes", address: "/progress",
      explanation: "Whether anything changed since before, how sure that is, and your days as charts and tables."),
    Action(
      label: "Find out blinded", address: "/trial",
      explanation: "A trial in one person: only the pharmacist knows which period holds which dose."),
    Action(
      label: "Take a page to the doctor", address: "/report",
      explanation: "One sheet: what was planned and taken, what changed, and your questions."),
    Action(
      label: "Bring data in", address: "/import", explanation: "Look at a file first, then take it in."),
    Action(
      label: "Take everything out", address: "/export",
      explanation: "All that is on record, in open formats."),
    Action(
      label: "Look up the evidence", address: EvidenceAddress.list,
      explanation: "What is known about low-dose naltrexone, who says so, and where sources disagree."),
  ]

  private static let limits = [
    "It never raises a dose by itself. A plan is made by you and your prescriber.",
    "It never says that something is without risk. It says what it checked, what it found, and what it does not know.",
    "It never shows a number without saying where it comes from.",
    "It never promises less pain. Sometimes the answer is: we cannot tell.",
  ]
}
