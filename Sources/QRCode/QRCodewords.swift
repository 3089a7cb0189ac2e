/// The words of a QR code: head, bytes, filling, and the Reed–Solomon words of each block, in the order in which they are
/// drawn.
struct QRCodewords {
  let version: Int
  let all: [UInt8]

  /// Of level M, from version 1: error correction words of a block, and blocks (ISO/IEC 18004, table 9).
  static let correction = [
    10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26, 26, 28, 28, 28, 28, 28, 28, 28, 28,
    28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28,
  ]
  static let blocks = [
    1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16, 17, 17, 18, 20, 21, 23, 25, 26, 28, 29, 31, 33,
    35, 37, 38, 40, 43, 45, 47, 49,
  ]

  init(_ bytes: [UInt8]) throws(QRCodeTooLong) {
    guard let version = (1...40).first(where: { Self.capacity($0) >= bytes.count }) else {
      throw QRCodeTooLong(count: bytes.count)
    }
    self.version = version
    all = Self.interleaved(Self.data(bytes, version), version)
  }

  /// Words of all kinds that a version holds: what the patterns leave.
  static func words(_ version: Int) -> Int {
    let size = 17 + 4 * version
    let centres = QRDrawing.alignment(version).count
    // Finders with their edges and format, timing, alignment (of which some lie on the timing), version.
    var taken = 3 * 64 + 31 + 2 * (size - 16)
    if centres > 0 { taken += 25 * (centres * centres - 3) - 10 * (centres - 2) }
    if version >= 7 { taken += 36 }
    return (size * size - taken) / 8
  }

  private static func dataWords(_ version: Int) -> Int {
    words(version) - correction[version - 1] * blocks[version - 1]
  }

  private static func countBits(_ version: Int) -> Int { version < 10 ? 8 : 16 }

  /// Bytes that a version holds.
  static func capacity(_ version: Int) -> Int { (dataWords(version) * 8 - 4 - countBits(version)) / 8 }

  private static func data(_ bytes: [UInt8], _ version: Int) -> [UInt8] {
    var bits: [Bool] = []
    func append(_ number: Int, _ count: Int) {
      for place in (0..<count).reversed() { bits.append(number >> place & 1 == 1) }
    }
    append(0b0100, 4)
    append(bytes.count, countBits(version))
    for byte in bytes { append(Int(byte), 8) }
    let room = dataWords(version) * 8
    append(0, min(4, room - bits.count))
    append(0, (8 - bits.count % 8) % 8)
    var filling = 0xEC
    while bits.count < room {
      append(filling, 8)
      filling ^= 0xEC ^ 0x11
    }
    return stride(from: 0, to: bits.count, by: 8).map { start in
      bits[start..<(start + 8)].reduce(0) { $0 << 1 | ($1 ? 1 : 0) }
    }
  }

  /// Word by word from all blocks in turn; the blocks at the end hold one word more.
  private static func interleaved(_ data: [UInt8], _ version: Int) -> [UInt8] {
    let count = blocks[version - 1]
    let short = data.count / count
    let longer = data.count % count
    var parts: [ArraySlice<UInt8>] = []
    var start = 0
    for block in 0..<count {
      let length = short + (block >= count - longer ? 1 : 0)
      parts.append(data[start..<(start + length)])
      start += length
    }
    var drawn: [UInt8] = []
    for place in 0...short {
      for part in parts where place < part.count { drawn.append(part[part.startIndex + place]) }
    }
    let field = ReedSolomon(correction[version - 1])
    let corrections = parts.map { field.remainder(of: $0) }
    for place in 0..<correction[version - 1] { drawn += corrections.map { $0[place] } }
    return drawn
  }
}

/// Error correction over the field of 256 elements with the polynomial 0x11D.
struct ReedSolomon {
  private let divisor: [UInt8]

  init(_ count: Int) {
    var divisor = [UInt8](repeating: 0, count: count - 1) + [1]
    var root: UInt8 = 1
    for _ in 0..<count {
      for place in divisor.indices {
        divisor[place] = Self.product(divisor[place], root) ^ (place + 1 < count ? divisor[place + 1] : 0)
      }
      root = Self.product(root, 2)
    }
    self.divisor = divisor
  }

  func remainder(of data: ArraySlice<UInt8>) -> [UInt8] {
    var rest = [UInt8](repeating: 0, count: divisor.count)
    for word in data {
      let factor = word ^ rest.removeFirst()
      rest.append(0)
      for place in rest.indices { rest[place] ^= Self.product(divisor[place], factor) }
    }
    return rest
  }

  private static func product(_ one: UInt8, _ other: UInt8) -> UInt8 {
    var result = 0
    for place in (0..<8).reversed() {
      result = result << 1 ^ (result >> 7) * 0x11D
      result ^= Int(other) >> place & 1 == 1 ? Int(one) : 0
    }
    return UInt8(truncatingIfNeeded: result)
  }
}
