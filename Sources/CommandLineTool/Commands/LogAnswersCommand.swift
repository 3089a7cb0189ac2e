import ArgumentParser
import ClinicalTime
import Diary
import Evidence
import History
import Instruments
import Records
import Reports

struct LogAnswersCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "answers",
    abstract: "Write down answers to a questionnaire, and see what they come to.",
    discussion: """
      Leave out what you like. The same day again replaces all answers of that day; what was there before stays on \
      record as corrected. Questions with several answers are given more than once.

      Examples:
        sweetspot log answers peg --list
        sweetspot log answers peg --answer pain=5 --answer enjoyment=6 --answer activity=4
        sweetspot log answers side-effects --answer nausea=mild --date 2026-11-20
      """
  )

  @Argument(help: ArgumentHelp("The questionnaire, such as peg, pgic or fibromyalgia-2016.", valueName: "name"))
  var instrument: String

  @Option(name: .customLong("answer"), help: ArgumentHelp("One answer.", valueName: "question=answer"))
  var answers: [String] = []

  @Option(
    help: ArgumentHelp("The day. Without it, today; before 4 in the morning that is yesterday.", valueName: "date"))
  var date: String?

  @Flag(help: "Show the questions and what can be answered, and write nothing.")
  var list = false

  @Flag(help: "Print JSON.")
  var json = false

  @OptionGroup var options: DataOptions

  func run() async throws {
    do {
      let store = try Edge.store(options)
      let found = try await store.history().instruments(from: .embedded()).instrument(instrument)
      if list { return try show(found) }
      let day = try LocalDate(typed: date)
      let read = try found.answers(typed(), day: day ?? Edge.today, today: Edge.today)
      try await store.record(read)
      let form = AnsweredForm(found, read)
      if json { return try printJSON(form) }
      print("Saved for \(read.day): \(found.title), \(read.answers.count) of \(found.items.count) questions.")
      if let verdict = form.verdict { print(verdict.summary) }
      for score in form.scores { print("\(score.title): \(score.result). \(score.working)") }
    } catch {
      throw CommandFailure(input: error)
    }
  }

  private func typed() throws -> [Item.ID: [String]] {
    var typed: [Item.ID: [String]] = [:]
    for answer in answers {
      let halves = answer.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard halves.count == 2 else {
        throw CommandFailure(
          .badInput,
          "“\(answer.prefix(40))” is no answer. Write question=answer, such as pain=5; --list shows the questions.")
      }
      typed[String(halves[0]), default: []].append(String(halves[1]))
    }
    return typed
  }

  private func show(_ instrument: Instrument) throws {
    struct Question: Encodable {
      let name: String
      let question: String
      let answers: [String]
    }
    let questions = instrument.items.map { item in
      Question(name: item.id, question: item.text, answers: item.kind.offered)
    }
    if json { return try printJSON(questions) }
    print(instrument.title)
    for question in questions {
      print("  \(question.name)  \(question.question)  [\(question.answers.joined(separator: ", "))]")
    }
  }
}

extension Item.Kind {
  /// What can be typed.
  fileprivate var offered: [String] {
    switch self {
    case .number(let scale): ["\(scale.lowest) to \(scale.highest)"]
    case .choice(let options, _): options.map { "\($0.code): \($0.words)" }
    case .yesNo: ["yes", "no"]
    case .text: ["words"]
    }
  }
}
