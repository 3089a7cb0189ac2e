public import ExactJSON

/// A resource as a view onto its JSON.
public protocol Resource: Hashable, Sendable {
  /// The name that stands in `resourceType`.
  static var type: String { get }
  var element: Element { get }
  init(_ element: Element)
}

extension Resource {
  public var id: String? { get throws(FHIRMistake) { try element.string("id") } }

  /// `MedicationRequest/12`; `nil` without an id.
  public var relativeReference: String? { get throws(FHIRMistake) { try id.map { "\(Self.type)/\($0)" } } }

  /// Resources inside this one.
  public var contained: [Element] { get throws(FHIRMistake) { try element.elements("contained") } }
}

extension Element {
  /// What stands in `resourceType`.
  public var resourceType: String? { get throws(FHIRMistake) { try string("resourceType") } }

  /// This resource as `type`; `nil` when it is another.
  public func read<Kind: Resource>(as type: Kind.Type) throws(FHIRMistake) -> Kind? {
    try resourceType == Kind.type ? Kind(self) : nil
  }
}

extension JSONValue {
  /// A resource with its type as the root of the path.
  public func resource(at path: String? = nil) throws(FHIRMistake) -> Element {
    guard let object else {
      throw FHIRMistake(
        path: path ?? "Resource", value: self, problem: "A resource is needed.", remedy: "Send an object.")
    }
    let element = Element(object, path: path ?? object["resourceType"]?.string ?? "Resource")
    _ = try element.required("resourceType", element.resourceType)
    return element
  }
}
