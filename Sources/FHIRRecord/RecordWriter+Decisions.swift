import ClinicalTime
import Diary
import ExactJSON
import History
import Titration

// What the screen found, and where things on record come from.
extension RecordWriter {
  var detectedIssues: [RecordedResource] {
    history.decisions.filter { $0.kind == "screen" }.flatMap { decision -> [RecordedResource] in
      let output = try? JSONValue(reading: decision.output)
      let findings = output?.object?["findings"]?.array ?? []
      return findings.compactMap(\.object).enumerated().compactMap { index, finding in
        detectedIssue(finding, number: index + 1, of: decision)
      }
    }
  }

  private func detectedIssue(_ finding: JSONObject, number: Int, of decision: Decision) -> RecordedResource? {
    guard let title = finding["title"]?.string, let severity = finding["severity"]?.string else { return nil }
    let weight =
      switch severity {
      case "stop": "high"
      case "wait-until", "ask-prescriber": "moderate"
      default: "low"
      }
    let until = finding["until"]?.string.map { "Speaks of \($0)." }
    let detail = [finding["why"]?.string, finding["change"]?.string, until].compactMap(\.self).joined(separator: " ")
    let claims = finding["claims"]?.array?.compactMap(\.string) ?? []
    let day = DayBoundary.fourInTheMorning.diaryDay(of: decision.recordedAt.local(in: surroundings.zone))
    return RecordedResource(
      "DetectedIssue", id(decision.id, "\(number)"), lastUpdated: decision.recordedAt, days: day...day,
      [
        "identifier": finding["id"]?.string.map {
          .array([.object(["system": .string("\(Written.base)/finding"), "value": .string($0)])])
        },
        "status": "final", "code": Written.concept([], text: title), "severity": .string(weight), "patient": subject,
        "identifiedDateTime": Written.instant(decision.recordedAt),
        "author": Written.named("Sweetspot, with evidence \(decision.evidenceVersion)"),
        "evidence": Written.list(
          claims.map { claim in
            .object(["code": .array([Written.concept("\(Written.base)/CodeSystem/claim", claim)])])
          }),
        "detail": Written.text(detail),
        "mitigation": mitigation(finding["override"]?.object),
      ])
  }

  /// A prescriber's decision against a finding.
  private func mitigation(_ decision: JSONObject?) -> JSONValue? {
    guard let decision, let reason = Written.text(decision["reason"]?.string) else { return nil }
    return .array([
      .object([
        "action": .object(["text": reason]), "date": decision["date"]?.string.map(JSONValue.string),
        "author": decision["prescriber"]?.string.map(Written.named),
      ])
    ])
  }

  // MARK: Where it comes from

  var provenances: [RecordedResource] { approvals + imports }

  private var approvals: [RecordedResource] {
    let known = Set(history.plans.map(\.id))
    return history.approvals.filter { known.contains($0.plan) }.map { recorded in
      RecordedResource(
        "Provenance", Written.id(recorded.id), lastUpdated: recorded.recordedAt,
        days: recorded.approval.date...recorded.approval.date,
        [
          "target": .array([Written.reference("MedicationRequest", Written.id(recorded.plan))]),
          "occurredDateTime": Written.day(recorded.approval.date), "recorded": Written.instant(recorded.recordedAt),
          "reason": Written.text(recorded.approval.reason).map { .array([.object(["text": $0])]) },
          "activity": Written.concept([], text: "approval, as the person says"),
          "agent": .array([
            Self.agent("verifier", "Verifier", Written.named(recorded.approval.prescriber)),
            Self.agent("enterer", "Enterer", subject),
          ]),
        ])
    }
  }

  private var imports: [RecordedResource] {
    let scores = Thread.all(history.scores).compactMap { score in
      score.origin.map { ($0.importID, Written.reference("Observation", score.id)) }
    }
    let treatments = Thread.all(history.treatments).compactMap { day in
      day.origin.map { ($0.importID, Written.reference("MedicationAdministration", day.id)) }
    }
    let targets = Dictionary(grouping: scores + treatments, by: \.0)
    return history.imports.compactMap { record in
      guard let target = targets[record.id] else { return nil }
      return RecordedResource(
        "Provenance", Written.id(record.id), lastUpdated: record.recordedAt,
        [
          "target": .array(target.map(\.1)), "recorded": Written.instant(record.recordedAt),
          "activity": Written.concept([], text: "taken in from a file"),
          "agent": .array([Self.agent("enterer", "Enterer", subject)]),
          "entity": .array([
            .object([
              "role": "source", "what": Written.named("\(record.fileName) (\(record.format))"),
            ])
          ]),
        ])
    }
  }

  private static func agent(_ code: String, _ display: String, _ who: JSONValue) -> JSONValue {
    .object([
      "type": Written.concept("http://terminology.hl7.org/CodeSystem/provenance-participant-type", code, display),
      "who": who,
    ])
  }
}
