public import ClinicalTime
public import ExactJSON
public import Foundation

extension RecordedResources {
  /// The person and one document for people to read, as a Bundle of type `collection`: FHIR's wrapping of a page.
  /// - Parameter mediaType: of the page, such as `application/pdf`.
  public func wrapped(_ page: Data, mediaType: String, title: String, at moment: Instant) -> JSONValue {
    let patient = all.filter { $0.type == "Patient" }
    let document = RecordedResource(
      "DocumentReference", Written.id("\(patient.first?.id ?? "")-report"), lastUpdated: moment,
      [
        "status": "current", "type": Written.concept([], text: title),
        "subject": patient.first.map { Written.reference("Patient", $0.id) }, "date": Written.instant(moment),
        "description": Written.text("\(title). Self-reported; off-label; no prescription."),
        "content": .array([
          .object([
            "attachment": .object([
              "contentType": .string(mediaType), "data": .string(page.base64EncodedString()),
              "title": .string(title), "creation": Written.instant(moment),
            ])
          ])
        ]),
      ])
    return Self.collection(patient + [document], at: moment)
  }

  /// The id of the resource that stands for a person.
  public static func patientID(of person: String) -> String { Written.id(person) }
}
