/// The bytes of a text file as UTF-8, however it was saved.
enum TextBytes {
  /// Without its byte order mark; UTF-16 with one becomes UTF-8. Half pairs become U+FFFD.
  static func utf8(_ bytes: [UInt8]) -> [UInt8] {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return Array(bytes.dropFirst(3)) }
    if bytes.starts(with: [0xFF, 0xFE]) { return utf8(units(bytes.dropFirst(2), high: 1, low: 0)) }
    if bytes.starts(with: [0xFE, 0xFF]) { return utf8(units(bytes.dropFirst(2), high: 0, low: 1)) }
    return bytes
  }

  private static func units(_ bytes: ArraySlice<UInt8>, high: Int, low: Int) -> [UInt16] {
    stride(from: bytes.startIndex, to: bytes.endIndex - 1, by: 2).map { place in
      UInt16(bytes[place + high]) << 8 | UInt16(bytes[place + low])
    }
  }

  private static func utf8(_ units: [UInt16]) -> [UInt8] { Array(String(decoding: units, as: UTF16.self).utf8) }
}
