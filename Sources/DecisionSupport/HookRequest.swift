import ExactJSON
public import FHIR

/// A request to a service, checked against CDS Hooks 2.0. What is for others, such as an access token, is not kept.
public struct HookRequest: Hashable, Sendable {
  public let service: Service
  public let hookInstance: String
  public let patientID: String
  /// The orders that are about to be signed, or are on the pad.
  public let draftOrders: Bundle?
  /// Which of them were chosen just now.
  public let selections: [String]?
  /// What was sent along, by key. A key that is not there was not sent; `null` says that there are no data.
  let prefetch: [Prefetch: JSONValue]

  /// - Throws: ``HookRefusal/malformed(_:)`` with the way to what is wrong.
  public init(reading body: some Sequence<UInt8>, for service: Service) throws(HookRefusal) {
    let json: JSONValue
    do throws(JSONMistake) { json = try JSONValue(reading: body) } catch { throw .malformed(error) }
    do throws(FHIRMistake) {
      try self.init(json, for: service)
    } catch {
      throw .malformed(error)
    }
  }

  private init(_ json: JSONValue, for service: Service) throws(FHIRMistake) {
    guard let object = json.object else {
      throw FHIRMistake(path: "request", value: json, problem: "An object is needed.", remedy: "Send {…}.")
    }
    let request = Element(object, path: "request")
    self.service = service
    let hook = try request.required("hook", try request.string("hook"))
    guard hook == service.hook else {
      throw request.mistake(
        "hook", .string(hook), "This service answers to \(service.hook).", "Call the service that is for this hook.")
    }
    hookInstance = try request.required("hookInstance", try request.string("hookInstance"))
    let context = try request.required("context", try request.element("context"))
    _ = try context.required("userId", try context.string("userId"))
    let patient = try context.required("patientId", try context.string("patientId"))
    patientID = patient.hasPrefix("Patient/") ? String(patient.dropFirst("Patient/".count)) : patient
    var draftOrders: Bundle?
    var selections: [String]?
    if service != .patientView {
      let bundle = try context.required("draftOrders", try context.element("draftOrders"))
      draftOrders = try context.required("draftOrders", try bundle.read(as: Bundle.self))
    }
    if service == .orderSelect {
      guard let list = context.value("selections")?.array?.map(\.string), !list.contains(nil) else {
        throw context.mistake(
          "selections", context.value("selections"), "An array of references is needed.",
          "Send the chosen orders, such as [\"MedicationRequest/1\"].")
      }
      selections = list.compactMap(\.self)
    }
    self.draftOrders = draftOrders
    self.selections = selections
    var prefetch: [Prefetch: JSONValue] = [:]
    if let sent = try request.element("prefetch") {
      for key in Prefetch.allCases { prefetch[key] = sent.json[key.rawValue] }
    }
    self.prefetch = prefetch
  }
}
