import ClinicalTime

/// Days and scores from before a trial: columns `day` or `date`, and `score` or `y`.
public struct BaselineTable: Equatable, Sendable {
  /// Counts of calendar days, rising.
  public let days: [Int]
  /// The mean score of each.
  public let scores: [Double]

  /// Reads a table; lines without a score are passed over.
  public init(_ table: CommaSeparated) throws(TrialTableError) {
    let header = table.header.map { $0.trimmingSpaces.lowercased() }
    let date = header.firstIndex(of: "date")
    guard let day = date ?? header.firstIndex(of: "day") else {
      throw .noColumn(wanted: "“day” or “date”", columns: table.header)
    }
    guard let score = TrialColumns.scores.lazy.compactMap({ header.firstIndex(of: $0) }).first else {
      throw .noColumn(wanted: "“score” or “y”", columns: table.header)
    }
    var found: [Int: [Double]] = [:]
    for record in table.records {
      let text = record.fields[score].trimmingSpaces
      if TrialColumns.missing.contains(text.lowercased()) { continue }
      guard let value = Double(text), value.isFinite, abs(value) <= 1e9 else {
        throw .notANumber(text, column: table.header[score], line: record.line)
      }
      let place = record.fields[day].trimmingSpaces
      guard let number = date == nil ? Int(place) : LocalDate(place)?.dayNumber else {
        throw .notADay(place, line: record.line)
      }
      found[number, default: []].append(value)
    }
    days = found.keys.sorted()
    scores = days.map { day in
      let values = found[day] ?? []
      return values.reduce(0, +) / Double(max(values.count, 1))
    }
  }
}
