import ExactJSON
import FHIR
import HTTPTypes
import Hummingbird

/// The media types in which resources are written here: JSON and nothing else. A wish for another form is refused with
/// 406 and not passed over: a program that reads XML would take JSON for a fault.
///
/// FHIR R4, “RESTful API”, 3.1.0.1.11 and 3.1.0.6: `_format` goes before `Accept`.
enum FHIRForms {
  private static let json: Set = ["application/fhir+json", "application/json", "text/json"]
  private static let lines: Set = ["application/fhir+ndjson", "application/ndjson"]
  private static let wildcards: Set = ["*/*", "application/*"]

  /// - Throws: ``FHIRFailure`` when the request takes none of the forms.
  static func check(_ request: Request, isExportFile: Bool) throws(FHIRFailure) {
    let asked = request.parameters.filter { $0.name == "_format" }.map(\.value)
    for value in asked { try check(format: value, isExportFile: isExportFile) }
    let accepted = request.headers[.accept] ?? ""
    guard asked.isEmpty, !takes(accept: accepted, isExportFile: isExportFile) else { return }
    throw refusal("Accept", accepted, isExportFile)
  }

  /// Whether an `Accept` takes what is written here; one that says nothing takes all.
  static func takes(accept: String, isExportFile: Bool) -> Bool {
    accept.allSatisfy(\.isWhitespace)
      || accept.split(separator: ",").contains { takes($0, isExportFile: isExportFile) }
  }

  /// - Parameter format: the value of `_format`: a media type, or a word for one. A `+` that arrived as a blank counts.
  static func check(format value: String, isExportFile: Bool = false) throws(FHIRFailure) {
    let type = value.replacing(" ", with: "+")
    let isWord = type == "json" || isExportFile && type == "ndjson"
    guard isWord || takes(type, isExportFile: isExportFile) else { throw refusal("_format", value, isExportFile) }
  }

  /// Whether one range of an `Accept` takes what is written here. `q=0` says that it does not, and so does another
  /// version of FHIR.
  private static func takes(_ range: some StringProtocol, isExportFile: Bool) -> Bool {
    let parts = range.lowercased().split(separator: ";").map { $0.filter { !$0.isWhitespace } }
    guard let type = parts.first else { return false }
    for parameter in parts.dropFirst() {
      let halves = parameter.split(separator: "=", maxSplits: 1).map(String.init)
      guard halves.count == 2 else { continue }
      if halves[0] == "q", Double(halves[1]).map({ $0 <= 0 }) ?? false { return false }
      if halves[0] == "fhirversion", halves[1] != "4.0" { return false }
    }
    return json.contains(type) || wildcards.contains(type) || isExportFile && lines.contains(type)
  }

  private static func refusal(_ name: String, _ value: String, _ isExportFile: Bool) -> FHIRFailure {
    let form = isExportFile ? "application/fhir+ndjson" : "application/fhir+json"
    return FHIRFailure(
      .notAcceptable, .notSupported,
      "“\(name)” is “\(value.shortened)”; only \(form) of FHIR 4.0 is written here. Ask for that, or leave it out.")
  }
}
