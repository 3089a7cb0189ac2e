import ClinicalTime
import History

/// A table of which it is known, or asked, what its columns hold.
struct TableImport {
  let kind: ImportKind
  private let table: CommaSeparated

  /// - Parameter wanted: the kind that it is said to be; `nil` to recognise it by its columns.
  /// - Parameter separator: what stands between two fields; `nil` to find it out.
  init(_ bytes: [UInt8], as wanted: ImportKind?, separator: String? = nil) throws(ImportError) {
    do throws(CommaSeparatedError) {
      let byte = separator?.utf8.first
      table = try CommaSeparated(lenient: bytes, separator: byte ?? Self.separator(of: bytes))
    } catch {
      throw .table(error)
    }
    let header = table.header.map { $0.lowercased() }
    let found: ImportKind =
      if TrialImport.recognises(table) {
        .trial
      } else if BearableImport.recognises(header) {
        .bearable
      } else if DaylioImport.recognises(header) {
        .daylio
      } else if MedTimerTableImport.recognises(header) { .medTimerTable } else { .table }
    if let wanted, wanted != .table, wanted != found { throw .notThis(wanted) }
    kind = wanted ?? found
  }

  func batch(_ mapping: TableMapping?, _ context: ImportContext) throws(ImportError) -> ImportBatch {
    var builder = ImportBuilder(kind, context)
    for record in table.irregular {
      builder.leaveOut(
        record.line, "The line has another number of fields than the \(table.header.count) columns of the first line.")
    }
    switch kind {
    case .trial:
      let batch = try TrialImport.batch(of: table)
      return ImportBatch(
        format: batch.format, measures: batch.measures, items: batch.items,
        findings: builder.batch.findings + batch.findings)
    case .bearable: BearableImport.read(table, into: &builder)
    case .daylio: DaylioImport.read(table, into: &builder)
    case .medTimerTable: MedTimerTableImport.read(table, into: &builder)
    case .table:
      guard let mapping else { throw .unknownFormat(columns: table.header) }
      try MappedTable(table, mapping).read(into: &builder)
    case .medTimerBackup, .nightscout, .appleHealth, .fhir: throw .notThis(kind)
    }
    return builder.batch
  }

  /// What separates most fields of the first line, outside quotes.
  static func separator(of bytes: [UInt8]) -> UInt8 {
    var counts: [UInt8: Int] = [:]
    var isQuoted = false
    for byte in bytes.prefix(while: { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }) {
      if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
      if !isQuoted, ",;\t|".utf8.contains(byte) { counts[byte, default: 0] += 1 }
    }
    return ",;\t|".utf8.max { (counts[$0] ?? 0) < (counts[$1] ?? 0) } ?? UInt8(ascii: ",")
  }
}

/// Goes through the records of a table by the names of its columns.
struct TableColumns {
  private let places: [String: Int]

  init(_ header: [String]) {
    places = Dictionary(
      header.enumerated().map { ($1.lowercased(), $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// What a record holds in a column; empty without the column.
  func text(_ name: String, of record: CommaSeparated.Record) -> String {
    places[name.lowercased()].map { record.fields[$0].trimmingSpaces } ?? ""
  }
}
