public import ClinicalTime
public import ExactJSON

/// What the server can do, as FHIR says it.
public enum CapabilityStatement {
  /// - Parameters:
  ///   - date: the moment of the program's start.
  ///   - address: of the server's FHIR part, as callers know it.
  ///   - authorize: where a program asks the person.
  ///   - token: where it fetches its token.
  public static func resource(
    version: String, date: Instant, address: String, authorize: String, token: String
  ) -> JSONValue {
    .object([
      "resourceType": "CapabilityStatement", "status": "active", "date": Written.instant(date), "kind": "instance",
      "software": .object(["name": "Sweetspot", "version": .string(version)]),
      "implementation": .object(["description": "One person's record, read only", "url": .string(address)]),
      "fhirVersion": "4.0.1", "format": .array(["json"]),
      "rest": .array([
        .object([
          "mode": "server",
          "security": .object([
            "extension": .array([
              .object([
                "url": "http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris",
                "extension": .array([
                  .object(["url": "authorize", "valueUri": .string(authorize)]),
                  .object(["url": "token", "valueUri": .string(token)]),
                ]),
              ])
            ]),
            "service": .array([
              Written.concept("http://terminology.hl7.org/CodeSystem/restful-security-service", "SMART-on-FHIR")
            ]),
            "description":
              "SMART App Launch for registered programs, or a token of “sweetspot token add”, sent as Authorization: Bearer.",
          ]),
          "resource": .array(RecordedResources.types.map(type)),
          "operation": .array([operation("export", "\(bulk)/export")]),
        ])
      ]),
    ])
  }

  private static func type(_ name: String) -> JSONValue {
    var json: JSONObject = [
      "type": .string(name),
      "interaction": .array([.object(["code": "read"]), .object(["code": "search-type"])]),
      "versioning": "versioned",
      "searchParam": .array(
        SearchParameter.all(of: name).map { .object(["name": .string($0.name), "type": .string($0.kind.rawValue)]) }),
    ]
    if name == "Patient" {
      json["operation"] = .array([
        operation("everything", "http://hl7.org/fhir/OperationDefinition/Patient-everything"),
        operation("summary", "http://hl7.org/fhir/uv/ips/OperationDefinition/summary"),
        operation("export", "\(bulk)/patient-export"),
      ])
    }
    return .object(json)
  }

  private static let bulk = "http://hl7.org/fhir/uv/bulkdata/OperationDefinition"

  private static func operation(_ name: String, _ definition: String) -> JSONValue {
    .object(["name": .string(name), "definition": .string(definition)])
  }
}
