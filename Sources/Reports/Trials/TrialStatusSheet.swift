public import ClinicalTime
import Diary
public import History
import Quantities
public import Trials

/// Where a blinded trial stands. It says nothing that the person may not know.
public struct TrialStatusSheet: Encodable, Sendable {
  /// One period, known by its kit's code.
  public struct Period: Encodable, Sendable {
    public let number: Int
    public let name: String
    public let code: String
    public let firstDay: String
    public let lastDay: String
    /// `past`, `now` or `to come`.
    public let state: String
    /// Days on which the kit was said to have been taken.
    public let daysTaken: Int
    /// Days on which it was said to have been left.
    public let daysLeft: Int
    public let days: Int
    /// Days with a score.
    public let daysScored: Int
    /// What the person thought it was.
    public let guess: String?
    /// Whether the person may guess now and has not.
    public let guessIsDue: Bool
  }

  public let trial: String
  public let state: String
  public let sentence: String
  public let arms: [String]
  public let measure: String
  public let start: String
  public let end: String
  public let today: String
  public let now: Period?
  public let periods: [Period]
  public let isOpened: Bool
  public let mayBeOpened: Bool
  public let sealedTo: String
  public let protocolHash: String
  public let commitment: String
}

extension TrialStatusSheet {
  /// Says where a trial stands on a day.
  /// - Throws: `DecodingError` when the protocol is none.
  public init(_ sealed: SealedTrial, in history: History, today: LocalDate) throws {
    let trial = try sealed.protocol()
    let opening = history.trialOpenings.last { $0.trial == sealed.id }
    let scored = Set(history.scoreMeans(of: trial.analysis.measure).keys)
    var intakes: [LocalDate: [String: Bool]] = [:]
    for entry in history.kitsTaken where entry.trial == sealed.id {
      intakes[entry.day, default: [:]][entry.code] = entry.taken
    }
    var guesses: [Int: ArmGuess] = [:]
    for guess in history.armGuesses where guess.trial == sealed.id { guesses[guess.period] = guess }
    periods = sealed.kits.map { kit in
      let days = (0..<kit.days).map { kit.first.adding(days: $0) }
      let guess = guesses[kit.period]
      return Period(
        number: kit.period, name: kit.period == 0 ? "Run-in" : "Period \(kit.period)", code: kit.code,
        firstDay: kit.first.description, lastDay: kit.last.description,
        state: today < kit.first ? "to come" : today > kit.last ? "past" : "now",
        daysTaken: days.count { intakes[$0]?[kit.code] == true },
        daysLeft: days.count { intakes[$0]?[kit.code] == false }, days: kit.days,
        daysScored: days.count(where: scored.contains),
        guess: guess.map { guess in
          guess.arm.flatMap { trial.arms.indices.contains($0) ? trial.arms[$0].label : nil } ?? "don't know"
        },
        guessIsDue: kit.period > 0 && guess == nil && opening == nil && today >= kit.last)
    }
    now = periods.first { $0.state == "now" }
    self.trial = sealed.id
    arms = trial.arms.map(\.label)
    measure = trial.analysis.measure
    start = trial.start.description
    end = trial.end.description
    self.today = today.description
    isOpened = opening != nil
    mayBeOpened = opening == nil && today > trial.end
    sealedTo = sealed.keyFingerprint
    protocolHash = sealed.protocolHash
    commitment = sealed.commitment
    (state, sentence) = Self.state(trial, opening, now: now, today: today)
  }

  private static func state(
    _ trial: TrialProtocol, _ opening: TrialOpening?, now: Period?, today: LocalDate
  ) -> (String, String) {
    if let opening {
      return (
        "opened",
        opening.emergencyReason.map { "Opened before its end on \(opening.day): \($0)" } ?? "Opened on \(opening.day)."
      )
    }
    if today < trial.start { return ("sealed", "Sealed. The first day is \(trial.start.inWords).") }
    if let now {
      return (
        "running",
        "\(now.name), until \(LocalDate(now.lastDay)?.inWords ?? now.lastDay): take one capsule a day from kit \(now.code)."
      )
    }
    return ("finished", "The last day was \(trial.end). The pharmacy's opening file opens it.")
  }
}

extension History {
  /// The trial that was sealed last.
  public var currentTrial: SealedTrial? { trials.last }

  /// For each day its mean score on a measure, of the entries that hold.
  public func scoreMeans(of measure: String) -> [LocalDate: Double] {
    var sums: [LocalDate: (sum: Double, count: Int)] = [:]
    for score in CurrentView(scores).contents where score.measure == measure {
      let before = sums[score.day] ?? (0, 0)
      sums[score.day] = (before.sum + score.value.doubleValue, before.count + 1)
    }
    return sums.mapValues { $0.sum / Double($0.count) }
  }
}
