import ClinicalTime
import Diary
import Quantities

/// Daylio's export: one mood a line with the activities, separated by ` | `, and a note. See docs/import-formats.md.
enum DaylioImport {
  static let needed = ["full_date", "time", "mood", "activities"]
  private static let known = Set(needed + ["date", "weekday", "note_title", "note"])

  /// Daylio's own five moods. People can rename and add moods; those are not guessed.
  private static let moods = ["awful": 1, "bad": 2, "meh": 3, "good": 4, "rad": 5]

  private static let measure = Measure(
    id: "daylio.mood", title: "Mood in Daylio (imported)", lowest: ExactDecimal(1), highest: ExactDecimal(5),
    direction: .higherIsBetter)

  static func recognises(_ header: [String]) -> Bool { needed.allSatisfy(header.contains) }

  static func read(_ table: CommaSeparated, into builder: inout ImportBuilder) {
    let columns = TableColumns(table.header)
    builder.leaveOutColumns(of: table, except: known)
    for record in table.records {
      let line = record.line
      let dateText = columns.text("full_date", of: record)
      guard let date = LocalDate(dateText) else {
        builder.leaveOut(line, "“\(dateText.prefix(40))” is no date such as 2026-11-21.")
        continue
      }
      let timeText = columns.text("time", of: record)
      let time = TimeOfDay(timeText)
      if time == nil, !timeText.isEmpty {
        builder.notice(line, "“\(timeText.prefix(40))” is no time of day; the entry is taken in without a time.")
      }
      let day = time.map { builder.day(of: LocalDateTime(date: date, time: $0)) } ?? date
      let key = "\(date) \(timeText)"
      let mood = columns.text("mood", of: record)
      if let value = moods[mood.lowercased()] {
        builder.addScore(
          measure, day: day, time: time, value: ExactDecimal(value), key: "mood \(key) \(value)", line: line)
      } else if !mood.isEmpty {
        builder.leaveOut(
          line,
          "The mood “\(mood.prefix(40))” is none of Daylio's own (rad, good, meh, bad, awful), so its place is not known."
        )
      }
      let activities = columns.text("activities", of: record)
      if !activities.isEmpty {
        builder.addNote(
          day: day, text: "Activities: \(activities)", key: "activities \(key) \(activities)", line: line)
      }
      let note = [columns.text("note_title", of: record), columns.text("note", of: record)].filter { !$0.isEmpty }
        .joined(separator: "\n")
      if !note.isEmpty { builder.addNote(day: day, text: note, key: "note \(key) \(note)", line: line) }
    }
  }
}
