/// A table as RFC 4180 describes it: records of fields, separated by commas, quoted where needed.
///
/// Reading forgives a byte order mark, lone line feeds or carriage returns, and a missing last line end. It does not
/// guess: an open quote, text beside a quoted field or a record of another length is an error with its line.
public struct CommaSeparated: Equatable, Sendable {
  /// The names in the first record.
  public let header: [String]
  /// The other records, each as long as the header.
  public private(set) var records: [Record] = []
  /// Records of another length, which only a lenient reading sets aside.
  private(set) var irregular: [Record] = []

  /// One record.
  public struct Record: Equatable, Sendable {
    /// The line of the file on which it starts, from 1.
    public let line: Int
    /// Its fields.
    public let fields: [String]
  }

  /// The most bytes that are read in one go.
  public static let largest = 16 * 1024 * 1024

  /// What stands between two fields: a comma, or what ``init(spreadsheet:)`` found.
  public let separator: Character

  /// Reads a file's bytes.
  public init(_ bytes: some Collection<UInt8>) throws(CommaSeparatedError) {
    try self.init(bytes, separator: UInt8(ascii: ","))
  }

  /// Reads a table as a spreadsheet saves it: with commas, or with semicolons or tabs when its first line has no comma.
  public init(spreadsheet bytes: some Collection<UInt8>) throws(CommaSeparatedError) {
    let first = bytes.prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
    let found = ",;\t".utf8.first { first.contains($0) }
    try self.init(bytes, separator: found ?? UInt8(ascii: ","))
  }

  private init(_ bytes: some Collection<UInt8>, separator: UInt8) throws(CommaSeparatedError) {
    guard bytes.count <= Self.largest else { throw .tooLarge(bytes.count) }
    self.separator = Character(UnicodeScalar(separator))
    var all: [Record] = []
    var reader = Reader(bytes: Array(bytes), separator: separator)
    while let record = try reader.record() { all.append(record) }
    guard let first = all.first else { throw .empty }
    var seen: Set<String> = []
    for name in first.fields where !seen.insert(name).inserted { throw .sameName(name) }
    for record in all.dropFirst() where record.fields.count != first.fields.count {
      throw .otherLength(line: record.line, count: record.fields.count, expected: first.fields.count)
    }
    header = first.fields
    records = Array(all.dropFirst())
  }

  /// Reads a table as other programs write it, and keeps what it can: a quote within a field stands for itself, and
  /// records of another length than the header are set aside with their line. Of columns without a name of their own
  /// the later ones are numbered.
  init(lenient bytes: [UInt8], separator: UInt8) throws(CommaSeparatedError) {
    guard bytes.count <= Self.largest else { throw .tooLarge(bytes.count) }
    self.separator = Character(UnicodeScalar(separator))
    var reader = Reader(bytes: bytes, separator: separator, isLenient: true)
    guard let first = try reader.record() else { throw .empty }
    var names: [String: Int] = [:]
    header = first.fields.map { field in
      let name = field.trimmingSpaces
      names[name, default: 0] += 1
      return names[name] == 1 ? name : "\(name) (\(names[name] ?? 0))"
    }
    while let record = try reader.record() {
      if record.fields.count == header.count { records.append(record) } else { irregular.append(record) }
    }
  }

  /// Writes a table; fields with commas, quotes, line ends or spaces around them are quoted. Lines end with CR LF.
  public static func text(header: [String], records: [[String]]) -> String {
    ([header] + records).map { $0.map(field).joined(separator: ",") + "\r\n" }.joined()
  }

  private static func field(_ text: String) -> String {
    let needsQuotes =
      text.unicodeScalars.contains { $0 == "," || $0 == "\"" || $0 == "\n" || $0 == "\r" }
      || text.first?.isWhitespace == true || text.last?.isWhitespace == true
    return needsQuotes ? "\"" + text.replacing("\"", with: "\"\"") + "\"" : text
  }
}

