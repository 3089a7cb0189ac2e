import ClinicalTime
import Diary
import Foundation
import Quantities

/// A table that is read as a confirmed mapping says.
struct MappedTable {
  private let table: CommaSeparated
  private let dayColumn: String
  private let form: TableMapping.DayForm
  private let time: TableMapping.Time?
  private let fixed: TimeOfDay?
  private let hasDecimalComma: Bool
  private let columns: [Column]

  /// A column with what it holds, checked.
  private struct Column {
    let name: String
    let holds: Holds
  }

  private enum Holds {
    case dose(MassUnit?)
    case score(Measure)
    case treatment(String, taken: Set<String>, notTaken: Set<String>)
    case note, rescue, nothing
  }

  init(_ table: CommaSeparated, _ mapping: TableMapping) throws(ImportError) {
    let open = mapping.openQuestions
    guard open.isEmpty else { throw .openQuestions(open) }
    self.table = table
    guard [".", ","].contains(mapping.decimal) else {
      throw .mapping("decimal is “\(mapping.decimal.prefix(10))”; write “.” or “,”.")
    }
    hasDecimalComma = mapping.decimal == ","
    guard let form = TableMapping.DayForm(rawValue: mapping.day.form) else {
      throw .mapping(
        "day.form is “\(mapping.day.form.prefix(40))”; known are \(TableMapping.DayForm.allCases.map(\.rawValue).joined(separator: ", "))."
      )
    }
    self.form = form
    dayColumn = mapping.day.column
    time = mapping.time
    if let text = mapping.time?.fixed {
      guard let fixed = TimeOfDay(text) else {
        throw .mapping("time.fixed is “\(text.prefix(40))”; write a time such as 22:00.")
      }
      self.fixed = fixed
    } else {
      fixed = nil
    }
    let names = [mapping.day.column] + (mapping.time?.column.map { [$0] } ?? []) + mapping.columns.map(\.column)
    for name in names where !table.header.contains(name) {
      throw .mapping(
        "the file has no column “\(name.prefix(40))”. It has \(table.header.prefix(20).map { "“\($0.prefix(40))”" }.joined(separator: ", "))."
      )
    }
    var columns: [Column] = []
    for column in mapping.columns { columns.append(Column(name: column.column, holds: try Self.holds(column))) }
    self.columns = columns
  }

  private static func holds(_ column: TableMapping.Column) throws(ImportError) -> Holds {
    func mistake(_ what: String) -> ImportError { .mapping("column “\(column.column.prefix(40))”: \(what)") }
    switch TableMapping.Holds(rawValue: column.holds) {
    case .dose:
      switch column.unit {
      case "mg": return .dose(.milligram)
      case "ug": return .dose(.microgram)
      case "in-text": return .dose(nil)
      default: throw mistake("unit is “\(column.unit ?? "missing")”; write mg, ug or in-text.")
      }
    case .score: return .score(try measure(column, mistake))
    case .treatment:
      guard let name = column.name, !name.isEmpty, let taken = column.taken, !taken.isEmpty else {
        throw mistake("a treatment needs its name, and the texts that say that it was taken.")
      }
      return .treatment(
        name, taken: Set(taken.map { $0.lowercased() }), notTaken: Set((column.notTaken ?? []).map { $0.lowercased() }))
    case .note: return .note
    case .rescue: return .rescue
    case .nothing: return .nothing
    case nil:
      throw mistake(
        "holds is “\(column.holds.prefix(40))”; known are \(TableMapping.Holds.allCases.map(\.rawValue).joined(separator: ", "))."
      )
    }
  }

  private static func measure(
    _ column: TableMapping.Column, _ mistake: (String) -> ImportError
  ) throws(ImportError) -> Measure {
    if let name = column.measure {
      guard let item = CheckInItem(rawValue: name) else {
        throw mistake(
          "measure is “\(name.prefix(40))”; known are \(CheckInItem.allCases.map(\.rawValue).joined(separator: ", ")).")
      }
      return item.measure
    }
    let directions: [String: Measure.Direction] = [
      "lower": .lowerIsBetter, "higher": .higherIsBetter, "unstated": .unstated,
    ]
    guard let title = column.title, !title.isEmpty, let lowest = column.lowest.flatMap({ ExactDecimal($0) }),
      let highest = column.highest.flatMap({ ExactDecimal($0) }), lowest < highest,
      let direction = directions[column.better ?? "unstated"]
    else {
      throw mistake(
        "a score needs measure, or title with lowest and highest as plain numbers and better as lower, higher or unstated."
      )
    }
    return Measure(
      id: "table.\(ImportBuilder.oneLine(title).lowercased().prefix(80))", title: "\(title.prefix(80)) (imported)",
      lowest: lowest, highest: highest, direction: direction)
  }

  // MARK: Reading

  func read(into builder: inout ImportBuilder) {
    let names = TableColumns(table.header)
    let named = Set(columns.map(\.name) + [dayColumn] + (time?.column.map { [$0] } ?? []))
    for name in table.header where !named.contains(name) {
      builder.leaveOut(1, "The mapping says nothing about the column “\(name.prefix(60))”; nothing of it is taken in.")
    }
    for record in table.records {
      guard let moment = moment(of: record, names, &builder) else { continue }
      for column in columns {
        let text = names.text(column.name, of: record)
        if !text.isEmpty { read(text, column, moment, record.line, &builder) }
      }
    }
  }

