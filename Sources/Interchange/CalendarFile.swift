public import ClinicalTime
public import Foundation

/// An iCalendar file (RFC 5545): events at wall-clock times, with the rules of their time zone.
public struct CalendarFile: Sendable {
  /// One entry of the calendar.
  public struct Event: Hashable, Sendable {
    /// The same whenever the same thing is written, so that a newer file replaces and does not double.
    public let uid: String
    public let when: When
    public let summary: String
    public let description: String?
    /// Whether a reminder rings at its time.
    public let rings: Bool

    public init(uid: String, when: When, summary: String, description: String? = nil, rings: Bool = false) {
      self.uid = uid
      self.when = when
      self.summary = summary
      self.description = description
      self.rings = rings
    }
  }

  /// When an event is.
  public enum When: Hashable, Sendable {
    /// A moment on the clock.
    case at(LocalDateTime)
    /// A whole day.
    case day(LocalDate)
  }

  public let name: String
  public let zone: TimeZone
  /// When the file was written.
  public let written: Instant
  /// Rises with each version of what the calendar shows.
  public let sequence: Int
  /// Whether the events are not agreed yet.
  public let isTentative: Bool
  public let events: [Event]

  public init(name: String, zone: TimeZone, written: Instant, sequence: Int, isTentative: Bool, events: [Event]) {
    self.name = name
    self.zone = zone
    self.written = written
    self.sequence = sequence
    self.isTentative = isTentative
    self.events = events
  }

  /// The file, lines ended by CR LF and folded at 75 octets.
  public var text: String {
    let head = [
      "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Sweetspot//Sweetspot//EN", "CALSCALE:GREGORIAN", "METHOD:PUBLISH",
      "X-WR-CALNAME:\(Self.escaped(name))",
    ]
    let lines = head + zoneLines + events.flatMap(lines(of:)) + ["END:VCALENDAR"]
    return lines.map { Self.folded($0) + "\r\n" }.joined()
  }

  private func lines(of event: Event) -> [String] {
    var lines = [
      "BEGIN:VEVENT", "UID:\(Self.escaped(event.uid))", "DTSTAMP:\(Self.utc(written))", "SEQUENCE:\(sequence)",
      "STATUS:\(isTentative ? "TENTATIVE" : "CONFIRMED")", "CLASS:PRIVATE", "TRANSP:TRANSPARENT",
    ]
    switch event.when {
    case .at(let moment):
      // The time the clock really shows then: a time skipped in spring is moved on by the gap.
      let shown = moment.instant(in: zone).local(in: zone)
      lines.append("DTSTART;TZID=\(zone.identifier):\(Self.local(shown))")
      lines.append("DURATION:PT5M")
    case .day(let date):
      lines.append("DTSTART;VALUE=DATE:\(Self.compact(date))")
      lines.append("DTEND;VALUE=DATE:\(Self.compact(date.adding(days: 1)))")
    }
    lines.append("SUMMARY:\(Self.escaped(event.summary))")
    if let description = event.description { lines.append("DESCRIPTION:\(Self.escaped(description))") }
    if event.rings {
      lines += [
        "BEGIN:VALARM", "ACTION:DISPLAY", "DESCRIPTION:\(Self.escaped(event.summary))", "TRIGGER:PT0M", "END:VALARM",
      ]
    }
    return lines + ["END:VEVENT"]
  }

  // MARK: - The time zone

  /// The zone's rules around the events: every change of the clock from a year before the first to after the last.
  private var zoneLines: [String] {
    let days = events.map { event in
      switch event.when {
      case .at(let moment): moment.date
      case .day(let date): date
      }
    }
    guard let first = days.min(), let last = days.max() else { return [] }
    let begin = Self.date(LocalDateTime(date: first.adding(days: -366), time: .midnight))
    let end = Self.date(LocalDateTime(date: last.adding(days: 2), time: .midnight))
    // Standard time is what holds at the beginning unless daylight saving does; it stands for all time before.
    var lines = ["BEGIN:VTIMEZONE", "TZID:\(zone.identifier)"]
    lines += observance(
      from: "19700101T000000", before: zone.secondsFromGMT(for: begin), after: zone.secondsFromGMT(for: begin),
      isDaylight: zone.isDaylightSavingTime(for: begin), name: zone.abbreviation(for: begin))
    var moment = begin
    while let change = zone.nextDaylightSavingTimeTransition(after: moment), change < end {
      let before = zone.secondsFromGMT(for: change.addingTimeInterval(-1))
      let instant = Instant(secondsSince1970: Int(change.timeIntervalSince1970.rounded()) + before)
      lines += observance(
        from: Self.local(instant.local(in: .gmt)), before: before, after: zone.secondsFromGMT(for: change),
        isDaylight: zone.isDaylightSavingTime(for: change), name: zone.abbreviation(for: change))
      moment = change
    }
    return lines + ["END:VTIMEZONE"]
  }

  private func observance(
    from start: String, before: Int, after: Int, isDaylight: Bool, name: String?
  ) -> [String] {
    let kind = isDaylight ? "DAYLIGHT" : "STANDARD"
    return ["BEGIN:\(kind)", "DTSTART:\(start)"] + (name.map { ["TZNAME:\(Self.escaped($0))"] } ?? []) + [
      "TZOFFSETFROM:\(Self.offset(before))", "TZOFFSETTO:\(Self.offset(after))", "END:\(kind)",
    ]
  }

  // MARK: - Values

  private static func date(_ moment: LocalDateTime) -> Date {
    Date(timeIntervalSince1970: Double(moment.instant(in: .gmt).secondsSince1970))
  }

  private static func compact(_ date: LocalDate) -> String { date.description.filter { $0 != "-" } }

  private static func local(_ moment: LocalDateTime) -> String {
    "\(compact(moment.date))T\(moment.time.description.filter { $0 != ":" })00"
  }

  private static func utc(_ instant: Instant) -> String {
    let seconds = ((instant.secondsSince1970 % 60) + 60) % 60
    return "\(local(instant.local(in: .gmt)).dropLast(2))\(seconds < 10 ? "0" : "")\(seconds)Z"
  }

  private static func offset(_ seconds: Int) -> String {
    let minutes = abs(seconds) / 60
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(seconds < 0 ? "-" : "+")\(two(minutes / 60))\(two(minutes % 60))"
  }

  /// A text value: backslash, semicolon, comma and line end are written with a backslash; other control characters
  /// have no form and are left out.
  private static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\", ";", ",": result += "\\\(scalar)"
      case "\n": result += "\\n"
      default: if scalar.properties.generalCategory != .control { result.unicodeScalars.append(scalar) }
      }
    }
    return result
  }

  /// A line of at most 75 octets, and the rest on lines that begin with a space; no character is cut.
  private static func folded(_ line: String) -> String {
    var result = ""
    var octets = 0
    for character in line.unicodeScalars {
      let size = UTF8.width(character)
      if octets + size > 75 {
        result += "\r\n "
        octets = 1
      }
      result.unicodeScalars.append(character)
      octets += size
    }
    return result
  }
}
