import ClinicalTime
public import Diary
import Quantities

/// The diary of a single-patient trial: several scores a day, and whether the treatment was taken that day.
///
/// Columns `datetime`, `date`, `study_day`, `mood`, `agency`, `metacognition`, `melatonin`, `condition` and
/// `mood_daily_mean`. The scores become measures from 0 to 100; the file does not say which end is the better one.
/// `condition` and `mood_daily_mean` repeat what other columns hold: they are checked, not taken in.
public enum TrialImport {
  /// The name of the format, part of every key.
  public static let format = "melatonin-ema"

  static let scored = ["mood", "agency", "metacognition"]
  static let treatment = "melatonin"
  static let required = ["datetime", "date", treatment]
  static let known = Set(required + scored + ["study_day", "condition", "mood_daily_mean"])

  /// The measure that holds a column's scores.
  static func measure(_ column: String) -> Measure {
    Measure(
      id: "\(format).\(column)", title: "\(column.prefix(1).uppercased())\(column.dropFirst()) (imported)",
      lowest: .zero, highest: ExactDecimal(100), direction: .unstated)
  }

  /// Whether a table has the columns of this format.
  public static func recognises(_ table: CommaSeparated) -> Bool {
    required.allSatisfy(table.header.contains) && scored.contains(where: table.header.contains)
  }

  /// Reads the table. What is doubtful or not understood is a finding; it stops nothing.
  public static func batch(of table: CommaSeparated) throws(ImportError) -> ImportBatch {
    guard recognises(table) else { throw .unknownFormat(columns: table.header) }
    var reader = TrialReader(header: table.header)
    for record in table.records { reader.read(record) }
    return reader.batch()
  }
}

/// Why a file cannot be taken in.
public enum ImportError: Error, Equatable, Sendable, CustomStringConvertible {
  case table(CommaSeparatedError)
  case unknownFormat(columns: [String])

  public var description: String {
    switch self {
    case .table(let error): error.description
    case .unknownFormat(let columns):
      """
      The columns \(columns.prefix(12).map { "“\($0.prefix(40))”" }.joined(separator: ", ")) are of no format that is \
      known here. Known: the diary of a single-patient trial, with the columns datetime, date, melatonin and at least \
      one of mood, agency, metacognition.
      """
    }
  }
}

/// Reads a file of any known format.
public func importBatch(from bytes: some Collection<UInt8>) throws(ImportError) -> ImportBatch {
  let table: CommaSeparated
  do { table = try CommaSeparated(bytes) } catch { throw .table(error) }
  return try TrialImport.batch(of: table)
}
