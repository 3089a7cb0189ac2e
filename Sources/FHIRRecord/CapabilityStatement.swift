public import ClinicalTime
public import ExactJSON

/// What the server can do, as FHIR says it.
public enum CapabilityStatement {
  /// A search by a property of a resource.
  public struct SearchParameter: Hashable, Sendable {
    public let name: String
    let type: String
  }

  /// What every type can be searched by.
  public static let common = [
    SearchParameter(name: "_id", type: "token"), SearchParameter(name: "_lastUpdated", type: "date"),
    SearchParameter(name: "date", type: "date"), SearchParameter(name: "patient", type: "reference"),
  ]

  /// - Parameter date: the moment of the program's start.
  public static func resource(version: String, date: Instant) -> JSONValue {
    .object([
      "resourceType": "CapabilityStatement", "status": "active", "date": Written.instant(date), "kind": "instance",
      "software": .object(["name": "Sweetspot", "version": .string(version)]),
      "implementation": .object(["description": "One person's record, read only"]),
      "fhirVersion": "4.0.1", "format": .array(["json"]),
      "rest": .array([
        .object([
          "mode": "server",
          "security": .object(["description": "A token of “sweetspot token add”, sent as Authorization: Bearer."]),
          "resource": .array(RecordedResources.types.map(type)),
        ])
      ]),
    ])
  }

  private static func type(_ name: String) -> JSONValue {
    var json: JSONObject = [
      "type": .string(name),
      "interaction": .array([.object(["code": "read"]), .object(["code": "search-type"])]),
      "versioning": "versioned",
      "searchParam": .array(common.map { .object(["name": .string($0.name), "type": .string($0.type)]) }),
    ]
    if name == "Patient" {
      json["operation"] = .array([
        .object([
          "name": "everything", "definition": "http://hl7.org/fhir/OperationDefinition/Patient-everything",
        ]),
        .object(["name": "summary", "definition": "http://hl7.org/fhir/uv/ips/OperationDefinition/summary"]),
      ])
    }
    return .object(json)
  }
}
