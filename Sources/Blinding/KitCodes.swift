/// The codes on the kits: six characters that are not mixed up when read aloud, drawn at random, none twice. They are
/// drawn from random numbers of their own, so that nothing follows from them.
enum KitCodes {
  /// Without 0 and O, 1 and I and L, 5 and S, 2 and Z, 8 and B, U and V.
  static let alphabet = Array("34679ACDEFGHJKMNPQRTWXY")
  static let length = 6

  static func draw(_ count: Int, using random: inout some RandomNumberGenerator) -> [String] {
    var codes: [String] = []
    var used: Set<String> = []
    while codes.count < count {
      var code = ""
      for position in 0..<length {
        if position == length / 2 { code += "-" }
        code.append(alphabet[Int.random(in: alphabet.indices, using: &random)])
      }
      if used.insert(code).inserted { codes.append(code) }
    }
    return codes
  }
}
