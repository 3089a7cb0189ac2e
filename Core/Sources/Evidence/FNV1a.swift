/// The hash of Fowler, Noll and Vo, 64 bits, version 1a. It tells contents apart quickly; it is no protection against forgery.
///
/// Source: Eastlake and others, "The FNV Non-Cryptographic Hash Algorithm", RFC 9923, which has the two constants.
public struct FNV1a: Hashable, Sendable {
  @usableFromInline
  var state: UInt64 = 0xcbf2_9ce4_8422_2325

  /// The hash of all bytes so far.
  @inlinable
  public var value: UInt64 { state }

  /// Starts with no bytes.
  @inlinable
  public init() {}

  /// Takes one byte more.
  @inlinable
  public mutating func add(_ byte: UInt8) {
    state = (state ^ UInt64(byte)) &* 0x100_0000_01b3
  }

  /// The hash of a sequence of bytes.
  @inlinable
  public static func hash(_ bytes: some Sequence<UInt8>) -> UInt64 {
    var hash = FNV1a()
    for byte in bytes { hash.add(byte) }
    return hash.value
  }
}
