import Foundation

/// A table among the evidence files: a line of column names behind `#`, then a row a line, with tabs between fields.
///
/// Thousands of names are read at every start, so the bytes are cut once and lists that occur often are kept once.
struct EvidenceTable {
  /// The fields of each row, as many as there are columns; the first is never empty.
  let rows: [[String]]

  /// Reads one of the files that are built in.
  init(_ name: String, columns: [String]) throws(EvidenceError) {
    try self.init(name, columns: columns, bytes: [UInt8](EvidenceFiles.content(of: name) ?? Data()))
  }

  /// - Parameter columns: the names that the first line must give, in this order: a column in another place would turn one
  ///   field into another.
  init(_ name: String, columns: [String], bytes: [UInt8]) throws(EvidenceError) {
    var rows: [[String]] = []
    var row: [String] = []
    var (start, line) = (0, 1)
    for position in bytes.indices {
      let isEnd = bytes[position] == UInt8(ascii: "\n")
      guard isEnd || bytes[position] == UInt8(ascii: "\t") else { continue }
      row.append(String(decoding: bytes[start..<position], as: UTF8.self))
      start = position + 1
      guard isEnd else { continue }
      guard row.count == columns.count, !row[0].isEmpty else {
        throw EvidenceError(
          file: name,
          problem: "line \(line) has \(row.count) fields, not \(columns.count): “\(row.joined(separator: " "))”")
      }
      rows.append(row)
      row.removeAll(keepingCapacity: true)
      line += 1
    }
    guard start == bytes.count, row.isEmpty else {
      throw EvidenceError(file: name, problem: "line \(line) has no end")
    }
    guard rows.first == ["# " + columns[0]] + columns.dropFirst() else {
      throw EvidenceError(
        file: name, problem: "its first line must name the columns: # \(columns.joined(separator: ", "))")
    }
    self.rows = Array(rows.dropFirst())
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
