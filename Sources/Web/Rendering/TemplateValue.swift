import Mustache

/// A value laid out for a template: its properties by name, listed once.
///
/// Left to itself, the engine lists all properties of a value anew for each name that it looks for, in the value and in
/// those around it, and a page looks for thousands.
final class TemplateValue: MustacheParent, CustomStringConvertible {
  private let value: Any
  private lazy var properties: [String: Any] = Dictionary(
    Mirror(reflecting: value).children.compactMap { label, child in
      label.flatMap { label in Self.laidOut(child).map { (label, $0) } }
    }, uniquingKeysWith: { first, _ in first })

  init(_ value: Any) {
    self.value = value
  }

  func child(named name: String) -> Any? { properties[name] }

  var description: String { String(describing: value) }

  /// A property as the template sees it: text and numbers as they are, nothing where an optional is empty.
  private static func laidOut(_ value: Any) -> Any? {
    if value is String || value is Bool || value is Int || value is Double { return value }
    let mirror = Mirror(reflecting: value)
    switch mirror.displayStyle {
    case .optional: return mirror.children.first.flatMap { laidOut($0.value) }
    case .struct, .class, .tuple: return TemplateValue(value)
    case .collection: return mirror.children.map { laidOut($0.value) ?? $0.value }
    default: return value
    }
  }
}
