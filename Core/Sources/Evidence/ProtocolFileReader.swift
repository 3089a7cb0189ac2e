import ExactJSON
import Quantities

/// A value of a protocol file with its place.
struct ProtocolFileNode {
  let place: String
  let value: JSONValue

  func child(_ key: String, _ value: JSONValue) -> ProtocolFileNode {
    ProtocolFileNode(place: place.isEmpty ? key : "\(place).\(key)", value: value)
  }

  /// What stands there, for an error.
  var found: String {
    switch value {
    case .object: "braces {…}"
    case .array: "a list […]"
    case .string(let text): "“\(text.shortened)”"
    case .number(let number): number.text.shortened
    case .bool(let isTrue): isTrue ? "true" : "false"
    case .null: "null"
    }
  }
}

/// Takes a protocol file apart and keeps every problem it meets with its place.
struct ProtocolFileReader {
  private(set) var problems: [ProtocolFileError.Problem] = []

  mutating func complain(_ node: ProtocolFileNode, accepted: String, remedy: String) {
    let isNull = node.value == .null
    problems.append(
      ProtocolFileError.Problem(
        place: node.place, found: node.found, accepted: accepted,
        remedy: isNull ? "Leave the field out if there is nothing to say. \(remedy)" : remedy))
  }

  /// The members of an object. Names that mean nothing and names that are missing are problems.
  mutating func members(
    of node: ProtocolFileNode, _ names: [String], required: [String]
  ) -> [String: ProtocolFileNode] {
    let list = names.map { "“\($0)”" }.joined(separator: ", ")
    guard let object = node.value.object else {
      complain(node, accepted: "Accepted are braces with \(list).", remedy: "Write { } around them.")
      return [:]
    }
    var found: [String: ProtocolFileNode] = [:]
    for member in object.members {
      let child = node.child(member.name.shortened, member.value)
      if names.contains(member.name) {
        found[member.name] = child
      } else {
        problems.append(
          ProtocolFileError.Problem(
            place: child.place, found: "a field of this name", accepted: "Known here are \(list).",
            remedy: "Correct the name or take the field out: nothing is passed over in silence."))
      }
    }
    for name in required where found[name] == nil {
      miss(name, in: node, accepted: "It is missing, and the protocol needs it.", remedy: "Add “\(name)”.")
    }
    return found
  }

  /// Records that a field is not there.
  mutating func miss(_ name: String, in node: ProtocolFileNode, accepted: String, remedy: String) {
    problems.append(
      ProtocolFileError.Problem(
        place: node.child(name, .null).place, found: nil, accepted: accepted, remedy: remedy))
  }

  /// The entries of a list with 1 (or 0, when `mayBeEmpty`) to `most` of them.
  mutating func entries(of node: ProtocolFileNode?, most: Int, mayBeEmpty: Bool) -> [ProtocolFileNode] {
    guard let node else { return [] }
    let accepted = "Accepted is a list of \(mayBeEmpty ? 0 : 1) to \(most) entries."
    guard case .array(let values) = node.value else {
      complain(node, accepted: accepted, remedy: "Write [ ] around the entries, also around a single one.")
      return []
    }
    guard values.count <= most, mayBeEmpty || !values.isEmpty else {
      problems.append(
        ProtocolFileError.Problem(
          place: node.place, found: "\(values.count) entries", accepted: accepted,
          remedy: values.isEmpty ? "Write at least one." : "Take some out."))
      return []
    }
    return values.enumerated().map { ProtocolFileNode(place: "\(node.place)[\($0.offset)]", value: $0.element) }
  }

  /// Text of 1 to `most` characters that cannot steer a terminal or turn the writing direction.
  mutating func text(_ node: ProtocolFileNode?, most: Int) -> String? {
    guard let node else { return nil }
    let accepted = "Accepted is text of 1 to \(most) characters on one line."
    guard case .string(let text) = node.value else {
      complain(node, accepted: accepted, remedy: "Write it in quotation marks.")
      return nil
    }
    guard (1...most).contains(text.unicodeScalars.count), text.contains(where: { !$0.isWhitespace }) else {
      complain(node, accepted: accepted, remedy: text.unicodeScalars.count > most ? "Shorten it." : "Write something.")
      return nil
    }
    guard !text.unicodeScalars.contains(where: \.steers) else {
      complain(
        node, accepted: accepted, remedy: "Take out line breaks, control characters and marks that turn the direction.")
      return nil
    }
    return text
  }

