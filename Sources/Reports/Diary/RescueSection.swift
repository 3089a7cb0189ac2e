import ClinicalTime
import Diary
public import Evidence
import History
import Recognition
public import Screening
import Titration

/// Rescue medicine on `/today`: what was taken, what can be written down in one tap, and what was raised by it.
public struct RescueSection: Encodable, Sendable {
  /// A rescue medicine on record.
  public struct Taken: Encodable, Sendable {
    public let id: String
    public let medicine: String
    public let time: String
    public let isCorrected: Bool
  }

  /// What was typed, and why it was not taken.
  public struct Typed: Sendable {
    public var medicine: String
    public var time: String
    public var problem: String?

    public init(medicine: String = "", time: String = "", problem: String? = nil) {
      self.medicine = medicine
      self.time = time
      self.problem = problem
    }
  }

  public let taken: [Taken]
  public let hasTaken: Bool
  /// To be pressed, on today only: then the time is now.
  public let oneTap: [String]
  public let hasOneTap: Bool
  /// Offered while typing.
  public let known: [String]
  public let medicine: String
  public let time: String
  public let timeHint: String
  public let isTimeNeeded: Bool
  public let rescueProblem: String?

  init(day: LocalDate, isToday: Bool, history: History, known: [String], typed: Typed) {
    let view = CurrentView(history.rescues)
    taken = view.entries.compactMap { entry in
      guard let content = entry.content, content.day == day else { return nil }
      return Taken(
        id: entry.id, medicine: content.medicine, time: content.takenAt.time.description,
        isCorrected: (view.corrections[entry.id] ?? 0) > 0)
    }
    hasTaken = !taken.isEmpty
    oneTap = isToday ? known : []
    hasOneTap = !oneTap.isEmpty
    self.known = known
    medicine = typed.medicine
    time = typed.time
    timeHint = isToday ? "Leave it open for now." : "Up to 4 in the morning still counts as this day."
    isTimeNeeded = !isToday
    rescueProblem = typed.problem
  }
}

/// What a rescue medicine raised, as it is shown at once and until it is settled.
public struct RaisedNotice: Encodable, Sendable {
  public let style: String
  public let mark: String
  public let heading: String
  public let what: String
  public let advice: [String]
  public let findings: [Point]
  public let claims: [ClaimReference]
  public let screen: Link

  /// A finding in short.
  public struct Point: Encodable, Sendable {
    public let label: String
    public let finding: String
    public let why: String
    public let change: String
  }

  /// - Parameters:
  ///   - entry: the entry that raised it, so that the page Screen can be filled with it.
  ///   - orderedBy: who chose naltrexone beside an opioid, where that is planned.
  public init(_ raised: RaisedScreen, entry: String, orderedBy: String?, in evidence: EvidenceBase) {
    let medicine = raised.line.input
    style = raised.saysStop ? Severity.stop.style : Severity.askPrescriber.style
    mark = raised.saysStop ? Severity.stop.mark : Severity.askPrescriber.mark
    heading =
      raised.saysStop
      ? (raised.line.hasOpioid ? "Stop: \(medicine) is an opioid" : "Stop: \(medicine) may be an opioid")
      : "Ask: \(medicine)"
    what = "You wrote down \(medicine), taken on \(raised.takenAt). It is on record."
    var advice: [String] = []
    if raised.saysStop {
      advice.append(
        "Take no naltrexone until your prescriber has said when, and do not take more of this to feel it: "
          + "while naltrexone is at work an opioid may not help, and its effect can come back all at once.")
      if !raised.line.hasOpioid {
        advice.append(
          "The name is not clear. As long as it may be an opioid, it counts as one. If it is none, take this entry back and write the name in full."
        )
      }
      if let orderedBy {
        advice.append(
          "Your plan gives naltrexone beside an opioid, as \(orderedBy) chose. Ask \(orderedBy) whether this one belongs to it."
        )
      }
    } else {
      advice.append("Ask your prescriber or pharmacist before the next dose of naltrexone.")
    }
    self.advice = advice
    findings = raised.findings.map {
      Point(label: $0.severity.shown, finding: $0.title, why: $0.why, change: $0.change)
    }
    var ids = raised.saysStop ? [RaisedScreen.overcoming] : []
    for id in raised.findings.flatMap(\.claims) where !ids.contains(id) { ids.append(id) }
    claims = ids.map { ClaimReference($0, in: evidence) }
    screen = Link(label: "Check everything you take", address: "/screen?rescue=\(entry)")
  }

  /// What stands on the page of a day: what its rescue medicines raise, and on today also those of the days before
  /// whose wait is not over, as far back as the longest advice reaches (`wait.liptan.two-weeks`).
  static func all(
    on day: LocalDate, today: LocalDate, asOf: LocalDateTime, history: History, reading: MedicineReading
  ) -> [RaisedNotice] {
    let first = day == today ? today.adding(days: -RaisedScreen.longestWaitDays) : day
    let plan = history.currentPlan?.version.plan
    return CurrentView(history.rescues).entries.compactMap { entry -> (LocalDateTime, RaisedNotice)? in
      guard let rescue = entry.content, (first...max(first, day)).contains(rescue.day) else { return nil }
      let raised = reading.screener.raised(
        by: rescue.medicine, takenAt: rescue.takenAt, asOf: asOf, using: reading.recogniser)
      // Questions about other days would be asked again and again; a stop holds until it is over.
      guard raised.saysStop || (rescue.day == day && raised.severity > .note) else { return nil }
      return (
        rescue.takenAt,
        RaisedNotice(
          raised, entry: entry.id, orderedBy: plan?.purpose == .besideOpioid ? plan?.orderedBy : nil,
          in: reading.screener.evidence)
      )
    }.sorted { $0.0 > $1.0 }.map(\.1)
  }
}
