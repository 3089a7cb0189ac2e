import ExactJSON
public import Foundation

/// How a table of no known format is to be read: which column is what, in which units, and how days and numbers are
/// written. It is shown and confirmed before it is used, and can be kept as a small JSON file and used again;
/// `docs/import-formats.md` describes it. `?` stands for what is not known yet; a mapping with one is never used.
public struct TableMapping: Codable, Hashable, Sendable {
  public static let formatName = "sweetspot-mapping"
  public static let formatVersion = 1
  /// Stands for an open question.
  public static let open = "?"

  public var format = Self.formatName
  public var version = Self.formatVersion
  /// What stands between two fields: `,`, `;`, a tab or `|`.
  public var separator: String
  /// What stands before the decimal places: `.` or `,`.
  public var decimal: String
  public var day: Day
  /// At what time entries are that need one; without it they are left out.
  public var time: Time?
  public var columns: [Column]

  /// Where the day stands, and in which order its parts do.
  public struct Day: Codable, Hashable, Sendable {
    public var column: String
    /// A ``DayForm`` or `?`.
    public var form: String

    public init(column: String, form: String) {
      self.column = column
      self.form = form
    }
  }

  /// Where the time of day stands, or what it always was.
  public struct Time: Codable, Hashable, Sendable {
    public var column: String?
    public var fixed: String?

    public init(column: String? = nil, fixed: String? = nil) {
      self.column = column
      self.fixed = fixed
    }
  }

  /// What a column holds.
  public struct Column: Codable, Hashable, Sendable {
    /// Its name in the first line.
    public var column: String
    /// A ``Holds``.
    public var holds: String
    /// Of a score: the check-in question that it answers, such as `pain`, on its scale from 0 to 10.
    public var measure: String?
    /// Of another score: what it is called.
    public var title: String?
    /// Of another score: its scale, and which end is the better one (`lower`, `higher`, `unstated`).
    public var lowest: String?
    public var highest: String?
    public var better: String?
    /// Of a dose: `mg`, `ug`, or `in-text` when each field names its unit.
    public var unit: String?
    /// Of a treatment: what it is called, and which texts say that it was taken or not.
    public var name: String?
    public var taken: [String]?
    public var notTaken: [String]?

    public init(_ column: String, _ holds: Holds) {
      self.column = column
      self.holds = holds.rawValue
    }
  }

  /// What columns can hold.
  public enum Holds: String, CaseIterable, Sendable {
    case dose, score, treatment, note, rescue, nothing
  }

  /// The order in which day, month and year are written.
  public enum DayForm: String, CaseIterable, Sendable {
    case yearMonthDay = "year-month-day"
    case dayMonthYear = "day-month-year"
    case monthDayYear = "month-day-year"
  }

  public init(separator: String, decimal: String, day: Day, time: Time? = nil, columns: [Column]) {
    self.separator = separator
    self.decimal = decimal
    self.day = day
    self.time = time
    self.columns = columns
  }

  /// Reads a mapping file. A field that is not known is refused: it may have meant something.
  public init(_ bytes: Data) throws(ImportError) {
    do {
      try Self.checkNames(try JSONValue(reading: bytes))
      self = try JSONDecoder().decode(Self.self, from: bytes)
    } catch let error as ImportError {
      throw error
    } catch let error as JSONMistake {
      throw .mapping(error.description)
    } catch {
      throw .mapping("a field is missing, or of another kind than docs/import-formats.md says.")
    }
    guard format == Self.formatName, version == Self.formatVersion else {
      throw .mapping(
        "its format is “\(format.prefix(40))” \(version); “\(Self.formatName)” \(Self.formatVersion) can be read.")
    }
  }

  private static func checkNames(_ value: JSONValue) throws(ImportError) {
    func check(_ value: JSONValue?, _ known: Set<String>) throws(ImportError) {
      for member in value?.object?.members ?? [] where !known.contains(member.name) {
        throw .mapping(
          "“\(member.name.shortened)” is no field of it. Known are \(known.sorted().joined(separator: ", ")).")
      }
    }
    try check(value, ["format", "version", "separator", "decimal", "day", "time", "columns"])
    try check(value.object?["day"], ["column", "form"])
    try check(value.object?["time"], ["column", "fixed"])
    for column in value.object?["columns"]?.array ?? [] {
      try check(
        column,
        [
          "column", "holds", "measure", "title", "lowest", "highest", "better", "unit", "name", "taken", "notTaken",
        ])
    }
  }

  /// The mapping as a file: names in alphabetical order, a line end at the end.
  public var text: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let data = (try? encoder.encode(self)) ?? Data("{}".utf8)
    return String(decoding: data, as: UTF8.self) + "\n"
  }

  /// What is still open, each as a question that names the field.
  public var openQuestions: [String] {
    var questions: [String] = []
    if decimal == Self.open {
      questions.append("decimal: is 1,500 one and a half, or fifteen hundred? Write “.” or “,”.")
    }
    if day.column == Self.open { questions.append("day.column: which column holds the day?") }
    if day.form == Self.open {
      questions.append(
        "day.form: every date fits both orders. Write “day-month-year” or “month-day-year”, or “year-month-day”.")
    }
    for column in columns {
      let name = "columns, “\(column.column.prefix(40))”"
      if column.holds == Self.open { questions.append("\(name), holds: what is in it?") }
      if column.lowest == Self.open || column.highest == Self.open {
        questions.append("\(name), lowest and highest: from which number to which does its scale go?")
      }
      if column.better == Self.open { questions.append("\(name), better: is lower or higher the better one?") }
      if column.unit == Self.open { questions.append("\(name), unit: are the doses in mg or in ug (micrograms)?") }
    }
    return questions
  }
}
