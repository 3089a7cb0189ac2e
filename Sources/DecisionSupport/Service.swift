public import ExactJSON

/// The services, one a hook.
public enum Service: String, CaseIterable, Sendable {
  case orderSign = "naltrexone-opioid-order-sign"
  case orderSelect = "naltrexone-opioid-order-select"
  case patientView = "naltrexone-opioid-patient-view"

  public init(id: String) throws(HookRefusal) {
    guard let service = Service(rawValue: id) else { throw .unknownService(id) }
    self = service
  }

  /// The hook it answers to.
  public var hook: String {
    switch self {
    case .orderSign: "order-sign"
    case .orderSelect: "order-select"
    case .patientView: "patient-view"
    }
  }

  private var title: String {
    switch self {
    case .orderSign: "Naltrexone and opioids, when orders are signed"
    case .orderSelect: "Naltrexone and opioids, when orders are chosen"
    case .patientView: "Naltrexone on board"
    }
  }

  private var description: String {
    switch self {
    case .orderSign, .orderSelect:
      "Warns when naltrexone is ordered while an opioid is or was lately taken, and when an opioid is ordered while naltrexone, low doses included, is on board."
    case .patientView:
      "Says when naltrexone is on board, which dose and when last, and what that means for opioids and for procedures ahead."
    }
  }

  /// What the caller sends along, by key. The first is needed; without the others the cards say what was not looked at.
  static let prefetch: [(key: Prefetch, query: String)] = [
    (.medicationRequests, "MedicationRequest?patient={{context.patientId}}&_include=MedicationRequest:medication"),
    (
      .medicationStatements,
      "MedicationStatement?patient={{context.patientId}}&_include=MedicationStatement:medication"
    ),
    (
      .medicationAdministrations,
      "MedicationAdministration?patient={{context.patientId}}&_include=MedicationAdministration:medication"
    ),
    (.medicationDispenses, "MedicationDispense?patient={{context.patientId}}&_include=MedicationDispense:medication"),
    (.conditions, "Condition?patient={{context.patientId}}&clinical-status=active,recurrence,relapse"),
    (.procedures, "Procedure?patient={{context.patientId}}&status=preparation"),
    (
      .serviceRequests,
      "ServiceRequest?patient={{context.patientId}}&status=active&category=http://snomed.info/sct|387713003"
    ),
    (.patient, "Patient/{{context.patientId}}"),
  ]

  /// The answer to `GET /cds-services`.
  public static var discovery: JSONValue {
    let services = allCases.map { service -> JSONValue in
      var prefetch = JSONObject()
      for (key, query) in Self.prefetch { prefetch[key.rawValue] = .string(query) }
      return .object([
        "hook": .string(service.hook), "title": .string(service.title), "description": .string(service.description),
        "id": .string(service.rawValue), "prefetch": .object(prefetch),
        "usageRequirements":
          "Works from the prefetched data alone and never calls a FHIR server. medicationRequests is needed; every list must be complete, in one page.",
      ])
    }
    return .object(["services": .array(services)])
  }
}

/// The keys of what the caller sends along.
enum Prefetch: String, CaseIterable {
  case medicationRequests, medicationStatements, medicationAdministrations, medicationDispenses, conditions
  case procedures, serviceRequests, patient

  /// What it holds, in words.
  var shown: String {
    switch self {
    case .medicationRequests: "prescriptions and orders"
    case .medicationStatements: "medicines as reported by people"
    case .medicationAdministrations: "doses given"
    case .medicationDispenses: "medicines handed out"
    case .conditions: "conditions"
    case .procedures: "procedures in preparation"
    case .serviceRequests: "operations ordered"
    case .patient: "the patient's date of birth"
    }
  }
}