/// Why a file is no table that can be read.
public enum CommaSeparatedError: Error, Equatable, Sendable, CustomStringConvertible {
  case empty
  case tooLarge(Int)
  case notUTF8(line: Int)
  case openQuote(line: Int)
  case textBesideQuotes(line: Int)
  case sameName(String)
  case otherLength(line: Int, count: Int, expected: Int)

  public var description: String {
    switch self {
    case .empty: "The file is empty. The first line must name the columns."
    case .tooLarge(let count):
      "The file has \(count) bytes; \(CommaSeparated.largest) can be read in one go. Split it into smaller files."
    case .notUTF8(let line): "Line \(line) is not UTF-8 text. Save the file as UTF-8, then read it again."
    case .openQuote(let line): "The quote that opens on line \(line) is never closed. Add the closing quote."
    case .textBesideQuotes(let line):
      "Line \(line) has text beside a quoted field. Put the whole field in quotes, and write a quote in it twice."
    case .sameName(let name): "Two columns are called “\(name)”. Give each column a name of its own."
    case .otherLength(let line, let count, let expected):
      "The record on line \(line) has \(count) fields, the first line has \(expected). Check for a missing comma or quote."
    }
  }
}

private struct Reader {
  let bytes: [UInt8]
  let separator: UInt8
  let isLenient: Bool
  var position = 0
  var line = 1

  init(bytes: [UInt8], separator: UInt8, isLenient: Bool = false) {
    self.bytes = bytes
    self.separator = separator
    self.isLenient = isLenient
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
  }

  /// The next record; lines without a single character are skipped.
  mutating func record() throws(CommaSeparatedError) -> CommaSeparated.Record? {
    while position < bytes.count, takeLineEnd() {}
    guard position < bytes.count else { return nil }
    let start = line
    var fields: [String] = []
    while true {
      fields.append(try field())
      guard position < bytes.count else { break }
      if bytes[position] == separator {
        position += 1
      } else if takeLineEnd() {
        break
      } else {
        throw .textBesideQuotes(line: line)
      }
    }
    return CommaSeparated.Record(line: start, fields: fields)
  }

  private mutating func field() throws(CommaSeparatedError) -> String {
    if position < bytes.count, bytes[position] == UInt8(ascii: "\"") { return try quotedField() }
    let start = position
    while position < bytes.count, isWithinField(bytes[position]) { position += 1 }
    if !isLenient, position < bytes.count, bytes[position] == UInt8(ascii: "\"") { throw .textBesideQuotes(line: line) }
    return try text(bytes[start..<position], on: line)
  }

  private func isWithinField(_ byte: UInt8) -> Bool {
    switch byte {
    case separator, UInt8(ascii: "\r"), UInt8(ascii: "\n"): false
    case UInt8(ascii: "\""): isLenient
    default: true
    }
  }

  private mutating func quotedField() throws(CommaSeparatedError) -> String {
    let opened = line
    var content: [UInt8] = []
    position += 1
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      if byte == UInt8(ascii: "\"") {
        guard position < bytes.count, bytes[position] == byte else {
          // What stands beside the quotes belongs to the field when the reading is lenient.
          while isLenient, position < bytes.count, isWithinField(bytes[position]) {
            content.append(bytes[position])
            position += 1
          }
          return try text(content, on: opened)
        }
        position += 1
      } else if byte == UInt8(ascii: "\n") {
        line += 1
      }
      content.append(byte)
    }
    throw .openQuote(line: opened)
  }

  private func text(_ bytes: some Collection<UInt8>, on line: Int) throws(CommaSeparatedError) -> String {
    guard let text = String(validating: bytes, as: UTF8.self) else { throw .notUTF8(line: line) }
    return text
  }

  private mutating func takeLineEnd() -> Bool {
    let carriageReturn = bytes[position] == UInt8(ascii: "\r")
    guard carriageReturn || bytes[position] == UInt8(ascii: "\n") else { return false }
    position += 1
    if carriageReturn, position < bytes.count, bytes[position] == UInt8(ascii: "\n") { position += 1 }
    line += 1
    return true
  }
}