  private struct Moment {
    let date: LocalDate
    let time: TimeOfDay?
    /// The time of the line itself, not the one that holds for all.
    let isOwn: Bool
  }

  private func moment(
    of record: CommaSeparated.Record, _ names: TableColumns, _ builder: inout ImportBuilder
  ) -> Moment? {
    let text = names.text(dayColumn, of: record)
    let halves = text.split(maxSplits: 1, whereSeparator: { $0 == " " || $0 == "T" }).map(String.init)
    guard let first = halves.first, let date = DayText.read(first, form) else {
      builder.leaveOut(record.line, "“\(text.prefix(40))” is no date as \(form.rawValue) with a year of four digits.")
      return nil
    }
    var clock = time?.column.map { names.text($0, of: record) } ?? ""
    if clock.isEmpty, time?.column == nil, halves.count == 2 { clock = halves[1] }
    guard !clock.isEmpty else { return Moment(date: date, time: fixed, isOwn: false) }
    guard let time = TimeOfDay(clock) else {
      builder.leaveOut(record.line, "“\(clock.prefix(40))” is no time of day such as 22:00; the line is left out.")
      return nil
    }
    return Moment(date: date, time: time, isOwn: true)
  }

  private func read(
    _ text: String, _ column: Column, _ moment: Moment, _ line: Int, _ builder: inout ImportBuilder
  ) {
    let own = moment.isOwn ? moment.time : nil
    let day = own.map { builder.day(of: LocalDateTime(date: moment.date, time: $0)) } ?? moment.date
    let key = "\(column.name) \(moment.date) \(own?.description ?? "")"
    switch column.holds {
    case .nothing: break
    case .note: builder.addNote(day: day, text: text, key: "note \(key) \(text)", line: line)
    case .score(let measure):
      guard let value = number(text) else {
        return builder.leaveOut(line, "\(column.name.prefix(40)): “\(text.prefix(40))” is no number.")
      }
      let isCheckIn = CheckInItem(rawValue: measure.id) != nil
      builder.addScore(
        measure, day: day, time: isCheckIn ? nil : own, value: value, key: "\(key) \(value)", line: line)
    case .treatment(let name, let taken, let notTaken):
      let lowered = text.lowercased()
      guard taken.contains(lowered) || notTaken.contains(lowered) else {
        return builder.leaveOut(
          line,
          "\(column.name.prefix(40)): the mapping does not say whether “\(text.prefix(40))” means that it was taken.")
      }
      builder.addTreatment(name, day: day, taken: taken.contains(lowered), line: line)
    case .dose(let unit): readDose(text, unit, column, moment, line, &builder)
    case .rescue:
      guard let time = moment.time else { return leaveOutTimeless(column, line, &builder) }
      builder.addRescue(
        text, at: LocalDateTime(date: moment.date, time: time), zone: builder.context.zone.identifier, line: line)
    }
  }

  private func readDose(
    _ text: String, _ unit: MassUnit?, _ column: Column, _ moment: Moment, _ line: Int, _ builder: inout ImportBuilder
  ) {
    let dose: Mass
    do {
      if let unit {
        guard let value = number(text) else {
          return builder.leaveOut(
            line,
            "\(column.name.prefix(40)): “\(text.prefix(40))” is no plain number, and the unit is said to be \(unit.rawValue)."
          )
        }
        guard value > .zero else {
          return builder.leaveOut(line, "\(column.name.prefix(40)): 0 means that no dose was taken.")
        }
        dose = try Mass(value, unit)
      } else {
        dose = try Amount(text: hasDecimalComma ? text.replacing(",", with: ".") : text).mass()
      }
    } catch {
      return builder.leaveOut(line, "\(column.name.prefix(40)): \(error)")
    }
    guard let time = moment.time else { return leaveOutTimeless(column, line, &builder) }
    builder.addDose(
      dose, at: LocalDateTime(date: moment.date, time: time), zone: builder.context.zone.identifier, line: line)
  }

  private func leaveOutTimeless(_ column: Column, _ line: Int, _ builder: inout ImportBuilder) {
    builder.leaveOut(
      line,
      "\(column.name.prefix(40)): there is no time of day, and the mapping gives none. Add time.fixed if it was always about the same."
    )
  }

  private func number(_ text: String) -> ExactDecimal? {
    if hasDecimalComma { return text.contains(".") ? nil : ExactDecimal(text.replacing(",", with: ".")) }
    return ExactDecimal(text)
  }
}

/// Days as people and programs write them.
enum DayText {
  /// Reads three numbers between points, hyphens, slashes or spaces, in the order that is said; the year has four digits.
  static func read(_ text: String, _ form: TableMapping.DayForm) -> LocalDate? {
    let parts = text.split(omittingEmptySubsequences: false) { "./-".contains($0) }
    guard parts.count == 3, text.utf8.allSatisfy({ $0 < 128 }),
      parts.allSatisfy({ (1...4).contains($0.count) && $0.allSatisfy(\.isNumber) })
    else { return nil }
    let (year, month, day) =
      switch form {
      case .yearMonthDay: (parts[0], parts[1], parts[2])
      case .dayMonthYear: (parts[2], parts[1], parts[0])
      case .monthDayYear: (parts[2], parts[0], parts[1])
      }
    guard year.count == 4, month.count <= 2, day.count <= 2, let year = Int(year), let month = Int(month),
      let day = Int(day)
    else { return nil }
    return LocalDate(year: year, month: month, day: day)
  }
}
