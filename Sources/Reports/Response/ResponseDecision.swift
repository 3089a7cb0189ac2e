public import ClinicalTime
import Foundation
public import History
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
    question = ResponseQuestion(history, today: today)
    response = Response(question)
    input = String(decoding: try Self.encoder.encode(question), as: UTF8.self)
    output = String(decoding: try Self.encoder.encode(response), as: UTF8.self)
  }

  /// Whether no answer to this question, from this evidence, is on record. Opening a page again writes nothing.
  public func isNew(in history: History, evidenceVersion: String) -> Bool {
    // Before the first dose there is nothing to keep.
    guard question.firstDose != nil, !question.symptoms.isEmpty else { return false }
    return !history.decisions.contains {
      $0.kind == DecisionKind.response.rawValue && $0.evidenceVersion == evidenceVersion && $0.input == input
    }
  }

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
