import ClinicalTime
import Diary
import Quantities

/// Bearable's export: one rating, amount or list a line. See docs/import-formats.md, also for how sure that is.
enum BearableImport {
  private static let needed = ["date formatted", "category", "rating/amount", "detail"]
  private static let known = Set(needed + ["date", "weekday", "time of day", "notes"])

  static func recognises(_ header: [String]) -> Bool { needed.allSatisfy(header.contains) }

  static func read(_ table: CommaSeparated, into builder: inout ImportBuilder) {
    let columns = TableColumns(table.header)
    builder.leaveOutColumns(of: table, except: known)
    for record in table.records {
      let dateText = columns.text("date formatted", of: record)
      guard let date = LocalDate(dateText) else {
        builder.leaveOut(record.line, "“\(dateText.prefix(40))” is no date such as 2026-11-21.")
        continue
      }
      let entry = Entry(
        line: record.line, date: date, timeOfDay: columns.text("time of day", of: record),
        category: columns.text("category", of: record), amount: columns.text("rating/amount", of: record),
        detail: columns.text("detail", of: record), notes: columns.text("notes", of: record))
      entry.read(into: &builder)
    }
  }

  private struct Entry {
    let line: Int
    let date: LocalDate
    let timeOfDay: String
    let category: String
    let amount: String
    let detail: String
    let notes: String

    private var key: String { "\(date)|\(timeOfDay)|\(category)|\(amount)|\(detail)" }

    func read(into builder: inout ImportBuilder) {
      switch category.lowercased() {
      case "symptom", "symptoms":
        // “Fatigue (Moderate)”: the number stands in another column.
        let name = String(detail.prefix { $0 != "(" }).trimmingSpaces
        guard !name.isEmpty else { return builder.leaveOut(line, "A symptom without a name.") }
        score(Self.measure("symptom.\(name.lowercased())", name, 0, 4, .lowerIsBetter), &builder)
      case "mood": score(Self.measure("mood", "Mood", 1, 10, .higherIsBetter), &builder)
      case "energy": score(Self.measure("energy", "Energy", 1, 5, .higherIsBetter), &builder)
      case "sleep quality": score(Self.measure("sleep-quality", "Sleep quality", 1, 5, .higherIsBetter), &builder)
      case "sleep": sleep(&builder)
      case let other where other.contains("med") && !other.contains("measure") || other.contains("supplement"):
        medicines(&builder)
      case "health measurements" where detail.lowercased().contains("step count"):
        score(Self.measure("steps", "Steps", 0, 200_000, .unstated), &builder)
      default: note(&builder)
      }
      if !notes.isEmpty { builder.addNote(day: date, text: notes, key: "notes \(key)|\(notes)", line: line) }
    }

    private static func measure(
      _ id: String, _ title: String, _ lowest: Int, _ highest: Int, _ direction: Measure.Direction
    ) -> Measure {
      Measure(
        id: "bearable.\(id.prefix(80))", title: "\(title.prefix(80)) in Bearable (imported)",
        lowest: ExactDecimal(lowest), highest: ExactDecimal(highest), direction: direction)
    }

    private func score(_ measure: Measure, _ builder: inout ImportBuilder) {
      guard let value = ExactDecimal(amount) else {
        return builder.leaveOut(line, "\(category.prefix(40)): “\(amount.prefix(40))” is no number.")
      }
      builder.addScore(measure, day: date, value: value, key: key, line: line)
    }

    /// Hours and minutes of sleep, as minutes: a third of an hour has no end as a decimal.
    private func sleep(_ builder: inout ImportBuilder) {
      let parts = amount.split(separator: ":")
      guard parts.count == 2, let hours = Int(parts[0]), let minutes = Int(parts[1]), (0...24).contains(hours),
        (0..<60).contains(minutes), !amount.contains("-")
      else { return builder.leaveOut(line, "Sleep: “\(amount.prefix(40))” is no time such as 7:30.") }
      builder.addScore(
        Self.measure("sleep", "Minutes of sleep", 0, 1440, .unstated), day: date,
        value: ExactDecimal(hours * 60 + minutes), key: key, line: line)
    }

    /// Bearable gives the part of the day only, and a dose needs its time.
    private func medicines(_ builder: inout ImportBuilder) {
      for part in detail.split(separator: "|").map({ String($0).trimmingSpaces }) where !part.isEmpty {
        switch TakenMedicine(part, amount: "", builder.context.recogniser) {
        case .naltrexone, .naltrexoneWithoutAmount:
          builder.leaveOut(
            line,
            "“\(part.prefix(60))” is naltrexone, and the file does not say at what time it was taken. Take it in by a mapping with the time that you confirm."
          )
        case .opioid:
          builder.leaveOut(
            line,
            "“\(part.prefix(60))” is, or may be, an opioid, and the file does not say at what time it was taken. Write it down as a rescue medicine, and run the screen."
          )
        case .other: builder.addTreatment(part, day: date, taken: true, line: line)
        }
      }
    }

    private func note(_ builder: inout ImportBuilder) {
      let text = [amount, detail].filter { !$0.isEmpty }.joined(separator: " ")
      guard !text.isEmpty else { return builder.leaveOut(line, "The line holds nothing but “\(category.prefix(40))”.") }
      builder.addNote(day: date, text: "\(category): \(text)", key: key, line: line)
    }
  }
}
