import Evidence
import Foundation

/// A line of text cut into lower-case words and numbers, as the name index and the reader of details see it.
///
/// Accents are folded (`Morphéne` reads `morphene`), letters of other alphabets that look like Latin ones become those,
/// letters and digits part from each other (`oxycodone5mg` is three tokens), marks end a token.
struct TokenisedLine {
  struct Token {
    /// Where the token stands in ``TokenisedLine/bytes``.
    var start: Int
    var end: Int
    /// Whether it is made of digits, a decimal sign among them at most.
    var isNumber: Bool
    /// Whether `/` or `+` stands before it.
    var followsJoin: Bool
    /// Whether `,`, `;`, `&`, `+` or the end of a line stands before it.
    var followsBreak: Bool
    /// Whether nothing at all stands between this token and the one before.
    var touchesPrevious: Bool
    /// Hash of the bytes.
    var hash: UInt64

    var count: Int { end - start }
  }

  private(set) var bytes: [UInt8] = []
  private(set) var tokens: [Token] = []

  init(_ text: String) {
    var text = text
    // Capitals and accents of other alphabets: rare, so the costly way is taken only for them.
    if text.utf8.contains(where: { (0xCD...0xDF).contains($0) || $0 >= 0xE1 }) {
      text = text.lowercased().decomposedStringWithCanonicalMapping
    }
    bytes.reserveCapacity(text.utf8.count + 8)
    tokens.reserveCapacity(text.utf8.count / 4 + 2)
    text.withUTF8 { cut($0) }
  }

  func text(_ index: Int) -> String {
    String(decoding: bytes[tokens[index].start..<tokens[index].end], as: UTF8.self)
  }

  func slice(_ index: Int) -> ArraySlice<UInt8> {
    bytes[tokens[index].start..<tokens[index].end]
  }

  private enum Kind { case none, word, number }

  private mutating func cut(_ text: UnsafeBufferPointer<UInt8>) {
    var kind = Kind.none
    var start = 0
    var join = false
    var apart = false
    var touches = false
    var position = 0

    func finish(_ line: inout TokenisedLine) {
      guard kind != .none else { return }
      line.tokens.append(
        Token(
          start: start, end: line.bytes.count, isNumber: kind == .number, followsJoin: join, followsBreak: apart,
          touchesPrevious: touches,
          hash: PhraseHash.token(line.bytes, start, line.bytes.count)))
      kind = .none
      join = false
      apart = false
    }
    func add(_ byte: UInt8, as newKind: Kind, _ line: inout TokenisedLine) {
      if kind != newKind {
        let touching = kind != .none
        finish(&line)
        kind = newKind
        touches = touching
        start = line.bytes.count
      }
      line.bytes.append(byte)
    }

    while position < text.count {
      let byte = text[position]
      position += 1
      switch byte {
      case 0x61...0x7A: add(byte, as: .word, &self)
      case 0x41...0x5A: add(byte | 0x20, as: .word, &self)
      case 0x30...0x39: add(byte, as: .number, &self)
      case 0x2E, 0x2C:
        // A decimal sign only between digits, or a point before digits at the start of a number.
        let nextIsDigit = position < text.count && (0x30...0x39).contains(text[position])
        if nextIsDigit, kind == .number {
          bytes.append(0x2E)
        } else if nextIsDigit, kind == .none, byte == 0x2E {
          add(0x30, as: .number, &self)
          bytes.append(0x2E)
        } else {
          finish(&self)
          apart = apart || byte == 0x2C
        }
      case 0x27:
        // Apostrophe: nothing, so that “Collis Browne's” and “Collis Brownes” read alike.
        if kind == .none { finish(&self) }
      case 0x00...0x7F:
        finish(&self)
        if byte == 0x2F || byte == 0x2B { join = true }
        if byte == 0x3B || byte == 0x26 || byte == 0x2B || byte == 0x0A { apart = true }
      default:
        let (scalar, length) = Self.scalar(text, position - 1)
        position += length - 1
        switch Self.folded(scalar) {
        case .ascii(let letters):
          for letter in letters { add(letter, as: (0x30...0x39).contains(letter) ? .number : .word, &self) }
        case .nothing: break
        case .separator: finish(&self)
        case .letter: for offset in (position - length)..<position { add(text[offset], as: .word, &self) }
        }
      }
    }
    finish(&self)
  }

