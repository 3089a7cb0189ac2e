import Mustache

/// A value laid out for a template: its properties by name, listed once.
///
/// Left to itself, the engine lists all properties of a value anew for each name that it looks for, in the value and in
/// those around it, and a page looks for thousands.
final class TemplateValue: MustacheParent, CustomStringConvertible {
  private let value: Any
  private let mirror: Mirror
  private lazy var properties: [String: Any] = Dictionary(
    mirror.children.compactMap { label, child in
      label.flatMap { label in Self.laidOut(child).map { (label, $0) } }
    }, uniquingKeysWith: { first, _ in first })

  convenience init(_ value: Any) {
    self.init(value, Mirror(reflecting: value))
  }

  private init(_ value: Any, _ mirror: Mirror) {
    self.value = value
    self.mirror = mirror
  }

  func child(named name: String) -> Any? { properties[name] }

  var description: String { String(describing: value) }

  /// A property as the template sees it: text and numbers as they are, nothing where an optional is empty.
  private static func laidOut(_ value: Any) -> Any? {
    // Most properties are one of these, and asking for the type costs far less than a mirror.
    switch type(of: value) {
    case is String.Type, is Bool.Type, is Int.Type, is Double.Type: return value
    case is String?.Type: return value as? String
    default: break
    }
    let mirror = Mirror(reflecting: value)
    switch mirror.displayStyle {
    case .optional: return mirror.children.first.flatMap { laidOut($0.value) }
    case .struct, .class, .tuple: return TemplateValue(value, mirror)
    case .collection: return mirror.children.map { laidOut($0.value) ?? $0.value }
    default: return value
    }
  }
}
