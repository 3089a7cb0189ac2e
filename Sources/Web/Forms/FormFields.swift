/// The fields of a form or of an address's query, in the order in which they came. A name may occur more than once.
struct FormFields: Sendable, Equatable {
  struct NotUTF8: Error, Equatable {
    let field: String
  }

  private(set) var fields: [(name: String, value: String)] = []
  /// The files that came with the form, by the name of their field.
  private(set) var files: [String: [UInt8]] = [:]

  init() {}

  init(_ fields: [(name: String, value: String)], files: [String: [UInt8]] = [:]) {
    self.fields = fields
    self.files = files
  }

  /// Reads `application/x-www-form-urlencoded` text.
  init(urlEncoded text: some StringProtocol) throws(NotUTF8) {
    for pair in text.split(separator: "&") {
      let halves = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard let name = Self.decoded(halves[0]) else { throw NotUTF8(field: String(halves[0].prefix(40))) }
      guard halves.count == 2 else {
        fields.append((name, ""))
        continue
      }
      guard let value = Self.decoded(halves[1]) else { throw NotUTF8(field: name) }
      fields.append((name, value))
    }
  }

  /// The first field of that name without surrounding white space, or nil when there is none or it is empty.
  subscript(_ name: String) -> String? {
    all(name).first
  }

  /// The first field of that name exactly as it was sent.
  func unchanged(_ name: String) -> String? {
    fields.first { $0.name == name }?.value
  }

  /// Every non-empty value under that name.
  func all(_ name: String) -> [String] {
    fields.filter { $0.name == name }.compactMap { field in
      let value = field.value.trimmingSpace()
      return value.isEmpty ? nil : value
    }
  }

  static func == (left: FormFields, right: FormFields) -> Bool {
    left.fields.elementsEqual(right.fields) { $0 == $1 }
  }

  /// Text with `+` and `%41` undone, line ends made one kind and null characters left out; nil when the bytes are no UTF-8.
  private static func decoded(_ text: some StringProtocol) -> String? {
    var bytes: [UInt8] = []
    var rest = text.utf8[...]
    while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: "+"):
        bytes.append(UInt8(ascii: " "))
      case UInt8(ascii: "%"):
        let digits = rest.prefix(2)
        let isHexadecimal = digits.count == 2 && digits.allSatisfy { Character(UnicodeScalar($0)).isHexDigit }
        if isHexadecimal, let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 16) {
          bytes.append(value)
          rest = rest.dropFirst(2)
        } else {
          bytes.append(byte)
        }
      default:
        bytes.append(byte)
      }
    }
    // A database ends a text at a null character, so that what follows would be lost.
    return String(validating: bytes.filter { $0 != 0 }, as: UTF8.self)?.split(
      separator: "\r\n", omittingEmptySubsequences: false
    )
    .joined(separator: "\n")
  }
}

extension String {
  fileprivate func trimmingSpace() -> String {
    let start = drop(while: \.isWhitespace)
    guard let end = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return String(start[...end])
  }
}
