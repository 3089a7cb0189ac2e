public import ClinicalTime
import Compounding
public import Diary
public import History
import Instruments
import Quantities
import Titration

/// `/today`: what was taken and how it was, on today or any day before. Each part is a form of its own.
public struct TodayPage: PageValue {
  /// A dose on record.
  public struct Dose: Encodable, Sendable {
    public let id: String
    public let amount: String
    public let time: String
    /// The bottle it came from.
    public let from: String?
    /// Why an unusual amount was taken.
    public let why: String?
    public let isCorrected: Bool
  }

  /// What was typed into the dose form.
  public struct TypedDose: Sendable {
    public var amount: String
    public var time: String
    public var reason: String
    /// The chosen bottle; `nil` when nothing was chosen yet, empty when it is not to be said.
    public var bottle: String?
    public var problem: String?
    public var needsReason: Bool

    public init(
      amount: String, time: String, reason: String = "", bottle: String? = nil, problem: String? = nil,
      needsReason: Bool = false
    ) {
      self.bottle = bottle
      self.amount = amount
      self.time = time
      self.reason = reason
      self.problem = problem
      self.needsReason = needsReason
    }
  }

  /// What was typed into the other two forms, and why it was not taken.
  public struct TypedCheckIn: Sendable {
    public var scores: [CheckInItem: String]
    public var note: String?
    public var problems: [String]

    public init(scores: [CheckInItem: String] = [:], note: String? = nil, problems: [String] = []) {
      self.scores = scores
      self.note = note
      self.problems = problems
    }
  }

  public let title: String
  public let day: String
  /// The day in words, where the title does not say it.
  public let dayInWords: String?
  public let isToday: Bool
  public let saved: String?
  public let planned: String?
  public let doses: [Dose]
  public let hasDoses: Bool
  public let doseProblem: String?
  public let amount: TextField
  public let time: TextField
  public let reason: TextField?
  /// Which bottle; missing when none is on record.
  public let bottle: ChoiceField?
  /// Changes of pharmacy, filler, lot or strength on this day.
  public let switches: [SwitchLine]
  /// What was taken beyond the plan or its approval.
  public let concerns: [String]
  public let hasConcerns: Bool
  /// What rescue medicines raised.
  public let raised: [RaisedNotice]
  public let rescue: RescueSection
  public let sideEffects: ChipForm?
  public let context: ChipForm?
  /// The person's own questions that are asked every day.
  public let ownQuestions: [ChipForm]
  public let hasOwnQuestions: Bool
  public let answerProblems: [String]
  public let hasAnswerProblems: Bool
  /// Whether this is the empty page that a browser keeps for when nobody answers.
  public let isOffline: Bool
  /// The time zone by which days are told apart, for the script.
  public let zone: String
  public let checkInProblems: [String]
  public let hasCheckInProblems: Bool
  public let scores: [ChoiceField]
  public let note: String
  public let dayBefore: Link
  public let dayAfter: Link?
  public let otherDay: TextField

