public import Quantities

/// A JSON value as it was written: numbers keep their digits, objects their order and every member.
public indirect enum JSONValue: Hashable, Sendable {
  case object(JSONObject)
  case array([JSONValue])
  case string(String)
  case number(JSONNumber)
  case bool(Bool)
  case null
}

/// The members of a JSON object, in the order in which they were written. No name occurs twice.
public struct JSONObject: Hashable, Sendable {
  /// Name and value of every member.
  public private(set) var members: [Member]

  /// A name with its value.
  public struct Member: Hashable, Sendable {
    /// The name as it was written.
    public let name: String
    /// What stands under it.
    public var value: JSONValue

    /// A member by its name and value.
    public init(_ name: String, _ value: JSONValue) {
      self.name = name
      self.value = value
    }
  }

  /// Members whose names are known to differ, as the reader made sure.
  init(distinct members: [Member]) {
    self.members = members
  }

  /// An object without members.
  public init() {
    members = []
  }

  /// The value of a member. Set to `nil` it is removed; a new one goes to the end.
  public subscript(name: String) -> JSONValue? {
    get { members.first { $0.name.isSame(as: name) }?.value }
    set {
      let position = members.firstIndex { $0.name.isSame(as: name) }
      switch (position, newValue) {
      case (let position?, let value?): members[position].value = value
      case (let position?, nil): members.remove(at: position)
      case (nil, let value?): members.append(Member(name, value))
      case (nil, nil): break
      }
    }
  }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
  /// Of a name that stands twice, the last value counts.
  public init(dictionaryLiteral elements: (String, JSONValue?)...) {
    self.init()
    for (name, value) in elements { self[name] = value }
  }
}

/// A JSON number with the digits that were written: 1.50 is not 1.5, and no digit is lost to a binary fraction.
public struct JSONNumber: Hashable, Sendable {
  /// The number as it was written, by the grammar of RFC 8259.
  public let text: String

  /// A text already known to be a number.
  init(checked text: String) {
    self.text = text
  }

  /// A whole number.
  public init(_ whole: Int) {
    text = String(whole)
  }

  /// A decimal with all of its places.
  public init(_ decimal: ExactDecimal) {
    text = decimal.description
  }

  /// The number as a decimal; `nil` when it has more digits than are held.
  public var decimal: ExactDecimal? {
    guard let mark = text.firstIndex(where: { $0 == "e" || $0 == "E" }) else { return ExactDecimal(text) }
    guard let exponent = Int(text[text.index(after: mark)...]), exponent.magnitude <= 36,
      let mantissa = ExactDecimal(text[..<mark])
    else { return nil }
    var significand = mantissa.significand
    var places = mantissa.places - exponent
    while places < 0 {
      let (more, overflows) = significand.multipliedReportingOverflow(by: 10)
      guard !overflows else { return nil }
      significand = more
      places += 1
    }
    return try? ExactDecimal(significand: significand, places: places)
  }

  /// The number when it is whole and fits.
  public var whole: Int? {
    guard let value = decimal?.normalised, value.places == 0 else { return nil }
    return Int(exactly: value.significand)
  }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral {
  /// A text.
  public init(stringLiteral value: String) { self = .string(value) }
  /// A whole number.
  public init(integerLiteral value: Int) { self = .number(JSONNumber(value)) }
  /// True or false.
  public init(booleanLiteral value: Bool) { self = .bool(value) }
}

extension JSONValue {
  /// The object, when it is one.
  public var object: JSONObject? { if case .object(let object) = self { object } else { nil } }
  /// The elements, when it is an array.
  public var array: [JSONValue]? { if case .array(let array) = self { array } else { nil } }
  /// The text, when it is one.
  public var string: String? { if case .string(let string) = self { string } else { nil } }
  /// The number, when it is one.
  public var number: JSONNumber? { if case .number(let number) = self { number } else { nil } }
  /// True or false, when it is one of them.
  public var bool: Bool? { if case .bool(let bool) = self { bool } else { nil } }

  /// What sort of value it is, in words.
  public var kind: String {
    switch self {
    case .object: "an object"
    case .array: "an array"
    case .string: "text"
    case .number: "a number"
    case .bool: "true or false"
    case .null: "null"
    }
  }
}

extension String {
  /// Equal scalar by scalar. Swift's own `==` takes a letter with an accent and its two-part spelling for the same,
  /// which two names in a file need not be.
  func isSame(as other: String) -> Bool { utf8.elementsEqual(other.utf8) }
}
