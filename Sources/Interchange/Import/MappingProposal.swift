import ClinicalTime
import Diary
import Quantities
public import Recognition

/// What a table of no known format probably holds, as a mapping to be looked at. What could be read in two ways is a
/// question in it, never a choice.
public struct MappingProposal: Sendable {
  /// The mapping, with `?` where something is open.
  public let mapping: TableMapping
  /// For each column, the first few different texts in it.
  public let examples: [(column: String, texts: [String])]

  /// Looks at a table.
  /// - Throws: ``ImportError/table(_:)`` when it is none.
  public init(_ bytes: [UInt8], recogniser: MedicineRecogniser) throws(ImportError) {
    let bytes = TextBytes.utf8(bytes)
    let separator = TableImport.separator(of: bytes)
    let table: CommaSeparated
    do throws(CommaSeparatedError) {
      table = try CommaSeparated(lenient: bytes, separator: separator)
    } catch {
      throw .table(error)
    }
    let columns = table.header.indices.map { place in
      Seen(name: table.header[place], texts: table.records.map { $0.fields[place].trimmingSpaces })
    }
    let day = columns.filter { $0.dayForms != nil }.max { $0.filled < $1.filled }
    let forms = day?.dayForms ?? []
    let time = columns.first { $0.name != day?.name && $0.areTimes }
    let others = columns.filter { $0.name != day?.name && $0.name != time?.name }
    let numbers = others.filter { $0.isNumeric }
    mapping = TableMapping(
      separator: String(UnicodeScalar(separator)), decimal: Self.decimal(numbers),
      day: .init(
        column: day?.name ?? TableMapping.open, form: forms.count == 1 ? forms[0].rawValue : TableMapping.open),
      time: time.map { .init(column: $0.name) }, columns: others.map { Self.proposed($0, recogniser) })
    examples = columns.map { column in
      var texts: [String] = []
      for text in column.texts where !text.isEmpty && !texts.contains(text) && texts.count < 4 { texts.append(text) }
      return (column.name, texts.map { String($0.prefix(40)) })
    }
  }

  /// `?` when every number with a sign has exactly three digits after it.
  private static func decimal(_ columns: [Seen]) -> String {
    let signed = columns.flatMap(\.texts).filter { $0.contains(",") || $0.contains(".") }
    let commas = signed.contains { $0.contains(",") }
    let points = signed.contains { $0.contains(".") }
    if commas && points { return TableMapping.open }
    let places = signed.map { $0.split(whereSeparator: { ",.".contains($0) }).last?.count ?? 0 }
    if !places.isEmpty, places.allSatisfy({ $0 == 3 }) { return TableMapping.open }
    return commas ? "," : "."
  }

  private static func proposed(_ seen: Seen, _ recogniser: MedicineRecogniser) -> TableMapping.Column {
    let read = recogniser.recognise(String(seen.name.prefix(100).map { "_()[]".contains($0) ? " " : $0 }))
    if seen.filled == 0 { return .init(seen.name, .nothing) }
    if let taken = seen.yesAndNo {
      var column = TableMapping.Column(seen.name, .treatment)
      (column.name, column.taken, column.notTaken) = (seen.name, taken.yes, taken.no)
      return column
    }
    if read.substances == ["naltrexone"], read.didYouMean.isEmpty {
      var column = TableMapping.Column(seen.name, .dose)
      column.unit = seen.isNumeric ? unit(in: seen.name) : "in-text"
      return column
    }
    guard seen.isNumeric else { return .init(seen.name, .note) }
    var column = TableMapping.Column(seen.name, .score)
    column.title = seen.name
    (column.lowest, column.highest, column.better) = (TableMapping.open, TableMapping.open, TableMapping.open)
    return column
  }

  private static func unit(in name: String) -> String {
    let words = name.lowercased().split { !$0.isLetter && $0 != "µ" && $0 != "μ" }
    if words.contains("mg") { return "mg" }
    return words.contains { ["ug", "mcg", "µg", "μg"].contains($0) } ? "ug" : TableMapping.open
  }
}

/// What can be seen in a column.
private struct Seen {
  let name: String
  let texts: [String]

  private var given: some Sequence<String> { texts.lazy.filter { !$0.isEmpty } }
  var filled: Int { texts.count { !$0.isEmpty } }

  /// The orders in which every text is a date; `nil` when in none.
  var dayForms: [TableMapping.DayForm]? {
    guard filled > 0 else { return nil }
    let forms = TableMapping.DayForm.allCases.filter { form in
      given.allSatisfy { text in
        DayText.read(text.split(whereSeparator: { $0 == " " || $0 == "T" }).first.map(String.init) ?? "", form) != nil
      }
    }
    return forms.isEmpty ? nil : forms
  }

  var areTimes: Bool { filled > 0 && given.allSatisfy { $0.contains(":") && TimeOfDay($0) != nil } }

  var isNumeric: Bool { filled > 0 && given.allSatisfy { ExactDecimal($0.replacing(",", with: ".")) != nil } }

  private static let yes: Set<String> = ["yes", "y", "true", "x", "taken", "ja", "oui", "si", "sí", "1"]
  private static let no: Set<String> = ["no", "n", "false", "not taken", "nein", "non", "0"]

  /// The texts that say yes and no, when there are no others and both sorts are plain.
  var yesAndNo: (yes: [String], no: [String])? {
    let all = Set(given.map { $0.lowercased() })
    guard !all.isEmpty, all.isSubset(of: Self.yes.union(Self.no)), !all.isDisjoint(with: Self.yes) else { return nil }
    return (all.intersection(Self.yes).sorted(), all.intersection(Self.no).sorted())
  }
}
