import ClinicalTime
import Diary
import HTTPTypes
import History
import Hummingbird
import Instruments
import Records
import Reports

/// `/questions`: what is due, the form of each instrument, and a person's own questions.
struct QuestionsController: Sendable {
  let instruments: InstrumentCatalogue
  let diary: DiaryParts

  private static let savedWords = [
    "answers": "The answers are saved.", "withdrawn": "The answers are taken back. They stay on record as a mistake.",
    "added": "The question is added.", "stopped": "The question is no longer asked. What was answered stays on record.",
  ]

  var endpoints: RouteCollection<WebContext> {
    RouteCollection(context: WebContext.self)
      .get("questions", use: list)
      .post("questions/own", use: add)
      .post("questions/own/withdraw", use: stopAsking)
      .get("questions/:instrument", use: show)
      .post("questions/:instrument", use: save)
      .post("questions/:instrument/withdraw", use: withdraw)
  }

  @Sendable private func list(_ request: Request, _ context: WebContext) async throws -> Page<QuestionsPage> {
    let saved = try FormFields(query: request).choice("saved") { Self.savedWords[$0] }
    let history = try await diary.store.history()
    return Page(
      QuestionsPage(instruments, history: history, today: diary.today, saved: saved), template: "questions",
      section: .today)
  }

  @Sendable private func show(_ request: Request, _ context: WebContext) async throws -> Page<QuestionnairePage> {
    let fields = try FormFields(query: request)
    let history = try await diary.store.history()
    let instrument = try instrument(context, history)
    let saved = try fields.choice("saved") { Self.savedWords[$0] }
    return Page(
      QuestionnairePage(
        instrument, day: try diary.day(fields["day"], chosenOn: "Questions"), history: history, saved: saved),
      template: "questionnaire", section: .today)
  }

  @Sendable private func save(_ request: Request, _ context: WebContext) async throws -> Response {
    let history = try await diary.store.history()
    let instrument = try instrument(context, history)
    let day = try diary.day(context.form["on-day"], chosenOn: "Questions")
    let typed = Dictionary(
      instrument.items.map { ($0.id, context.form.all($0.id)) }, uniquingKeysWith: { first, _ in first })
    do {
      let answers = try instrument.answers(typed, day: day, today: diary.today)
      try await diary.store.record(answers)
      return saved("answers", "\(QuestionnairePage.address(of: instrument.id))?day=\(day)&")
    } catch let refused as AnswersRefused {
      return try Page(
        QuestionnairePage(
          instrument, day: day, history: history, typed: typed, problems: refused.problems.map(\.description)),
        template: "questionnaire", section: .today, status: .unprocessableContent
      ).response(from: request, context: context)
    }
  }

  @Sendable private func withdraw(_ request: Request, _ context: WebContext) async throws -> Response {
    let instrument = try instrument(context, try await diary.store.history())
    let day = try diary.day(context.form["on-day"], chosenOn: "Questions")
    try await diary.store.withdrawAnswers(context.form["entry"] ?? "")
    return saved("withdrawn", "\(QuestionnairePage.address(of: instrument.id))?day=\(day)&")
  }

  @Sendable private func add(_ request: Request, _ context: WebContext) async throws -> Response {
    let history = try await diary.store.history()
    var typed = QuestionsPage.TypedQuestion()
    typed.text = context.form["text"] ?? ""
    typed.kind = try context.form.choice("kind", OwnQuestion.Kind.init(rawValue:)) ?? .scale
    typed.direction = try context.form.choice("direction", Measure.Direction.init(rawValue:)) ?? .unstated
    typed.asked = try context.form.choice("asked", Instrument.Asked.init(rawValue:)) ?? .asNeeded
    do {
      let question = try OwnQuestion(
        id: history.nextQuestionName, text: typed.text, kind: typed.kind, direction: typed.direction,
        asked: typed.asked)
      try await diary.store.record(question)
      return saved("added", "/questions?")
    } catch let refused as OwnQuestionRefused {
      typed.problem = refused.description
      return try Page(
        QuestionsPage(instruments, history: history, today: diary.today, typed: typed), template: "questions",
        section: .today, status: .unprocessableContent
      ).response(from: request, context: context)
    }
  }

  @Sendable private func stopAsking(_ request: Request, _ context: WebContext) async throws -> Response {
    try await diary.store.withdrawQuestion(context.form["entry"] ?? "")
    return saved("stopped", "/questions?")
  }

  private func saved(_ part: String, _ address: String) -> Response {
    .redirect(to: "\(address)saved=\(part)", type: .normal)
  }

  private func instrument(_ context: WebContext, _ history: History) throws -> Instrument {
    do throws(UnknownInstrument) {
      return try history.instruments(from: instruments).instrument(context.parameters.get("instrument") ?? "")
    } catch {
      throw WebFailure(
        status: .notFound, title: "No such questions", explanation: error.description,
        remedy: "Choose on the page Questions.")
    }
  }
}
