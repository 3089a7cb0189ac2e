public import ClinicalTime
public import Foundation

/// A `date`, `dateTime` or `instant` with the precision that was stated: a year is not the first of January.
public struct FHIRDateTime: Hashable, Sendable, CustomStringConvertible {
  /// What was written.
  public let text: String
  public let precision: Precision
  private let first: LocalDate
  private let secondOfDay: Int
  /// Seconds east of Greenwich; only with a time.
  private let offset: Int

  public enum Precision: Comparable, Sendable {
    case year, month, day
    /// To the second or finer, with a zone.
    case time
  }

  /// Reads FHIR R4's forms and nothing else; a time needs seconds and a zone.
  public init?(_ text: String) {
    let bytes = Array(text.utf8)
    func number(_ range: Range<Int>) -> Int? {
      guard range.upperBound <= bytes.count else { return nil }
      var result = 0
      for byte in bytes[range] {
        guard (0x30...0x39).contains(byte) else { return nil }
        result = result * 10 + Int(byte - 0x30)
      }
      return result
    }
    func isSign(_ sign: Unicode.Scalar, at index: Int) -> Bool {
      index < bytes.count && bytes[index] == UInt8(ascii: sign)
    }
    guard let year = number(0..<4), bytes.count == 4 || isSign("-", at: 4) else { return nil }
    let month = bytes.count > 4 ? number(5..<7) : 1
    guard bytes.count <= 7 || isSign("-", at: 7) else { return nil }
    let day = bytes.count > 7 ? number(8..<10) : 1
    guard let month, let day, let first = LocalDate(year: year, month: month, day: day) else { return nil }
    self.text = text
    self.first = first
    switch bytes.count {
    case 4: precision = .year
    case 7: precision = .month
    case 10: precision = .day
    default:
      precision = .time
      guard isSign("T", at: 10), isSign(":", at: 13), isSign(":", at: 16), let hour = number(11..<13), hour < 24,
        let minute = number(14..<16), minute < 60, let second = number(17..<19), second <= 60
      else { return nil }
      var end = 19
      if isSign(".", at: end) {
        end += 1
        let start = end
        while end < bytes.count, (0x30...0x39).contains(bytes[end]) { end += 1 }
        guard end > start else { return nil }
      }
      guard let offset = Self.offset(bytes[end...]) else { return nil }
      self.offset = offset
      secondOfDay = hour * 3600 + minute * 60 + min(second, 59)
      return
    }
    secondOfDay = 0
    offset = 0
  }

  /// `Z`, `+01:00`, `-03:30`
  private static func offset(_ bytes: ArraySlice<UInt8>) -> Int? {
    if bytes.elementsEqual("Z".utf8) { return 0 }
    let digits = bytes.dropFirst()
    guard let sign = bytes.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"), digits.count == 5,
      digits[digits.startIndex + 2] == UInt8(ascii: ":")
    else { return nil }
    let text = String(decoding: digits, as: UTF8.self)
    guard text.utf8.allSatisfy({ (0x30...0x3A).contains($0) }), let hours = Int(text.prefix(2)),
      let minutes = Int(text.suffix(2)), hours <= 14, minutes < 60
    else { return nil }
    return (hours * 3600 + minutes * 60) * (sign == UInt8(ascii: "-") ? -1 : 1)
  }

  /// The moment, when it was written to the time.
  public var instant: Instant? {
    precision == .time ? Instant(secondsSince1970: first.dayNumber * 86_400 + secondOfDay - offset) : nil
  }

  /// The first minute that it can mean, on the wall clock of a zone.
  public func earliest(in zone: TimeZone) -> LocalDateTime {
    instant?.local(in: zone) ?? LocalDateTime(date: first, time: .midnight)
  }

  /// The last minute that it can mean, on the wall clock of a zone.
  public func latest(in zone: TimeZone) -> LocalDateTime {
    if let instant { return instant.local(in: zone) }
    let (year, month, _) = first.components
    let last: LocalDate =
      switch precision {
      case .year: LocalDate(year: year, month: 12, day: 31) ?? first
      case .month: first.adding(days: LocalDate.length(ofMonth: month, year: year) - 1)
      case .day, .time: first
      }
    return LocalDateTime(date: last, time: .lastMinute)
  }

  public var description: String { text }
}
