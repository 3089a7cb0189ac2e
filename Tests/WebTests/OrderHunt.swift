import Blinding
import Crypto
import Foundation
import Trials

#if canImport(Glibc)
  import Glibc
#endif

/// What is looked for: the order of the arms, written in many ways, and the numbers that it follows from.
struct OrderHunt {
  struct Needle {
    let name: String
    let bytes: Data
  }

  let needles: [Needle]
  private let arms: [Int]
  /// Every stretch of forty periods, forwards and backwards.
  private let parts: Set<[UInt8]>
  private let labels: [String]

  init(_ content: AllocationPayload, labels: [String]) {
    arms = content.arms
    self.labels = labels
    let row = content.arms.map { UInt8($0) }
    let length = min(40, row.count)
    let stretches = (0...(row.count - length)).map { Array(row[$0..<($0 + length)]) }
    parts = Set(stretches + stretches.map { $0.reversed() })
    var found: [Needle] = []
    for (direction, order) in [("", content.arms), (" backwards", Array(content.arms.reversed()))] {
      found += Self.texts(order, labels, direction) + Self.bytes(order, direction)
    }
    for (name, secret) in [("seed", content.seed), ("nonce", content.nonce)] {
      found.append(Needle(name: name, bytes: Data(secret)))
      found.append(Needle(name: "\(name) in hex", bytes: Data(Self.hex(secret).utf8)))
      found.append(Needle(name: "\(name) in HEX", bytes: Data(Self.hex(secret).uppercased().utf8)))
      found += Self.base64(Data(secret), name)
    }
    needles = found
  }

  /// What is found in some bytes.
  func findings(in data: Data) -> [String] {
    let haystack = [UInt8](data)
    let found = needles.filter { !Self.places(of: [UInt8]($0.bytes), in: haystack, atMost: 1).isEmpty }.map(\.name)
    return found + (namesInOrder(haystack) ? ["names in order"] : []) + fieldsInOrder(data)
  }

  /// Whether the names of the arms, whatever stands between them, follow one another in the order of the trial: each
  /// of them, or every second, third, or fourth, as in a table whose rows hold a guess beside the arm.
  private func namesInOrder(_ haystack: [UInt8]) -> Bool {
    let named = labels.enumerated().flatMap { arm, label in
      Self.places(of: Array(label.utf8), in: haystack).map { (place: $0, arm: UInt8(arm)) }
    }.sorted { $0.place < $1.place }.map(\.arm)
    return (1...4).contains { step in
      (0..<step).contains { first in
        holdsOrder(stride(from: first, to: named.count, by: step).map { named[$0] })
      }
    }
  }

  /// The fields of a JSON document whose values, one record after another, are the order as numbers or as yes and no.
  private func fieldsInOrder(_ data: Data) -> [String] {
    guard let first = data.first, first == UInt8(ascii: "{") || first == UInt8(ascii: "[") else { return [] }
    var values: [Substring: [UInt8]] = [:]
    for match in String(decoding: data, as: UTF8.self).matches(of: /"(\w+)" ?: ?"?(0|1|false|true)\b/) {
      values[match.output.1, default: []].append(match.output.2 == "1" || match.output.2 == "true" ? 1 : 0)
    }
    return values.filter { holdsOrder($0.value) || holdsOrder($0.value.map { 1 - $0 }) }.map { "field \($0.key)" }
  }

  /// Whether a good part of the order stands in a row of zeros and ones, forwards or backwards. Forty periods in blocks
  /// of two are 20 choices: chance does not do that.
  private func holdsOrder(_ row: [UInt8]) -> Bool {
    let length = min(40, arms.count)
    guard row.count >= length else { return false }
    return (0...(row.count - length)).contains { parts.contains(Array(row[$0..<($0 + length)])) }
  }

