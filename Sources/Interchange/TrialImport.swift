import ClinicalTime
import Diary
import History
import Quantities

/// The diary of a single-patient trial: several scores a day, and whether the treatment was taken that day.
///
/// Columns `datetime`, `date`, `study_day`, `mood`, `agency`, `metacognition`, `melatonin`, `condition` and
/// `mood_daily_mean`. The scores become measures from 0 to 100; the file does not say which end is the better one.
/// `condition` and `mood_daily_mean` repeat what other columns hold: they are checked, not taken in.
enum TrialImport {
  /// The name of the format, part of every key.
  static let format = ImportKind.trial.rawValue

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
  static func recognises(_ table: CommaSeparated) -> Bool {
    required.allSatisfy(table.header.contains) && scored.contains(where: table.header.contains)
  }

  /// Reads the table. What is doubtful or not understood is a finding; it stops nothing.
  static func batch(of table: CommaSeparated) throws(ImportError) -> ImportBatch {
    guard recognises(table) else { throw .unknownFormat(columns: table.header) }
    var reader = TrialReader(header: table.header)
    for record in table.records { reader.read(record) }
    return reader.batch()
  }
}
