import Foundation

/// A table among the evidence files: a line of column names behind `#`, then a row a line, with tabs between fields.
///
/// Thousands of names are read at every start, so the bytes are cut once and lists that occur often are kept once.
struct EvidenceTable {
  /// The fields of each row, as many as there are columns; the first is never empty.
  let rows: [[String]]

  init(_ name: String, columns: Int) throws(EvidenceError) {
    var rows: [[String]] = []
    let bytes = EvidenceFiles.content(of: name) ?? Data()
    for (number, line) in bytes.split(separator: UInt8(ascii: "\n")).enumerated() where line.first != UInt8(ascii: "#") {
      let row = line.split(separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false)
        .map { String(decoding: $0, as: UTF8.self) }
      guard row.count == columns, !row[0].isEmpty else {
        throw EvidenceError(
          file: name, problem: "line \(number + 1) has \(row.count) fields, not \(columns): “\(row.joined(separator: " "))”")
      }
      rows.append(row)
    }
    self.rows = rows
  }
}

/// Members of lists in one field, each list kept once however often it occurs.
struct FieldLists {
  private var known: [String: [String]] = [:]

  /// The members of a field, between `separator`; none when it is empty.
  mutating func list(_ field: String, separator: Character) -> [String] {
    if let list = known[field] { return list }
    let list = field.split(separator: separator).map(String.init)
    known[field] = list
    return list
  }
}
