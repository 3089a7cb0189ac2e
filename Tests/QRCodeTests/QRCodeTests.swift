import Foundation
import Testing

@testable import QRCode

@Suite("QR codes")
struct QRCodeTests {
  private static func text(_ count: Int) -> [UInt8] { (0..<count).map { UInt8(33 + (7 * $0 + count) % 90) } }

  private static func fingerprint(_ code: QRCode) -> String {
    var value: UInt64 = 0xCBF2_9CE4_8422_2325
    for row in 0..<code.size {
      for column in 0..<code.size { value = (value ^ (code.isDark(column, row) ? 1 : 0)) &* 0x100_0000_01B3 }
    }
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  /// `scripts/reference-qr-codes` says how the file was made.
  @Test("every version, full and almost full, is drawn module by module as another encoder draws it")
  func reference() throws {
    let file = try #require(Bundle.module.url(forResource: "codes", withExtension: "txt", subdirectory: "Fixtures"))
    var versions: Set<Int> = []
    for line in String(decoding: try Data(contentsOf: file), as: UTF8.self).split(separator: "\n") {
      let fields = line.split(separator: " ")
      let numbers = fields.prefix(3).compactMap { Int($0) }
      try #require(numbers.count == 3 && fields.count == 4)
      let code = try QRCode(Self.text(numbers[0]), mask: numbers[2])
      #expect(code.version == numbers[1] && Self.fingerprint(code) == String(fields[3]), "\(line)")
      versions.insert(code.version)
    }
    #expect(versions == Set(1...40))
  }

  @Test("the mask is the one that is easiest to read, and does not hang on anything else")
  func masks() throws {
    for count in [0, 1, 300, 412] {
      let best = try QRCode(Self.text(count))
      #expect(try best == QRCode(Self.text(count)))
      #expect(try (0..<8).contains { try QRCode(Self.text(count), mask: $0) == best })
    }
  }

  @Test("more bytes than the largest version holds are refused with the limit")
  func tooLong() throws {
    #expect(try QRCode(Self.text(QRCode.longest)).version == 40)
    #expect(throws: QRCodeTooLong(count: 2332)) { try QRCode(Self.text(2332)) }
    #expect(QRCodeTooLong(count: 2332).description.contains("2331"))
  }

  @Test("the picture has each dark module once, and four light ones around")
  func picture() throws {
    let code = try QRCode(Self.text(40))
    #expect(code.viewBox == "-4 -4 \(code.size + 8) \(code.size + 8)")
    var drawn: Set<[Int]> = []
    for run in code.path.matches(of: /M(\d+) (\d+)h(\d+)v1H(\d+)z/) {
      let (start, row, length) = (try #require(Int(run.1)), try #require(Int(run.2)), try #require(Int(run.3)))
      #expect(run.1 == run.4)
      for column in start..<(start + length) { #expect(drawn.insert([column, row]).inserted) }
    }
    for row in 0..<code.size {
      for column in 0..<code.size { #expect(drawn.contains([column, row]) == code.isDark(column, row)) }
    }
    #expect(!code.isDark(-1, 0) && !code.isDark(0, code.size))
  }
}
