public import ClinicalTime
public import Diary
import Foundation
public import History
public import Instruments
public import Response

/// What was said about the response, with what it was said from: the two parts of a stored decision.
public struct ResponseDecision: Sendable {
  /// What was asked.
  public let question: ResponseQuestion
  /// What was answered.
  public let response: Response
  /// The question as it is stored.
  public let input: String
  /// The answer as it is stored.
  public let output: String

  /// Asks about a record as it stands at the end of a day.
  public init(_ history: History, today: LocalDate) throws {
    try self.init(ResponseQuestion(history, today: today))
  }

  /// Asks about one of the outcomes that can be chosen.
  /// - Throws: ``UnknownOutcome`` when nothing of that name has a score.
  public init(
    _ history: History, today: LocalDate, outcome: Measure.ID, instruments: InstrumentCatalogue
  ) throws {
    let outcomes = history.outcomes(by: instruments)
    guard let chosen = outcomes.first(where: { $0.id == outcome }) else {
      throw UnknownOutcome(name: outcome, known: outcomes.map(\.id))
    }
    let usual = ResponseQuestion(history, today: today)
    let isUsual = usual.symptoms.first?.measure.id == outcome
    try self.init(
      isUsual
        ? usual
        : ResponseQuestion(
          history.includingScores(by: instruments), today: today, chosen: chosen, among: outcomes))
  }

  private init(_ question: ResponseQuestion) throws {
    self.question = question
    response = Response(question)
    input = String(decoding: try Self.encoder.encode(question), as: UTF8.self)
    output = String(decoding: try Self.encoder.encode(response), as: UTF8.self)
  }

  /// Whether there is something to keep. Before the first dose nothing was answered.
  public var isAnswer: Bool { question.firstDose != nil && !question.symptoms.isEmpty }

  /// Answers a stored question again.
  static func answer(to input: String) throws -> Data {
    try encoder.encode(Response(try JSONDecoder().decode(ResponseQuestion.self, from: Data(input.utf8))))
  }

  private static var encoder: JSONEncoder {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return encoder
  }
}

/// Why nothing can be said about an outcome.
public struct UnknownOutcome: Error, Hashable, Sendable, CustomStringConvertible {
  /// What was asked for.
  public let name: String
  /// What has a score.
  public let known: [String]

  public var description: String {
    known.isEmpty
      ? "There are no scores yet. Write down how you are: sweetspot log checkin, or the page Today."
      : "“\(name.prefix(60))” has no score. Choose one of: \(known.joined(separator: ", "))."
  }
}
