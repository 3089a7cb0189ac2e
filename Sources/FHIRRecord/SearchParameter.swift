import ExactJSON

/// Something that resources can be searched by: FHIR R4's own name where it has one.
public struct SearchParameter: Hashable, Sendable {
  public let name: String
  let kind: Kind
  /// The member that is looked at; `nil` for what is not in the resource alone.
  let member: String?

  enum Kind: String, Sendable {
    case token, date, reference, uri
  }

  private init(_ name: String, _ kind: Kind, _ member: String? = nil) {
    self.name = name
    self.kind = kind
    self.member = member
  }

  /// What every type can be searched by. `date` is the day, or the days, that a resource is about.
  public static let common = [
    SearchParameter("_id", .token), SearchParameter("_lastUpdated", .date), SearchParameter("date", .date),
    SearchParameter("patient", .reference), SearchParameter("subject", .reference),
  ]

  /// What only some types can be searched by.
  private static let more: [String: [SearchParameter]] = [
    "Medication": [.init("code", .token, "code"), .init("status", .token, "status")],
    "MedicationRequest": [
      .init("code", .token, "medicationCodeableConcept"), .init("status", .token, "status"),
      .init("intent", .token, "intent"), .init("authoredon", .date, "authoredOn"),
    ],
    "MedicationAdministration": [
      .init("code", .token, "medicationCodeableConcept"), .init("status", .token, "status"),
      .init("effective-time", .date, "effectiveDateTime"),
    ],
    "MedicationStatement": [
      .init("code", .token, "medicationCodeableConcept"), .init("status", .token, "status"),
    ],
    "CarePlan": [.init("status", .token, "status"), .init("intent", .token, "intent")],
    "Questionnaire": [.init("status", .token, "status"), .init("url", .uri, "url")],
    "QuestionnaireResponse": [
      .init("status", .token, "status"), .init("questionnaire", .uri, "questionnaire"),
      .init("authored", .date, "authored"),
    ],
    "Observation": [
      .init("code", .token, "code"), .init("category", .token, "category"), .init("status", .token, "status"),
    ],
    "AdverseEvent": [
      .init("event", .token, "event"), .init("severity", .token, "severity"), .init("actuality", .token, "actuality"),
    ],
    "DetectedIssue": [.init("code", .token, "code"), .init("identified", .date, "identifiedDateTime")],
    "ResearchStudy": [.init("status", .token, "status")],
    "ResearchSubject": [.init("status", .token, "status")],
    "Provenance": [.init("recorded", .date, "recorded")],
  ]

  /// Everything that a type can be searched by.
  public static func all(of type: String) -> [SearchParameter] { common + (more[type] ?? []) }
}

/// A code that is asked for: `code`, `system|code`, `|code` for one without a system, `system|` for any of it.
struct TokenChoice: Sendable {
  private let system: String?
  private let code: String?

  init(_ text: some StringProtocol) {
    let parts = String(text).split(separator: "|" as Character, maxSplits: 1, omittingEmptySubsequences: false).map(
      String.init)
    guard parts.count == 2 else {
      system = nil
      code = String(text)
      return
    }
    system = parts[0]
    code = parts[1].isEmpty ? nil : parts[1]
  }

  /// Whether one of the codes in a value is it. A bare code has the system that FHIR says, whatever was asked for.
  func isAmong(_ value: JSONValue?) -> Bool {
    switch value {
    case .string(let text): code == text
    case .array(let values): values.contains { isAmong($0) }
    case .object(let object): object["coding"].map { isAmong($0) } ?? isCoding(object)
    case .number, .bool, .null, nil: false
    }
  }

  private func isCoding(_ coding: JSONObject) -> Bool {
    (code == nil || coding["code"]?.string == code) && (system == nil || coding["system"]?.string ?? "" == system)
  }
}
