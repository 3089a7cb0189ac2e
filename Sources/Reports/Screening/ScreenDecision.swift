public import ClinicalTime
public import Diary
import Foundation
public import History
public import Screening

/// A question to the screen with its answer: the two parts of a stored decision, so that it can be asked again.
public struct ScreenDecision: Sendable {
  /// What was answered.
  public let screen: Screen
  /// The question as it is stored.
  public let input: String
  /// The answer as it is stored.
  public let output: String

  public init(_ request: ScreenRequest, _ screen: Screen) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    self.screen = screen
    input = String(decoding: try encoder.encode(request), as: UTF8.self)
    output = String(decoding: try encoder.encode(screen), as: UTF8.self)
  }

  /// The same as it stands in a record.
  public func recorded(_ id: Decision.ID, at moment: Instant) -> Decision {
    Decision(
      id: id, recordedAt: moment, kind: DecisionKind.screen.rawValue, input: input, output: output,
      evidenceVersion: screen.evidenceVersion)
  }
}

extension MedicineReading {
  /// Asks the screen.
  /// - Throws: ``Screening/ScreenRequestError`` when the request cannot be read.
  public func decision(_ request: ScreenRequest) throws -> ScreenDecision {
    try ScreenDecision(request, screener.screen(try request.situation(using: recogniser)))
  }

  /// The answer to what stops: the last question asked, with a rescue medicine in it. `nil` when it does not say stop, or
  /// when the last question can no longer be read; the medicine itself is raised in any case.
  public func decision(
    raisedBy rescue: RescueTaken, after history: History, asOf: LocalDateTime
  ) -> ScreenDecision? {
    let raised = screener.raised(by: rescue.medicine, takenAt: rescue.takenAt, asOf: asOf, using: recogniser)
    guard raised.saysStop else { return nil }
    var request = Self.lastRequest(of: history) ?? ScreenRequest(asOf: asOf)
    request.asOf = asOf
    return try? decision(request.adding(rescue.medicine, takenAt: rescue.takenAt))
  }
}
