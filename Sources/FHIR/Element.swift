public import ExactJSON
public import Quantities

/// An element of a resource with the way to it. A view: what is not asked for stays in the JSON untouched.
public struct Element: Hashable, Sendable {
  public let json: JSONObject
  /// The way to it, as in FHIRPath.
  public let path: String

  public init(_ json: JSONObject, path: String) {
    self.json = json
    self.path = path
  }

  /// Whether the member is there. `null` counts as absent.
  public func has(_ name: String) -> Bool { value(name) != nil }

  public func value(_ name: String) -> JSONValue? {
    let value = json[name]
    return value == .null ? nil : value
  }

  public func string(_ name: String) throws(FHIRMistake) -> String? {
    guard let value = value(name) else { return nil }
    guard let text = value.string, text.hasVisibleText else {
      throw mistake(name, value, "Text that is not empty is needed.", "Write text, or leave it out.")
    }
    return text
  }

  public func bool(_ name: String) throws(FHIRMistake) -> Bool? {
    guard let value = value(name) else { return nil }
    guard let bool = value.bool else { throw mistake(name, value, "It must be true or false.", "Write it unquoted.") }
    return bool
  }

  public func decimal(_ name: String) throws(FHIRMistake) -> ExactDecimal? {
    guard let value = value(name) else { return nil }
    guard let number = value.number else { throw mistake(name, value, "A number is needed.", "Write it unquoted.") }
    guard let decimal = number.decimal else {
      throw mistake(name, value, "The number has more than 19 digits or 18 places.", "Write fewer digits.")
    }
    return decimal
  }

  public func whole(_ name: String) throws(FHIRMistake) -> Int? {
    guard let value = value(name) else { return nil }
    guard let whole = value.number?.whole else {
      throw mistake(name, value, "A whole number is needed.", "Write digits only, unquoted.")
    }
    return whole
  }

  public func date(_ name: String) throws(FHIRMistake) -> FHIRDateTime? {
    guard let value = value(name) else { return nil }
    guard let text = value.string, let date = FHIRDateTime(text) else {
      throw mistake(
        name, value, "It is no date that exists.",
        "Write 2026, 2026-11, 2026-11-21, or with time and zone 2026-11-21T22:00:00+01:00.")
    }
    return date
  }

  /// A code with a fixed list of meanings.
  public func code<Code: RawRepresentable & CaseIterable>(_ name: String) throws(FHIRMistake) -> Code?
  where Code.RawValue == String {
    guard let text = try string(name) else { return nil }
    guard let code = Code(rawValue: text) else {
      throw mistake(
        name, .string(text), "It is no code of this field.",
        "Known are \(Code.allCases.map(\.rawValue).joined(separator: ", ")).")
    }
    return code
  }

  public func element(_ name: String) throws(FHIRMistake) -> Element? {
    guard let value = value(name) else { return nil }
    guard let object = value.object else { throw mistake(name, value, "An object is needed.", "Write {…}.") }
    return Element(object, path: "\(path).\(name)")
  }

  public func elements(_ name: String) throws(FHIRMistake) -> [Element] {
    guard let value = value(name) else { return [] }
    guard let array = value.array else { throw mistake(name, value, "An array is needed.", "Write […].") }
    var elements: [Element] = []
    for (index, entry) in array.enumerated() {
      guard let object = entry.object else {
        throw mistake("\(name)[\(index)]", entry, "An object is needed.", "Write {…}.")
      }
      elements.append(Element(object, path: "\(path).\(name)[\(index)]"))
    }
    return elements
  }

  /// A child that must be there.
  public func required<Value>(_ name: String, _ value: Value?) throws(FHIRMistake) -> Value {
    guard let value else { throw mistake(name, nil, "It is missing.", "Add it: it is required.") }
    return value
  }

  public func mistake(_ name: String, _ value: JSONValue?, _ problem: String, _ remedy: String) -> FHIRMistake {
    FHIRMistake(path: "\(path).\(name)", value: value, problem: problem, remedy: remedy)
  }
}

extension String {
  /// Whether there is more than white space. Nearly every text begins with a visible ASCII character, which a byte tells.
  fileprivate var hasVisibleText: Bool {
    utf8.first.map { (0x21...0x7E).contains($0) } == true || contains { !$0.isWhitespace }
  }
}