  private static func texts(_ order: [Int], _ labels: [String], _ direction: String) -> [Needle] {
    let alphabets: [[String]] = [
      ["0", "1"], ["1", "0"], ["1", "2"], ["2", "1"], ["A", "B"], ["B", "A"], ["a", "b"], ["P", "T"], ["P", "A"],
      ["P", "N"], ["p", "n"], ["-", "+"], ["false", "true"], ["0", "3"], ["0", "3000000"], ["0.0", "1.0"], labels,
      labels.map { "\"\($0)\"" },
    ]
    let separators = ["", ",", ", ", " ", "\n", "\t", ";", "-", "|", ",\n      "]
    return alphabets.flatMap { alphabet in
      separators.map { separator in
        Needle(
          name: "\(alphabet[0])/\(alphabet[1]) joined by “\(separator)”\(direction)",
          bytes: Data(order.map { alphabet[$0] }.joined(separator: separator).utf8))
      }
    }
  }

  private static func bytes(_ order: [Int], _ direction: String) -> [Needle] {
    let plain = order.map { UInt8($0) }
    var found = [Needle(name: "bytes\(direction)", bytes: Data(plain))]
    for width in [2, 4, 8] {
      let padding = [UInt8](repeating: 0, count: width - 1)
      found.append(Needle(name: "\(width)-byte numbers\(direction)", bytes: Data(plain.flatMap { [$0] + padding })))
    }
    found += base64(Data(plain), "bytes\(direction)")
    found.append(Needle(name: "bytes in hex\(direction)", bytes: Data(hex(plain).utf8)))
    for flip in [UInt8(0), 1] {
      for lowFirst in [false, true] {
        let packed = stride(from: 0, to: plain.count, by: 8).map { start in
          plain[start..<min(start + 8, plain.count)].enumerated().reduce(UInt8(0)) { byte, bit in
            byte | (bit.element ^ flip) << (lowFirst ? bit.offset : 7 - bit.offset)
          }
        }
        let name = "bits \(flip) \(lowFirst)\(direction)"
        found.append(Needle(name: name, bytes: Data(packed)))
        found.append(Needle(name: "\(name) in hex", bytes: Data(hex(packed).utf8)))
        found += base64(Data(packed), name)
        let number = packed.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        found.append(Needle(name: "\(name) as a number", bytes: Data(String(number).utf8)))
      }
    }
    // Hashes without a secret: whoever tries all orders would find them.
    let texts = [
      Data(plain), Data(order.map(String.init).joined().utf8), Data(order.map(String.init).joined(separator: ",").utf8),
    ]
    for (index, text) in texts.enumerated() {
      let digest = Array(SHA256.hash(data: text))
      found.append(Needle(name: "SHA-256 \(index)\(direction)", bytes: Data(digest)))
      found.append(Needle(name: "SHA-256 \(index) in hex\(direction)", bytes: Data(hex(digest).utf8)))
    }
    return found
  }

  /// Base64 of bytes wherever they start: the ends, which depend on the neighbours, are cut off.
  private static func base64(_ data: Data, _ name: String) -> [Needle] {
    (0..<3).map { offset in
      let text = (Data(repeating: 0, count: offset) + data).base64EncodedString().filter { $0 != "=" }
      return Needle(
        name: "\(name) in base64 at \(offset)", bytes: Data(text.dropFirst(offset == 0 ? 0 : 4).dropLast(2).utf8))
    }
  }

  private static func hex(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  /// Where some bytes stand in others.
  private static func places(of needle: [UInt8], in haystack: [UInt8], atMost limit: Int = .max) -> [Int] {
    guard let first = needle.first else { return [] }
    return haystack.withUnsafeBytes { hay in
      guard let start = hay.baseAddress else { return [] }
      var (found, offset): ([Int], Int) = ([], 0)
      while found.count < limit, offset + needle.count <= hay.count,
        let hit = memchr(start + offset, Int32(first), hay.count - needle.count + 1 - offset)
      {
        let place = UnsafeRawPointer(hit) - start
        if memcmp(hit, needle, needle.count) == 0 { found.append(place) }
        offset = place + 1
      }
      return found
    }
  }
}
