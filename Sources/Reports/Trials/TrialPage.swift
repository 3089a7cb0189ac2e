public import ClinicalTime
import Diary
public import History
import Quantities
import Trials

/// `/trial`: a blinded trial from its design to its opening.
public struct TrialPage: PageValue {
  /// What a design would show before it starts.
  public struct Outlook: Encodable, Sendable {
    public let layout: String
    public let remarks: [Remark]
    public let hasRemarks: Bool
    public let power: String
  }

  /// One remark with who says so.
  public struct Remark: Encodable, Sendable {
    public let text: String
    public let claims: [Link]
  }

  /// The form in which a day's capsule is written down.
  public struct KitForm: Encodable, Sendable {
    public let day: TextField
    public let kit: ChoiceField
  }

  /// The form for one guess.
  public struct GuessForm: Encodable, Sendable {
    public let number: Int
    public let arm: ChoiceField
    public let because: TextField
  }

  /// One line of the kits.
  public struct Line: Encodable, Sendable {
    public let name: String
    public let code: String
    public let days: String
    public let taken: String
    public let scored: String
    public let guess: String
    public let isNow: Bool
  }

  /// One arm's effect.
  public struct Effect: Encodable, Sendable {
    public let arm: String
    public let difference: String
    public let interval: String
    public let better: String
  }

  /// One way of analysing.
  public struct Answer: Encodable, Sendable {
    public let name: String
    public let sentence: String
    public let hasEffects: Bool
    public let effects: [Effect]
  }

  /// What came to light.
  public struct Opened: Encodable, Sendable {
    public let answers: [Answer]
    public let periods: [Period]
    public let blinding: String
    public let indices: [String]
    public let notes: [String]

    public struct Period: Encodable, Sendable {
      public let name: String
      public let code: String
      public let arm: String
      public let guess: String
    }
  }

  public let title = "A blinded trial"
  public let saved: String?
  public let problem: String?
  public let sentence: String?
  public let isSealed: Bool
  public let lines: [Line]
  public let protocolHash: String?
  public let commitment: String?
  public let kitForm: KitForm?
  public let guessForms: [GuessForm]
  public let mayBeOpened: Bool
  public let reasonField: TextField
  public let opened: Opened?
  public let showsDesign: Bool
  public let designFields: [TextField]
  public let measureField: ChoiceField
  public let furtherFields: [TextField]
  public let keyField: TextField
  public let outlook: Outlook?
}

extension TrialPage {
  /// What stands in the forms.
  public struct Typed: Sendable {
    public var trial: TypedTrial
    public var key: String
    public var reason: String

    /// Keeps what was typed.
    public init(trial: TypedTrial, key: String = "", reason: String = "") {
      self.trial = trial
      self.key = key
      self.reason = reason
    }
  }

  /// Lays the page out.
  /// - Throws: when what is on record of the trial cannot be read or verified.
  public init(
    _ history: History, today: LocalDate, typed: Typed, saved: String? = nil, problem: String? = nil,
    outlook: Outlook? = nil
  ) throws {
    let sealed = history.currentTrial
    let sheet = try sealed.map { try TrialStatusSheet($0, in: history, today: today) }
    let opening = sealed.flatMap { sealed in history.trialOpenings.last { $0.trial == sealed.id } }
    self.saved = saved
    self.problem = problem
    sentence = sheet?.sentence
    isSealed = sheet.map { !$0.isOpened } ?? false
    lines = (sheet?.periods ?? []).map(Line.init)
    protocolHash = sheet?.protocolHash
    commitment = sheet?.commitment
    let open = sheet.flatMap { $0.isOpened ? nil : $0 }
    kitForm = open.flatMap { sheet in today < (LocalDate(sheet.start) ?? today) ? nil : KitForm(sheet, today: today) }
    guessForms = (open?.periods ?? []).filter(\.guessIsDue).map { GuessForm($0.number, arms: open?.arms ?? []) }
    mayBeOpened = sheet?.mayBeOpened ?? false
    reasonField = TextField(
      name: "reason", label: "Why it is opened before its end",
      hint: "Only in an emergency. The reason is kept and shown beside the result.", value: typed.reason)
    opened = try sealed.flatMap { sealed in
      try opening.map { Opened(try OpenedTrial(sealed, $0, in: history)) }
    }
    showsDesign = !isSealed
    let fields = typed.trial
    designFields = [
      TextField(
        name: "arms", label: "Arms", hint: "Placebo first, then doses with their unit, such as: placebo, 1.5 mg.",
        value: fields.arms),
      TextField(name: "cycles", label: "Cycles", hint: "Each holds every arm once.", value: fields.cycles),
      TextField(name: "period", label: "Days in a period", value: fields.periodDays),
      TextField(name: "run-in", label: "Days of run-in on placebo", value: fields.runInDays),
      TextField(name: "start", label: "First day", hint: "After today.", value: fields.start, type: .date),
    ]
    measureField = ChoiceField(
      name: "measure", label: "Score that decides", options: CheckInItem.allCases.map { ($0.rawValue, $0.title) },
      chosen: fields.measure.isEmpty ? CheckInItem.pain.rawValue : fields.measure)
    furtherFields = [
      TextField(
        name: "smallest-change", label: "Smallest difference that matters to you, in points",
        value: fields.smallestChange),
      TextField(
        name: "onset", label: "Days in which an effect covers two thirds of its way",
        hint: "“none” when it comes at once.", value: fields.onset),
      TextField(
        name: "largest-step", label: "Largest step of dose from one period to the next",
        hint: "\(TypedTrial.usualStep) unless your prescriber wants it larger.", value: fields.largestStep),
      TextField(name: "why", label: "Why steps are larger", value: fields.reason),
    ]
    keyField = TextField(
      name: "key", label: "The pharmacist's public key",
      hint: "One line that starts with sweetspot-pharmacy-1. Compare its fingerprint by telephone.", value: typed.key)
    self.outlook = outlook
  }
}

extension TrialPage.Line {
  init(_ period: TrialStatusSheet.Period) {
    name = period.name
    code = period.code
    days = [period.firstDay, period.lastDay].map { LocalDate($0)?.inWords ?? $0 }.joined(separator: " to ")
    taken = "\(period.daysTaken) of \(period.days)"
    scored = "\(period.daysScored) of \(period.days)"
    guess = period.guess ?? (period.guessIsDue ? "due" : "not yet")
    isNow = period.state == "now"
  }
}

extension TrialPage.KitForm {
  init(_ sheet: TrialStatusSheet, today: LocalDate) {
    day = TextField(name: "day", label: "Day", value: today.description, type: .date)
    kit = ChoiceField(
      name: "code", label: "Kit", hint: "The code on the label you took it from.",
      options: sheet.periods.map { ($0.code, "\($0.code), \($0.name)") }, chosen: sheet.now?.code)
  }
}

extension TrialPage.GuessForm {
  init(_ number: Int, arms: [String]) {
    self.number = number
    arm = ChoiceField(
      name: "arm-\(number)", label: "Period \(number): what do you think it was?",
      options: [("don't know", "I don't know")] + arms.map { ($0, $0) }, chosen: "don't know")
    because = TextField(name: "because-\(number)", label: "What gave it away, if anything")
  }
}
