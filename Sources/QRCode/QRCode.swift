/// A QR code after ISO/IEC 18004: bytes as they are, error correction level M (about 15 % may be unreadable), the
/// smallest of the 40 versions that holds them.
public struct QRCode: Hashable, Sendable {
  /// Modules along one side.
  public let size: Int
  /// The version, 1 to 40.
  public let version: Int
  /// One of the eight masks, 0 to 7.
  public let mask: Int
  private let dark: [Bool]

  /// The most bytes that the largest version holds.
  public static let longest = 2331

  /// Draws bytes with the mask that is read best.
  /// - Throws: ``QRCodeTooLong`` beyond ``longest``.
  public init(_ bytes: [UInt8]) throws(QRCodeTooLong) {
    let plain = try QRDrawing(bytes)
    var best = plain.masked(0)
    for mask in 1..<8 {
      let other = plain.masked(mask)
      if other.penalty < best.penalty { best = other }
    }
    self.init(best)
  }

  /// Draws bytes with a given mask.
  /// - Parameter mask: 0 to 7.
  init(_ bytes: [UInt8], mask: Int) throws(QRCodeTooLong) {
    self.init(try QRDrawing(bytes).masked(mask))
  }

  private init(_ drawing: QRDrawing.Masked) {
    size = drawing.size
    version = drawing.version
    mask = drawing.mask
    dark = drawing.dark
  }

  /// Whether the module in a column and a row is dark; both count from 0 at the upper left.
  public func isDark(_ column: Int, _ row: Int) -> Bool {
    (0..<size).contains(column) && (0..<size).contains(row) && dark[row * size + column]
  }
}

/// More bytes than a QR code holds.
public struct QRCodeTooLong: Error, Hashable, Sendable, CustomStringConvertible {
  /// How many there were.
  public let count: Int

  public var description: String {
    "The text has \(count) bytes; a QR code holds \(QRCode.longest). Use a shorter text."
  }
}

extension QRCode {
  /// Modules that stay light on all sides.
  public static let quietZone = 4

  /// The box of the picture with its quiet zone, for SVG.
  public var viewBox: String {
    "\(-Self.quietZone) \(-Self.quietZone) \(size + 2 * Self.quietZone) \(size + 2 * Self.quietZone)"
  }

  /// The dark modules as the path of an SVG: each run of a row is one rectangle.
  public var path: String {
    var path = ""
    for row in 0..<size {
      var column = 0
      while column < size {
        let start = column
        while isDark(column, row) { column += 1 }
        if column > start { path += "M\(start) \(row)h\(column - start)v1H\(start)z" } else { column += 1 }
      }
    }
    return path
  }
}