  private static func scalar(_ text: UnsafeBufferPointer<UInt8>, _ start: Int) -> (UInt32, Int) {
    let first = text[start]
    let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
    guard start + length <= text.count else { return (0xFFFD, text.count - start) }
    var value = UInt32(first & (0xFF >> UInt8(length + 1)))
    for offset in 1..<length { value = value << 6 | UInt32(text[start + offset] & 0x3F) }
    return (value, length)
  }

  private enum Folded { case ascii([UInt8]), nothing, separator, letter }

  private static func folded(_ scalar: UInt32) -> Folded {
    switch scalar {
    case 0xAD, 0x200B...0x200F, 0x2060, 0xFEFF, 0x300...0x36F, 0x2019, 0x2018, 0xAE, 0x2122, 0xA9: return .nothing
    case 0xFF10...0xFF19: return .ascii([UInt8(scalar - 0xFF10 + 0x30)])
    case 0xFF21...0xFF3A: return .ascii([UInt8(scalar - 0xFF21 + 0x61)])
    case 0xFF41...0xFF5A: return .ascii([UInt8(scalar - 0xFF41 + 0x61)])
    default: break
    }
    if let letters = foldTable[scalar] { return .ascii(letters) }
    // Letters of other scripts stay as they are; everything else parts words.
    guard let value = Unicode.Scalar(scalar) else { return .separator }
    return value.properties.isAlphabetic ? .letter : .separator
  }

  private static let foldTable: [UInt32: [UInt8]] = {
    let groups: [(String, String)] = [
      ("àáâãäåāăąÀÁÂÃÄÅĀĂĄаА", "a"), ("æÆ", "ae"), ("çćčÇĆČсС", "c"), ("ðđďÐĐĎ", "d"), ("èéêëēėęěÈÉÊËĒĖĘĚеЕёЁ", "e"),
      ("ğģĞĢ", "g"), ("ìíîïīįıÌÍÎÏĪĮİіІїЇ", "i"), ("јЈ", "j"), ("ķĶкК", "k"), ("łļľĺŁĻĽĹ", "l"), ("мМ", "m"),
      ("ñńņňÑŃŅŇ", "n"), ("òóôõöøōőÒÓÔÕÖØŌŐоО", "o"), ("œŒ", "oe"), ("рРρ", "p"), ("ŕřŔŘ", "r"), ("śšşșŚŠŞȘ", "s"),
      ("ß", "ss"), ("ţťțŢŤȚтТ", "t"), ("ùúûüūůűųÙÚÛÜŪŮŰŲµμ", "u"), ("хХ", "x"), ("ýÿÝŸуУ", "y"), ("źżžŹŻŽ", "z"),
      ("þÞ", "th"), ("ο", "o"), ("α", "a"), ("ε", "e"), ("ς", "σ"),
    ]
    var table: [UInt32: [UInt8]] = [:]
    for (letters, replacement) in groups {
      for scalar in letters.unicodeScalars { table[scalar.value] = Array(replacement.utf8) }
    }
    return table
  }()
}

/// Hashes of tokens and of phrases made of them (FNV-1a with a final mix).
enum PhraseHash {
  static let seed: UInt64 = 0x9E37_79B9_7F4A_7C15

  static func token(_ bytes: [UInt8], _ start: Int, _ end: Int) -> UInt64 {
    var hash = FNV1a()
    for index in start..<end { hash.add(bytes[index]) }
    return hash.value
  }

  /// The hash of a phrase that is longer by one token.
  static func extend(_ phrase: UInt64, by token: UInt64) -> UInt64 {
    var hash = (phrase ^ token) &* 0xff51_afd7_ed55_8ccd
    hash ^= hash >> 32
    return hash &* 0xc4ce_b9fe_1a85_ec53 ^ (hash >> 29)
  }
}
