public import ClinicalTime
import Evidence
public import ExactJSON
public import Foundation
public import Recognition
public import Screening

/// Answers hooks with cards. It knows no record, no network and no clock: everything comes with the request.
public struct DecisionSupport: Sendable {
  private let screener: Screener
  private let recogniser: MedicineRecogniser
  private let sources: Sources
  private let newIdentifier: @Sendable () -> String

  /// - Parameter newIdentifier: makes UUIDs, by which feedback names cards.
  public init(
    screener: Screener, recogniser: MedicineRecogniser, newIdentifier: @escaping @Sendable () -> String
  ) {
    self.screener = screener
    self.recogniser = recogniser
    sources = Sources(screener.evidence)
    self.newIdentifier = newIdentifier
  }

  /// The cards for a request.
  /// - Parameters:
  ///   - asOf: the moment of asking, on the clock of `zone`.
  ///   - zone: where the clock stands; moments in resources are brought to it.
  public func cards(for request: HookRequest, asOf: LocalDateTime, zone: TimeZone) throws(HookRefusal) -> [Card] {
    let picture = try ClinicalPicture(request, recogniser: recogniser, asOf: asOf, zone: zone)
    let assessment = Assessment(picture: picture, screener: screener, asOf: asOf)
    let findings = request.service == .patientView ? assessment.onView() : assessment.onOrders()
    // What the orders alone show is said even when the lists are missing; otherwise silence would look like an answer.
    if !picture.missing.isEmpty, request.service == .patientView || assessment.ordersMatter,
      !findings.contains(where: { $0.finding.severity == .stop })
    {
      throw .missingData(picture.missing)
    }
    return CardMaker(sources: sources, newIdentifier: newIdentifier)
      .cards(
        findings, open: assessment.matters(request.service) ? assessment.openQuestions : [],
        notSent: assessment.notSent)
  }

  /// Cards as the answer to a hook.
  public func answer(_ cards: [Card]) -> JSONValue {
    .object([
      "cards": .array(
        cards.map { $0.json(sources: sources, evidenceVersion: screener.evidenceVersion) })
    ])
  }
}