  /// - Parameters:
  ///   - day: the day that is shown; not after `today`.
  ///   - saved: which part was just saved, in words.
  ///   - dose: what stands in the dose form; without an amount, the planned one stands there.
  ///   - checkIn: what stands in the other forms instead of what is on record.
  ///   - rescue: what stands in the form of rescue medicine.
  ///   - answerProblems: why an answer was not taken.
  public init(
    day: LocalDate, in setting: Setting, history: History, saved: String? = nil, dose: TypedDose,
    checkIn: TypedCheckIn = TypedCheckIn(), rescue: RescueSection.Typed = .init(), answerProblems: [String] = []
  ) {
    let today = setting.today
    title = day == today ? "Today" : day == today.adding(days: -1) ? "Yesterday" : day.inWords
    self.day = day.description
    dayInWords = title == day.inWords ? nil : "\(day.inWords)."
    isToday = day == today
    self.saved = saved
    let current = history.currentPlan
    let plannedDoses = current?.version.plan.doses(on: day) ?? []
    let supply = history.supply(on: today)
    planned = current.flatMap { current in
      let plan = current.version.plan
      let stock = PlanStock(plan, left: supply.left, today: today)
      return Planned.words(for: day, in: plan, status: current.status, stock: stock)
    }
    switches = supply.switches.filter { $0.date == day }.map(SwitchLine.init)
    let view = CurrentView(history.doses)
    doses = view.entries.compactMap { entry in
      guard let content = entry.content, content.day == day else { return nil }
      return Dose(
        id: entry.id, amount: content.dose.description, time: content.takenAt.time.description,
        from: content.bottle, why: content.reason,
        isCorrected: (view.corrections[entry.id] ?? 0) > 0)
    }
    hasDoses = !doses.isEmpty
    doseProblem = dose.problem
    concerns = history.doseConcerns(on: day).map(\.description)
    hasConcerns = !concerns.isEmpty
    raised = RaisedNotice.all(
      on: day, today: today, asOf: setting.clock, history: history, reading: setting.medicines)
    self.rescue = RescueSection(
      day: day, isToday: isToday, history: history,
      known: setting.rescueMedicines ?? setting.medicines.rescueMedicines(of: history), typed: rescue)
    let answers = Dictionary(
      CurrentView(history.answers).contents.filter { $0.day == day }.map { ($0.instrument, $0) },
      uniquingKeysWith: { _, last in last })
    let chips = { (instrument: Instrument) in ChipForm(instrument, answers: answers[instrument.id]) }
    sideEffects = setting.instruments.instruments.first { $0.id == "side-effects" }.map(chips)
    context = setting.instruments.instruments.first { $0.id == "context" }.map(chips)
    ownQuestions = CurrentView(history.questions).contents.filter { $0.asked == .daily }.map { chips($0.instrument) }
    hasOwnQuestions = !ownQuestions.isEmpty
    self.answerProblems = answerProblems
    hasAnswerProblems = !answerProblems.isEmpty
    isOffline = setting.isOffline
    zone = setting.zone
    amount = TextField(
      name: "amount", label: "How much", hint: "With its unit, such as 1.5 mg.",
      value: dose.amount.isEmpty ? plannedDoses.first?.dose.description ?? "" : dose.amount)
    time = TextField(
      name: "time", label: "At what time", hint: "Up to 4 in the morning still counts as this day.",
      value: dose.time, type: .time)
    reason =
      dose.needsReason ? TextField(name: "reason", label: "Why this amount is right", value: dose.reason) : nil
    bottle = Self.bottles(supply, on: day, chosen: dose.bottle, dose: plannedDoses.first?.dose)
    checkInProblems = checkIn.problems
    hasCheckInProblems = !checkIn.problems.isEmpty
    let onRecord = Dictionary(
      CurrentView(history.scores).entries
        .filter { $0.origin == nil && $0.content?.day == day && $0.content?.time == nil }
        .compactMap { entry in entry.content.map { ($0.measure, $0.value.normalised.description) } },
      uniquingKeysWith: { _, last in last })
    scores = CheckInItem.allCases.map { item in
      let chosen = checkIn.scores[item] ?? onRecord[item.measure.id]
      let between = chosen.flatMap { $0.contains(".") ? " On record: \($0)." : nil } ?? ""
      return ChoiceField(
        name: item.rawValue, label: item.question,
        hint: "0: \(item.anchors.zero). 10: \(item.anchors.ten).\(between)",
        options: (0...10).map { ("\($0)", "\($0)") }, chosen: chosen)
    }
    note = checkIn.note ?? CurrentView(history.notes).contents.last { $0.day == day }?.text ?? ""
    dayBefore = Link(label: "The day before", address: Self.address(of: day.adding(days: -1)))
    dayAfter = day < today ? Link(label: "The day after", address: Self.address(of: day.adding(days: 1))) : nil
    otherDay = TextField(name: "day", label: "Choose a day", value: day.description, type: .date)
  }

  /// The bottles that a dose can have come from. The only one that can make the planned dose is chosen beforehand.
  private static func bottles(
    _ supply: Supply, on day: LocalDate, chosen: String?, dose: Mass?
  ) -> ChoiceField? {
    let open = supply.left.filter { $0.amount.number > .zero && $0.bottle.receivedOn <= day }
    guard !open.isEmpty else { return nil }
    let fitting = open.filter { left in
      dose.map { (try? Realisation.of(dose: $0, from: [left.bottle.item])) != nil } ?? false
    }
    let preselected = chosen ?? (fitting.count == 1 ? fitting.first?.bottle.id : nil)
    return ChoiceField(
      name: "bottle", label: "From which bottle",
      options: [("", "Not said")]
        + open.map { left in
          let lot = left.bottle.lot.map { ", lot \($0)" } ?? ""
          return (left.bottle.id, "\(left.bottle.id): \(left.bottle.item)\(lot), \(left.amount) left")
        }, chosen: preselected)
  }

  public static func address(of day: LocalDate) -> String { "/today?day=\(day)" }
}
