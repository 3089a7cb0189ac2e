/// Where the numbers of people come from.
public protocol PeopleSource: Sendable {
  /// How many there are.
  var count: Int { get }
  /// Writes the parameters of one person, who is at `index`. `parameters` holds the typical values at first, one a
  /// parameter of the model, `stride` apart; what is not written stays typical.
  func write(_ index: Int, stride: Int, into parameters: UnsafeMutableBufferPointer<Double>)
}

/// One person with the typical values of the model.
public struct TypicalPerson: PeopleSource {
  /// Makes the person.
  public init() {}
  /// One.
  public var count: Int { 1 }
  /// Writes nothing: all stays typical.
  public func write(_ index: Int, stride: Int, into parameters: UnsafeMutableBufferPointer<Double>) {}
}

/// People whose parameters stand in a table: one row each.
public struct PeopleTable: PeopleSource {
  /// What each person is called.
  public let identifiers: [String]
  private let columns: [Int]
  private let values: [Double]

  /// The most people in a table.
  public static let most = 2_000_000

  /// Reads comma-separated text: a line of names, `ID` first, then a line for each person.
  /// - Throws: ``PeopleTableError`` naming the line and what is wrong.
  public init(commaSeparated text: String, for model: KineticModel) throws(PeopleTableError) {
    var lines = text.split(whereSeparator: \.isNewline)[...]
    guard let header = lines.popFirst() else { throw .empty }
    let names = header.split(separator: ",", omittingEmptySubsequences: false).map(Self.trimmed)
    guard names.count > 1, names[0].lowercased() == "id" else { throw .firstColumn(names.first ?? "") }
    var columns: [Int] = []
    for name in names.dropFirst() {
      guard let column = model.parameterNames.firstIndex(of: name) else {
        throw .unknownParameter(name, known: model.parameterNames)
      }
      guard !columns.contains(column) else { throw .columnTwice(name) }
      columns.append(column)
    }
    guard lines.count <= Self.most else { throw .tooMany(lines.count) }
    guard !lines.isEmpty else { throw .empty }
    var identifiers: [String] = []
    var values: [Double] = []
    values.reserveCapacity(lines.count * columns.count)
    for (index, line) in lines.enumerated() {
      let fields = line.split(separator: ",", omittingEmptySubsequences: false)
      guard fields.count == names.count else {
        throw .fields(line: index + 2, found: fields.count, expected: names.count)
      }
      identifiers.append(Self.trimmed(fields[0]))
      for field in fields.dropFirst() {
        guard let value = Double(Self.trimmed(field)), value.isFinite else {
          throw .number(line: index + 2, String(field.prefix(40)))
        }
        values.append(value)
      }
    }
    self.identifiers = identifiers
    self.columns = columns
    self.values = values
  }

  private static func trimmed(_ text: Substring) -> String {
    var text = text
    while text.first == " " || text.first == "\"" { text.removeFirst() }
    while text.last == " " || text.last == "\"" { text.removeLast() }
    return String(text)
  }

  /// How many people there are.
  public var count: Int { identifiers.count }

  /// Writes the row of one person.
  public func write(_ index: Int, stride: Int, into parameters: UnsafeMutableBufferPointer<Double>) {
    for (position, column) in columns.enumerated() {
      parameters[column * stride] = values[index * columns.count + position]
    }
  }
}

/// Why a table of people cannot be read.
public enum PeopleTableError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Nothing in it.
  case empty
  /// The first column is not called ID.
  case firstColumn(String)
  /// A column that is no parameter of the model.
  case unknownParameter(String, known: [String])
  /// A column that occurs twice.
  case columnTwice(String)
  /// A line with too few or too many fields.
  case fields(line: Int, found: Int, expected: Int)
  /// A field that is no finite number.
  case number(line: Int, String)
  /// More people than are read.
  case tooMany(Int)

  /// What is wrong, where, and the remedy.
  public var description: String {
    switch self {
    case .empty: "The table of people is empty. It needs a line of names and a line for each person."
    case .firstColumn(let name):
      "The first column of the table of people is called “\(name)”; it has to be ID, with parameters after it."
    case .unknownParameter(let name, let known):
      "The column “\(name)” is no parameter of the model. It has these: \(known.joined(separator: ", "))."
    case .columnTwice(let name): "The column “\(name)” occurs twice."
    case .fields(let line, let found, let expected): "Line \(line) has \(found) fields; the first line has \(expected)."
    case .number(let line, let text): "Line \(line): “\(text)” is no number. Write it like 1.5."
    case .tooMany(let count): "\(count) people are too many for one table; at most \(PeopleTable.most) are read."
    }
  }
}
