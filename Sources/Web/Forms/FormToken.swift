/// A secret that a page hands to its own forms and to a cookie. Only a page of ours can send both.
enum FormToken {
  static let cookieName = "sweetspot-form"
  static let fieldName = "formToken"

  /// 256 random bits from the system, as 64 hexadecimal digits.
  static func random() -> String {
    var generator = SystemRandomNumberGenerator()
    return (0..<4).map { _ in
      let digits = String(generator.next(), radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }.joined()
  }

  /// What a form carries: the token, and for whom the page was shown.
  static func field(_ token: String, shownFor person: String?) -> String {
    person.map { "\(token).\($0)" } ?? token
  }

  /// The two parts of what a form sent.
  static func parts(of field: String) -> (token: String, person: String?) {
    let halves = field.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    return (String(halves.first ?? ""), halves.count == 2 ? String(halves[1]) : nil)
  }

  static func isWellFormed(_ token: String) -> Bool {
    token.utf8.count == 64 && token.utf8.allSatisfy { Character(UnicodeScalar($0)).isHexDigit }
  }

  /// Compares without stopping at the first difference, so that the time taken tells nothing.
  static func matches(_ left: String, _ right: String) -> Bool {
    let left = Array(left.utf8)
    let right = Array(right.utf8)
    guard left.count == right.count, !left.isEmpty else { return false }
    return zip(left, right).reduce(into: UInt8(0)) { $0 |= $1.0 ^ $1.1 } == 0
  }
}
