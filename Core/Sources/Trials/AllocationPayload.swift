public import Foundation

/// What is sealed: the order of the arms, the seed that it was drawn from, and a number that hides both in the
/// commitment. Its bytes are equally many for every trial.
public struct AllocationPayload: Hashable, Sendable {
  /// The seed of the draw: 32 bytes.
  public let seed: [UInt8]
  /// The random number that keeps the commitment from being guessed: 32 bytes.
  public let nonce: [UInt8]
  /// For each period its arm.
  public let arms: [Int]

  /// The most periods that are held; a trial has at most 2,000 days.
  public static let mostPeriods = 2_000
  /// The version of the layout, its first byte.
  static let version: UInt8 = 1
  /// How many bytes there are: version, seed, nonce, the number of periods as two bytes, one byte for each period that
  /// could be.
  public static let length = 1 + 32 + 32 + 2 + mostPeriods

  /// Keeps what is to be sealed.
  /// - Throws: ``AllocationPayloadError`` when it does not fit the layout.
  public init(seed: [UInt8], nonce: [UInt8], arms: [Int]) throws(AllocationPayloadError) {
    guard seed.count == 32, nonce.count == 32, (1...Self.mostPeriods).contains(arms.count),
      arms.allSatisfy({ (0...254).contains($0) })
    else { throw AllocationPayloadError() }
    self.seed = seed
    self.nonce = nonce
    self.arms = arms
  }

  /// The bytes.
  public var bytes: Data {
    var data = Data([Self.version] + seed + nonce + [UInt8(arms.count >> 8), UInt8(arms.count & 0xFF)])
    // What follows the last period is filled up with a byte that is no arm.
    data += Data((0..<Self.mostPeriods).map { $0 < arms.count ? UInt8(arms[$0]) : 0xFF })
    return data
  }

  /// Reads bytes.
  /// - Throws: ``AllocationPayloadError`` when they are not what ``bytes`` gives.
  public init(_ bytes: Data) throws(AllocationPayloadError) {
    let bytes = [UInt8](bytes)
    guard bytes.count == Self.length, bytes[0] == Self.version else { throw AllocationPayloadError() }
    let count = Int(bytes[65]) << 8 | Int(bytes[66])
    guard (1...Self.mostPeriods).contains(count), bytes[(67 + count)...].allSatisfy({ $0 == 0xFF }) else {
      throw AllocationPayloadError()
    }
    try self.init(
      seed: Array(bytes[1..<33]), nonce: Array(bytes[33..<65]), arms: bytes[67..<(67 + count)].map(Int.init))
  }
}

/// Bytes that are no sealed order of arms.
public struct AllocationPayloadError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Makes the error.
  public init() {}

  /// What is wrong, and the remedy.
  public var description: String {
    "This is no order of a trial's periods as Sweetspot writes it. Use the file that the pharmacy gave, unchanged."
  }
}
