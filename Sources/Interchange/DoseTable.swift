import ClinicalTime
import Foundation
import Quantities
public import Trials

/// The days of a search for a dose, read from a table with the columns day or date, dose_mg, score or y, and perhaps burden.
public struct DoseTable: Sendable {
  /// The days, in the order of time.
  public let days: [DoseDay]
  /// Whether the table has a column of the burden of side effects.
  public let hasBurden: Bool

  /// Reads a table; one line a day.
  public init(_ table: CommaSeparated) throws(TrialTableError) {
    func column(_ names: [String]) -> Int? {
      names.lazy.compactMap { name in table.header.firstIndex { $0.lowercased() == name } }.first
    }
    guard let dose = column(["dose_mg"]) else { throw .noColumn(wanted: "dose_mg", columns: table.header) }
    guard let score = column(["score", "y"]) else { throw .noColumn(wanted: "score or y", columns: table.header) }
    let date = column(["date"])
    guard let day = date ?? column(["day"]) else { throw .noColumn(wanted: "day or date", columns: table.header) }
    let burden = column(["burden"])
    let row = Row(day: day, isDate: date != nil, numbers: NumberCells(of: table))
    var found: [DoseDay] = []
    for record in table.records {
      let burdenValue: Double? =
        if let burden { try row.numbers.number(record, at: burden, name: "burden") } else { nil }
      found.append(
        DoseDay(
          day: try row.day(record), dose: try row.dose(record, at: dose),
          score: try row.numbers.number(record, at: score, name: table.header[score]), burden: burdenValue))
    }
    let numbered = zip(found, table.records).sorted { $0.0.day < $1.0.day }
    for (earlier, later) in zip(numbered, numbered.dropFirst()) where earlier.0.day == later.0.day {
      throw .twoArms(line: later.1.line)
    }
    days = numbered.map(\.0)
    hasBurden = burden != nil
  }

  private struct Row {
    let day: Int
    let isDate: Bool
    let numbers: NumberCells

    func day(_ record: CommaSeparated.Record) throws(TrialTableError) -> Int {
      let text = record.fields[day].trimmingSpaces
      if isDate {
        guard let date = LocalDate(text) else { throw .notADay(text, line: record.line) }
        return date.dayNumber
      }
      guard let number = Int(text), abs(number) <= 10_000_000 else { throw .notADay(text, line: record.line) }
      return number
    }

    func dose(_ record: CommaSeparated.Record, at column: Int) throws(TrialTableError) -> Mass {
      let text = record.fields[column].trimmingSpaces
      guard let value = ExactDecimal(numbers.decimal(text)), let mass = try? Mass(value, .milligram) else {
        throw .notADose(text, line: record.line)
      }
      return mass
    }
  }
}
