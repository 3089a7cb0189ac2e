public import Foundation

/// A moment in time: whole seconds since 1970-01-01T00:00:00Z.
public struct Instant: Hashable, Comparable, Sendable {
  /// Seconds since 1970-01-01T00:00:00Z, leap seconds not counted.
  public let secondsSince1970: Int

  /// Makes a moment.
  public init(secondsSince1970: Int) {
    self.secondsSince1970 = secondsSince1970
  }

  /// Order in time.
  public static func < (left: Instant, right: Instant) -> Bool { left.secondsSince1970 < right.secondsSince1970 }

  /// What the wall clock in `zone` shows at this moment.
  public func local(in zone: TimeZone) -> LocalDateTime {
    let date = Date(timeIntervalSince1970: Double(secondsSince1970))
    let shifted = secondsSince1970 + zone.secondsFromGMT(for: date)
    let days = (shifted >= 0 ? shifted : shifted - 86_399) / 86_400
    return LocalDateTime(
      date: LocalDate(dayNumber: days), time: TimeOfDay(wrapping: (shifted - days * 86_400) / 60))
  }
}

extension Instant: Codable {
  /// Reads whole seconds since 1970-01-01T00:00:00Z.
  public init(from decoder: any Decoder) throws {
    self.init(secondsSince1970: try decoder.singleValueContainer().decode(Int.self))
  }

  /// Writes whole seconds since 1970-01-01T00:00:00Z.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(secondsSince1970)
  }
}

extension LocalDateTime {
  /// The moment when the wall clock in `zone` shows this time.
  ///
  /// Policy: a time that the clocks skip in spring is moved on by the length of the gap (02:30 becomes 03:30);
  /// a time that comes twice in autumn is the first of the two.
  public func instant(in zone: TimeZone) -> Instant {
    let wall = date.dayNumber * 86_400 + time.minutes * 60
    // The offsets a day before and after bracket any transition nearby.
    let before = zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(wall - 86_400)))
    let after = zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(wall + 86_400)))
    for offset in before >= after ? [before, after] : [after, before] {
      let candidate = Instant(secondsSince1970: wall - offset)
      if candidate.local(in: zone) == self { return candidate }
    }
    return Instant(secondsSince1970: wall - before)
  }
}
