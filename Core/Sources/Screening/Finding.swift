public import ClinicalTime
public import Evidence

/// How much a finding weighs.
public enum Severity: String, Codable, CaseIterable, Comparable, Sendable {
  /// Do not start.
  case stop
  /// Not before a date.
  case waitUntil = "wait-until"
  /// A prescriber or pharmacist has to answer first.
  case askPrescriber = "ask-prescriber"
  /// Good to know.
  case note

  /// The words people read.
  public var shown: String {
    switch self {
    case .stop: "Stop"
    case .waitUntil: "Wait until"
    case .askPrescriber: "Ask the prescriber"
    case .note: "Note"
    }
  }

  private var rank: Int {
    switch self {
    case .stop: 3
    case .waitUntil: 2
    case .askPrescriber: 1
    case .note: 0
    }
  }

  /// Order by weight: a note is least, a stop is most.
  public static func < (left: Severity, right: Severity) -> Bool { left.rank < right.rank }
}

/// One thing a screen found.
public struct Finding: Hashable, Sendable, Codable, Identifiable {
  /// The rule and what it speaks of. The same situation gives the same ids.
  public var id: String
  /// How much it weighs.
  public var severity: Severity
  /// What was found, in a few words.
  public var title: String
  /// Why it matters, in plain words.
  public var why: String
  /// What would change it.
  public var change: String
  /// The claims behind it.
  public var claims: [Claim.ID]
  /// The date and time it speaks of.
  public var until: LocalDateTime?
  /// A prescriber's decision that goes against it.
  public var override: Override?

  init(
    _ rule: String, about subject: String? = nil, _ severity: Severity, _ title: String, why: String, change: String,
    claims: [Claim.ID], until: LocalDateTime? = nil
  ) {
    id = subject.map { "\(rule):\($0)" } ?? rule
    self.severity = severity
    self.title = title
    self.why = why
    self.change = change
    self.claims = claims
    self.until = until
  }
}

/// One row of the wash-out table: a rule, how long it asks to wait, and the earliest time by it.
public struct WashOut: Hashable, Sendable, Codable {
  /// The medicine or the procedure it counts from.
  public var subject: String
  /// What it tells how long to wait for.
  public var direction: Direction
  /// The claim that gives the length.
  public var claim: Claim.ID
  /// The shortest wait the claim names, in hours.
  public var shortestHours: Int?
  /// The longest wait the claim names, in hours.
  public var longestHours: Int?
  /// By this rule the earliest start, or the latest dose before a procedure. `nil` when the last dose is not known.
  public var time: LocalDateTime?
  /// Whether the screen acts on it.
  public var use: Use

  /// Which way the wait runs.
  public enum Direction: String, Codable, Sendable {
    /// From the last opioid to the first naltrexone.
    case beforeStart = "before-start"
    /// From the last naltrexone to a procedure.
    case beforeProcedure = "before-procedure"
  }

  /// What the screen does with a row.
  public enum Use: String, Codable, Sendable {
    /// The longest advice: the screen acts on it.
    case actedOn = "acted-on"
    /// Shorter advice, shown.
    case shown
    /// What a trial asked of those who took part, or what was measured for another purpose: shown, not advice.
    case comparison
  }
}
