public import ClinicalTime
public import ExactJSON

extension RecordedResources {
  /// The International Patient Summary as a document: what naltrexone is taken, and that the rest was never asked here.
  ///
  /// The sections on problems and allergies are required (IPS, LOINC 11450-4 and 48765-2); they say that nothing is on
  /// record, which is not the same as that there is none.
  public func summary(at moment: Instant) -> JSONValue {
    let statements = all.filter { $0.type == "MedicationStatement" }
    let requests = all.filter { $0.type == "MedicationRequest" && $0.json["status"] == "active" }
    let medicines = statements + requests
    let patient = all.first { $0.type == "Patient" }
    let text = statements.compactMap { $0.json["note"]?.array?.first?.object?["text"]?.string }.joined(separator: " ")
    let composition: JSONObject = [
      "resourceType": "Composition", "id": .string(Written.id("\(patient?.id ?? "")-summary")), "status": "final",
      "type": Written.concept("http://loinc.org", "60591-5", "Patient summary Document"),
      "subject": patient.map { Written.reference("Patient", $0.id) }, "date": Written.instant(moment),
      "author": .array([Written.named("Sweetspot, from what the person wrote down")]),
      "title": "Patient summary: naltrexone, self-reported",
      "section": .array([
        Self.section(
          "11450-4", "Problem list", empty: "unavailable", "Problems are not on record here. Ask the person."),
        Self.section(
          "48765-2", "Allergies and intolerances", empty: "notasked", "Nobody asked here about allergies."),
        medicines.isEmpty
          ? Self.section("10160-0", "Medication summary", empty: "unavailable", "No naltrexone is on record.")
          : Self.section(
            "10160-0", "Medication summary", entries: medicines,
            "Naltrexone. \(text) Other medicines are not on record here."),
      ]),
    ]
    let first = JSONValue.object([
      "fullUrl": .string("\(Written.base)/Composition/\(composition["id"]?.string ?? "")"),
      "resource": .object(composition),
    ])
    let rest = reached(from: [patient].compactMap(\.self) + medicines).map { resource -> JSONValue in
      .object(["fullUrl": .string("\(Written.base)/\(resource.reference)"), "resource": .object(resource.json)])
    }
    return .object([
      "resourceType": "Bundle",
      "identifier": .object([
        "system": .string("\(Written.base)/summary"),
        "value": .string("\(patient?.id ?? "")/\(moment.secondsSince1970)"),
      ]),
      "type": "document", "timestamp": Written.instant(moment), "entry": .array([first] + rest),
    ])
  }

  private static func section(
    _ code: String, _ title: String, empty reason: String? = nil, entries: [RecordedResource] = [], _ text: String
  ) -> JSONValue {
    .object([
      "title": .string(title), "code": Written.concept("http://loinc.org", code, title),
      "text": .object([
        "status": "generated",
        "div": .string("<div xmlns=\"http://www.w3.org/1999/xhtml\"><p>\(escaped(text))</p></div>"),
      ]),
      "entry": Written.list(entries.map { Written.reference($0.type, $0.id) }),
      "emptyReason": reason.map {
        Written.concept("http://terminology.hl7.org/CodeSystem/list-empty-reason", $0)
      },
    ])
  }

  private static func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
  }

  /// These resources and all that they refer to: a document holds everything it speaks of.
  private func reached(from start: [RecordedResource]) -> [RecordedResource] {
    let known = Dictionary(all.map { ($0.reference, $0) }, uniquingKeysWith: { first, _ in first })
    var found: [RecordedResource] = []
    var seen: Set<String> = []
    var open = start
    while let next = open.first {
      open.removeFirst()
      guard seen.insert(next.reference).inserted else { continue }
      found.append(next)
      open += Self.references(in: .object(next.json)).compactMap { known[$0] }
    }
    return found
  }

  private static func references(in value: JSONValue) -> [String] {
    switch value {
    case .object(let object):
      object.members.flatMap { member in
        if member.name == "reference", let text = member.value.string { [text] } else { references(in: member.value) }
      }
    case .array(let array): array.flatMap(references)
    case .string, .number, .bool, .null: []
    }
  }
}
