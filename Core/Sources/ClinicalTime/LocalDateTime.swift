/// A time of day on the wall clock, to the minute.
public struct TimeOfDay: Hashable, Comparable, Sendable {
  /// Minutes since midnight, 0 to 1439.
  public let minutes: Int

  /// The time with this hour (0 to 23) and minute (0 to 59); `nil` outside these.
  public init?(hour: Int, minute: Int) {
    guard (0...23).contains(hour), (0...59).contains(minute) else { return nil }
    minutes = hour * 60 + minute
  }

  init(wrapping minutes: Int) {
    self.minutes = ((minutes % 1440) + 1440) % 1440
  }

  /// Midnight, the first minute of the day.
  public static let midnight = TimeOfDay(wrapping: 0)
  /// Noon.
  public static let noon = TimeOfDay(wrapping: 720)
  /// The last minute of the day.
  public static let lastMinute = TimeOfDay(wrapping: 1439)

  /// Reads `22:00`, `9:30`, `22.00`, `10 pm`, `10:30pm`; seconds are read and dropped.
  public init?(_ text: some StringProtocol) {
    var lowered = text.lowercased().filter { $0 != " " }[...]
    var afternoon: Bool?
    for (suffix, isAfternoon) in [("am", false), ("a.m.", false), ("pm", true), ("p.m.", true)]
    where lowered.hasSuffix(suffix) {
      lowered = lowered.dropLast(suffix.count)
      afternoon = isAfternoon
    }
    let parts = lowered.split(whereSeparator: { $0 == ":" || $0 == "." })
    guard (1...3).contains(parts.count), afternoon != nil || parts.count >= 2,
      parts.allSatisfy({ (1...2).contains($0.count) && $0.utf8.allSatisfy { (48...57).contains($0) } }),
      lowered.first?.isNumber == true, lowered.last?.isNumber == true,
      parts.dropFirst().allSatisfy({ $0.count == 2 && $0 < "60" }),
      var hour = Int(parts[0])
    else { return nil }
    if let afternoon {
      guard (1...12).contains(hour) else { return nil }
      hour = hour % 12 + (afternoon ? 12 : 0)
    }
    self.init(hour: hour, minute: parts.count > 1 ? Int(parts[1]) ?? 60 : 0)
  }

  /// Order within the day.
  public static func < (left: TimeOfDay, right: TimeOfDay) -> Bool { left.minutes < right.minutes }
}

extension TimeOfDay: CustomStringConvertible, Codable {
  /// `22:00`
  public var description: String { padded(minutes / 60, to: 2) + ":" + padded(minutes % 60, to: 2) }

  /// Reads `22:00`.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let time = TimeOfDay(text) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "“\(text)” is no time of day. Write hours and minutes, such as 22:00.")
    }
    self = time
  }

  /// Writes `22:00`.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}

/// A day and a time on the wall clock, without a zone.
public struct LocalDateTime: Hashable, Comparable, Sendable {
  /// The calendar day.
  public var date: LocalDate
  /// The time of day.
  public var time: TimeOfDay

  /// Makes a local date and time.
  public init(date: LocalDate, time: TimeOfDay) {
    self.date = date
    self.time = time
  }

  /// Reads `2026-11-21 22:00` or `2026-11-21T22:00`; seconds are read and dropped.
  public init?(_ text: some StringProtocol) {
    guard text.utf8.count > 11, let date = LocalDate(text.prefix(10)) else { return nil }
    let rest = text.dropFirst(10)
    guard rest.first == "T" || rest.first == " ", let time = TimeOfDay(rest.dropFirst()) else { return nil }
    self.init(date: date, time: time)
  }

  /// The wall-clock time so many hours later, every day counted as 24 hours.
  public func adding(hours: Int) -> LocalDateTime {
    adding(minutes: hours * 60)
  }

  /// The wall-clock time so many minutes later, every day counted as 24 hours.
  public func adding(minutes: Int) -> LocalDateTime {
    let total = time.minutes + minutes
    let days = (total >= 0 ? total : total - 1439) / 1440
    return LocalDateTime(date: date.adding(days: days), time: TimeOfDay(wrapping: total))
  }

  /// Minutes from `other` to this moment, every day counted as 24 hours.
  public func minutes(since other: LocalDateTime) -> Int {
    date.days(since: other.date) * 1440 + time.minutes - other.time.minutes
  }

  /// Order by time.
  public static func < (left: LocalDateTime, right: LocalDateTime) -> Bool {
    (left.date, left.time) < (right.date, right.time)
  }
}

extension LocalDateTime: CustomStringConvertible, Codable {
  /// `2026-11-21 22:00`
  public var description: String { "\(date) \(time)" }

  /// Reads `2026-11-21 22:00` or `2026-11-21T22:00`.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let value = LocalDateTime(text) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: DateTextError(text).description)
    }
    self = value
  }

  /// Writes `2026-11-21 22:00`.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}

/// When one day of the diary ends and the next begins.
public struct DayBoundary: Hashable, Sendable, Codable {
  /// The first minute of the diary's day.
  public var startsAt: TimeOfDay

  /// A day that starts at this time on the clock.
  public init(startsAt: TimeOfDay) {
    self.startsAt = startsAt
  }

  /// The default: a dose taken before 4 a.m. belongs to the evening before.
  public static let fourInTheMorning = DayBoundary(startsAt: TimeOfDay(wrapping: 240))

  /// The day of the diary that a moment on the clock belongs to.
  public func diaryDay(of moment: LocalDateTime) -> LocalDate {
    moment.time < startsAt ? moment.date.adding(days: -1) : moment.date
  }

  /// The moment on the clock when `time` comes on a day of the diary: before the boundary it is the next calendar day.
  public func moment(on diaryDay: LocalDate, at time: TimeOfDay) -> LocalDateTime {
    LocalDateTime(date: time < startsAt ? diaryDay.adding(days: 1) : diaryDay, time: time)
  }
}
