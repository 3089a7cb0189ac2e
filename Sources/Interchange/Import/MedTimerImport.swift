import ClinicalTime
import ExactJSON
import Foundation
import Quantities

/// MedTimer's table of events: semicolons without quotes, headings in the language of the telephone, and at the end the
/// times of reminding and taking by ISO 8601.
enum MedTimerTableImport {
  private static let mark = "(iso 8601)"

  static func recognises(_ header: [String]) -> Bool {
    header.count >= 6 && header.suffix(2).allSatisfy { $0.hasSuffix(mark) }
      && !header.dropLast(2).contains { $0.hasSuffix(mark) }
  }

  static func read(_ table: CommaSeparated, into builder: inout ImportBuilder) {
    for record in table.records {
      let fields = record.fields.map(\.trimmingSpaces)
      let line = record.line
      guard let reminded = fields.dropLast().last, let taken = fields.last else { continue }
      guard !taken.isEmpty else {
        builder.leaveOut(line, "The medicine was not taken, or not yet: there is no time of taking.")
        continue
      }
      guard let moment = MomentText.instant(taken) ?? MomentText.instant(taken + ":00Z") else {
        builder.leaveOut(
          line, "“\(taken.prefix(40))” is no moment such as 2026-11-20T21:00:00Z (reminded \(reminded.prefix(40))).")
        continue
      }
      let zone = builder.context.zone
      builder.addTaken(
        fields[1], amount: fields[2], at: moment.local(in: zone), zone: zone.identifier, line: line)
      // Interval and notes came to the file later: nine columns hold them.
      guard fields.count == 9, !fields[6].isEmpty else { continue }
      let day = builder.day(of: moment.local(in: zone))
      builder.addNote(
        day: day, text: "\(fields[1]): \(fields[6])", key: "note \(taken) \(fields[1]) \(fields[6])", line: line)
    }
  }
}

/// MedTimer's backup: a list of events with seconds since 1970, alone or within the whole backup.
enum MedTimerBackupImport {
  /// The list of events, wherever it stands.
  static func events(in root: JSONObject) -> [JSONValue]? {
    if let list = root["list"]?.array, isEvents(list) { return list }
    for member in root.members {
      if let list = member.value.object?["list"]?.array, isEvents(list) { return list }
    }
    return nil
  }

  private static func isEvents(_ list: [JSONValue]) -> Bool {
    list.contains { value in
      guard let object = value.object else { return false }
      return object["medicineName"] != nil && object["processedTimestamp"] != nil
    }
  }

  static func read(_ events: [JSONValue], into builder: inout ImportBuilder) {
    for (index, value) in events.enumerated() {
      let record = index + 1
      guard let event = value.object, let name = event["medicineName"]?.string, !name.isEmpty else {
        builder.leaveOut(record, "The record names no medicine.")
        continue
      }
      let status = event["status"]?.string ?? ""
      switch status {
      case "TAKEN": break
      case "SKIPPED", "RAISED", "DELETED", "ACKNOWLEDGED":
        builder.leaveOut(record, "The medicine was not taken: its status is \(status).")
        continue
      default:
        builder.leaveOut(
          record, "The status “\(status.prefix(40))” is not known, so it is not known whether it was taken.")
        continue
      }
      guard let seconds = event["processedTimestamp"]?.number?.whole, MomentText.isPlausible(seconds) else {
        builder.leaveOut(record, "The time of taking is missing, or no count of seconds since 1970.")
        continue
      }
      let zone = builder.context.zone
      let moment = Instant(secondsSince1970: seconds).local(in: zone)
      builder.addTaken(
        name, amount: event["amount"]?.string ?? "", at: moment, zone: zone.identifier, line: record)
      if let notes = event["notes"]?.string, !notes.isEmpty {
        builder.addNote(
          day: builder.day(of: moment), text: "\(name): \(notes)", key: "note \(seconds) \(name) \(notes)", line: record
        )
      }
    }
  }
}

/// Moments as other programs write them.
enum MomentText {
  /// Reads ISO 8601 with a zone: `2026-11-20T21:00:00Z`, `…+01:00`, `…+0100`, with or without fractions of a second.
  static func instant(_ text: String) -> Instant? {
    let text = text.replacing(" ", with: "T", maxReplacements: 1).filter { $0 != " " }
    guard text.utf8.count >= 17, text.utf8.allSatisfy({ $0 < 128 }), let date = LocalDate(text.prefix(10)),
      text.dropFirst(10).first == "T"
    else { return nil }
    let rest = text.dropFirst(11)
    let clock = rest.prefix { $0.isNumber || $0 == ":" || $0 == "." }
    let zone = rest.dropFirst(clock.count)
    let parts = clock.prefix { $0 != "." }.split(separator: ":", omittingEmptySubsequences: false)
    guard (2...3).contains(parts.count), parts.allSatisfy({ $0.count == 2 }), let hour = Int(parts[0]), hour < 24,
      let minute = Int(parts[1]), minute < 60, let second = parts.count == 3 ? Int(parts[2]) : 0, second <= 60,
      let offset = offset(zone)
    else { return nil }
    return Instant(
      secondsSince1970: date.dayNumber * 86_400 + hour * 3600 + minute * 60 + min(second, 59) - offset)
  }

  private static func offset(_ text: Substring) -> Int? {
    if text == "Z" || text == "z" { return 0 }
    guard let sign = text.first, sign == "+" || sign == "-" else { return nil }
    let digits = text.dropFirst().filter { $0 != ":" }
    guard digits.count == 4, digits.allSatisfy(\.isNumber), let hours = Int(digits.prefix(2)),
      let minutes = Int(digits.suffix(2)), hours <= 14, minutes < 60
    else { return nil }
    return (hours * 3600 + minutes * 60) * (sign == "-" ? -1 : 1)
  }

  /// Between 1971 and 2100: anything else is another count.
  static func isPlausible(_ seconds: Int) -> Bool { (31_536_000..<4_102_444_800).contains(seconds) }
}
