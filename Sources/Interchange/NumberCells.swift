/// How numbers stand in the cells of a table: with a point, or with a comma where that does not part the cells.
struct NumberCells {
  private let decimalComma: Bool

  init(of table: CommaSeparated) { decimalComma = table.separator != "," }

  /// The number with a point.
  func decimal(_ text: String) -> String {
    decimalComma && !text.contains(".") ? text.replacing(",", with: ".", maxReplacements: 1) : text
  }

  /// The number in a cell; `nil` in one that says that it is missing.
  func number(
    _ record: CommaSeparated.Record, at column: Int, name: String
  ) throws(TrialTableError) -> Double? {
    let text = record.fields[column].trimmingSpaces
    if TrialColumns.missing.contains(text.lowercased()) { return nil }
    guard let value = Double(decimal(text)), value.isFinite else {
      throw .notANumber(text, column: name, line: record.line)
    }
    return value
  }
}
