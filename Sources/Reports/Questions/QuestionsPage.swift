public import ClinicalTime
public import Diary
public import History
public import Instruments
import Quantities
import Titration

/// `/questions`: which questions are due, what was answered, and a person's own questions.
public struct QuestionsPage: PageValue {
  /// An instrument and when it is asked.
  public struct Line: Encodable, Sendable {
    public let label: String
    public let address: String
    public let when: String
  }

  /// What was answered on a day.
  public struct Answered: Encodable, Sendable {
    public let day: String
    public let label: String
    public let address: String
    public let result: String
  }

  /// A question of the person's own.
  public struct Own: Encodable, Sendable {
    public let id: String
    public let text: String
  }

  /// What was typed into the form for a question of one's own.
  public struct TypedQuestion: Sendable {
    public var text = ""
    public var kind: OwnQuestion.Kind = .scale
    public var direction: Measure.Direction = .lowerIsBetter
    public var asked: Instrument.Asked = .daily
    public var problem: String?

    public init() {}
  }

  public let title = "Questions"
  public let saved: String?
  public let due: [Line]
  public let hasDue: Bool
  public let later: [Line]
  public let hasLater: Bool
  public let whenNeeded: [Line]
  public let scoresOnly: [Line]
  public let answered: [Answered]
  public let hasAnswered: Bool
  public let own: [Own]
  public let hasOwn: Bool
  public let problem: String?
  public let text: TextField
  public let kind: ChoiceField
  public let direction: ChoiceField
  public let asked: ChoiceField

  /// How many of the last answers are listed.
  static let listed = 20

  public init(
    _ catalogue: InstrumentCatalogue, history: History, today: LocalDate, saved: String? = nil,
    typed: TypedQuestion = TypedQuestion()
  ) {
    self.saved = saved
    let instruments = history.instruments(from: catalogue).instruments
    let answers = history.answersNow
    let checkpoints = history.currentPlan?.version.plan.checkpoints.map(\.date) ?? []
    // The daily check-in stands on the page Today.
    let asking = instruments.filter { $0.id != "daily" }
    let embedded = asking.filter { $0.licence.content == .embedded }
    let judged = embedded.map { instrument in
      (
        instrument,
        instrument.due(
          on: today, answered: answers.filter { $0.instrument == instrument.id }.map(\.day), checkpoints: checkpoints)
      )
    }
    due = judged.compactMap { instrument, due in
      if case .now(let reason) = due { Line(instrument, reason) } else { nil }
    }
    later = judged.compactMap { instrument, due in
      switch due {
      case .on(let day): Line(instrument, "Due again on \(day.inWords).")
      case .noCheckpointPlanned: Line(instrument, "Due at the next checkpoint; no plan has one.")
      case .now, .whenNeeded: nil
      }
    }
    whenNeeded = judged.compactMap { instrument, due in
      due == .whenNeeded ? Line(instrument, "When there is something to say.") : nil
    }
    scoresOnly = asking.filter { $0.licence.content == .scoresOnly }.map { Line($0, "Filled in elsewhere.") }
    hasDue = !due.isEmpty
    hasLater = !later.isEmpty
    answered = answers.suffix(Self.listed).reversed().map { given in
      Answered(given, instruments.first { $0.id == given.instrument })
    }
    hasAnswered = !answered.isEmpty
    own = CurrentView(history.questions).entries.compactMap { entry in
      entry.content.map { Own(id: entry.id, text: $0.text) }
    }
    hasOwn = !own.isEmpty
    problem = typed.problem
    text = TextField(
      name: "text", label: "Your question", hint: "Such as: How far could I walk?", value: typed.text)
    kind = ChoiceField(
      name: "kind", label: "What is the answer?",
      options: [("scale", "0 to 10"), ("yes-no", "yes or no"), ("count", "a count"), ("text", "words")],
      chosen: typed.kind.rawValue)
    direction = ChoiceField(
      name: "direction", label: "Which way is better?",
      options: [
        ("lower-is-better", "less, or no"), ("higher-is-better", "more, or yes"), ("unstated", "neither"),
      ], chosen: typed.direction.rawValue)
    asked = ChoiceField(
      name: "asked", label: "How often?",
      options: [
        ("daily", "every day"), ("weekly", "every week"), ("checkpoint", "at checkpoints"),
        ("as-needed", "when I like"),
      ], chosen: typed.asked.rawValue)
  }
}

extension QuestionsPage.Line {
  init(_ instrument: Instrument, _ when: String) {
    self.init(label: instrument.title, address: QuestionnairePage.address(of: instrument.id), when: when)
  }
}

extension QuestionsPage.Answered {
  /// An instrument that is no longer asked shows the words that were stored.
  init(_ answers: InstrumentAnswers, _ instrument: Instrument?) {
    day = answers.day.description
    label = instrument?.title ?? answers.answers.first?.question ?? answers.instrument
    address = instrument.map { "\(QuestionnairePage.address(of: $0.id))?day=\(answers.day)" } ?? "/questions"
    let words = answers.answers.prefix(3).map { "\($0.value.words)" }.joined(separator: ", ")
    let scores = instrument?.scores(of: answers).compactMap { result in
      result.value.map { "\(result.rule.title) \($0)" }
    }.prefix(3).joined(separator: ", ")
    let isOneQuestion = instrument?.items.count == 1
    result = isOneQuestion ? words : scores.flatMap { $0.isEmpty ? nil : $0 } ?? words
  }
}