  /// A whole number within a range.
  mutating func whole(_ node: ProtocolFileNode?, in range: ClosedRange<Int>, of what: String) -> Int? {
    guard let node else { return nil }
    guard let digits = node.value.number, let number = Int(digits.text), range.contains(number) else {
      complain(
        node, accepted: "Accepted is a whole number of \(what), \(range.lowerBound) to \(range.upperBound).",
        remedy: "Write it in digits, without quotation marks.")
      return nil
    }
    return number
  }

  /// One of the words that an enumeration knows.
  mutating func choice<Choice>(
    _ node: ProtocolFileNode?, remedy: String = "Write one of them."
  ) -> Choice? where Choice: RawRepresentable<String> & CaseIterable {
    guard let node else { return nil }
    guard case .string(let text) = node.value, let choice = Choice(rawValue: text) else {
      let list = Choice.allCases.map { "“\($0.rawValue)”" }.joined(separator: ", ")
      complain(node, accepted: "Accepted are \(list).", remedy: remedy)
      return nil
    }
    return choice
  }

  /// A mass such as `{"value": "1.5", "unit": "mg"}`, above zero and within the absolute limits of a purpose.
  mutating func mass(_ node: ProtocolFileNode?, within limits: Limits<Mass>?) -> Mass? {
    guard let node else { return nil }
    let parts = members(of: node, ["value", "unit"], required: ["value", "unit"])
    let unit: MassUnit? = choice(parts["unit"], remedy: "Write “ug” for micrograms; “mcg” and “µg” are not read here.")
    guard let value = amount(parts["value"]), let unit else { return nil }
    guard let mass = try? Mass(value, unit) else {
      complain(
        ProtocolFileNode(place: node.place, value: .string("\(value) \(unit.rawValue)")),
        accepted: "Accepted are amounts with fewer than 20 digits.", remedy: "Write it in a unit that fits.")
      return nil
    }
    if let limits, case .refused(let limit, let why) = limits.verdict(on: mass) {
      refuse(mass, at: node.place, limit: limit, why: why, limits: limits)
      return nil
    }
    return mass
  }

  /// Records a dose that no plan may hold.
  mutating func refuse(_ mass: Mass, at place: String, limit: Mass, why: String, limits: Limits<Mass>) {
    let range = "\(limits.absolute.lowerBound) to \(limits.absolute.upperBound)"
    problems.append(
      ProtocolFileError.Problem(
        place: place, found: "\(mass), beyond \(limit)", accepted: "Accepted are \(range).", remedy: why))
  }

  private mutating func amount(_ node: ProtocolFileNode?) -> ExactDecimal? {
    guard let node else { return nil }
    let accepted = "Accepted is an amount above zero as digits in quotation marks, such as \"1.5\"."
    guard case .string(let text) = node.value else {
      complain(node, accepted: accepted, remedy: "Put quotation marks around it: they keep every digit as written.")
      return nil
    }
    guard text.count <= 20, text.wholeMatch(of: /(0|[1-9][0-9]*)(\.[0-9]+)?/) != nil, let value = ExactDecimal(text)
    else {
      complain(
        node, accepted: accepted,
        remedy: text.contains(",")
          ? "Write a point for the decimals, no comma." : "Write digits with at most one point, and a 0 before it.")
      return nil
    }
    guard value > .zero else {
      complain(node, accepted: accepted, remedy: "Leave out a dose of nothing.")
      return nil
    }
    return value
  }
}

extension Unicode.Scalar {
  /// Whether the sign changes how the text around it is shown: controls, line ends and turns of the writing direction.
  fileprivate var steers: Bool {
    switch properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator: true
    default: (0x202A...0x202E).contains(value) || (0x2066...0x2069).contains(value) || value == 0xFEFF
    }
  }
}
