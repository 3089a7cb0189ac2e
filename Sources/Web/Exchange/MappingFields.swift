import Interchange
import Reports

extension MappingForm {
  /// The form for a mapping that is not finished.
  init(
    _ mapping: TableMapping, examples: [(column: String, texts: [String])], fileName: String, held: String,
    problem: String? = nil
  ) {
    func known(_ text: String?) -> String? { text == TableMapping.open ? nil : text }
    let byName = Dictionary(mapping.columns.map { ($0.column, $0) }, uniquingKeysWith: { first, _ in first })
    let columns = examples.enumerated().map { number, column in
      let said = byName[column.column]
      return Column(
        number: number, name: column.column, examples: column.texts, holds: said.flatMap(Self.choice) ?? nil,
        lowest: known(said?.lowest) ?? "", highest: known(said?.highest) ?? "", better: known(said?.better),
        taken: (said?.taken ?? []).joined(separator: ", "), notTaken: (said?.notTaken ?? []).joined(separator: ", "))
    }
    self.init(
      fileName: fileName, held: held, problem: problem, decimal: known(mapping.decimal), day: known(mapping.day.column),
      form: known(mapping.day.form), time: mapping.time?.column, fixed: mapping.time?.fixed ?? "",
      names: examples.map(\.column),
      columns: columns.filter { $0.name != known(mapping.day.column) && $0.name != mapping.time?.column })
  }

  /// What is chosen for a column: what it holds, with its unit or question.
  private static func choice(_ column: TableMapping.Column) -> String? {
    switch TableMapping.Holds(rawValue: column.holds) {
    case .dose: column.unit.flatMap { $0 == TableMapping.open ? nil : "dose:\($0)" }
    case .score: column.measure.map { "score:\($0)" } ?? "score"
    case .treatment, .note, .rescue, .nothing: column.holds
    case nil: nil
    }
  }
}

extension TableMapping {
  /// The mapping as the form was filled in. What was not answered stays open.
  init(_ form: FormFields, proposed: TableMapping, columns names: [String]) {
    let day = form["day"] ?? Self.open
    let time = form["time"]
    var columns: [Column] = []
    for (number, name) in names.enumerated() where name != day && name != time {
      guard let answer = form["holds-\(number)"] else {
        // A column that the form did not show holds what was proposed; one without an answer is open.
        var column = Column(name, .nothing)
        column.holds = Self.open
        columns.append(column)
        continue
      }
      let parts = answer.split(separator: ":", maxSplits: 1).map(String.init)
      var column = Column(name, Holds(rawValue: parts.first ?? "") ?? .nothing)
      switch TableMapping.Holds(rawValue: column.holds) {
      case .dose: column.unit = parts.dropFirst().first ?? Self.open
      case .score:
        column.measure = parts.dropFirst().first
        if column.measure == nil {
          column.title = name
          column.lowest = form["lowest-\(number)"]?.replacing(",", with: ".") ?? Self.open
          column.highest = form["highest-\(number)"]?.replacing(",", with: ".") ?? Self.open
          column.better = form["better-\(number)"] ?? Self.open
        }
      case .treatment:
        column.name = name
        column.taken = Self.list(form["taken-\(number)"])
        column.notTaken = Self.list(form["not-taken-\(number)"])
      case .note, .rescue, .nothing, nil: break
      }
      columns.append(column)
    }
    let fixed = form["fixed"]
    self.init(
      separator: proposed.separator, decimal: form["decimal"] ?? Self.open,
      day: Day(column: day, form: form["form"] ?? Self.open),
      time: time == nil && fixed == nil ? nil : Time(column: time, fixed: fixed), columns: columns)
  }

  private static func list(_ text: String?) -> [String] {
    (text ?? "").split(separator: ",").map { $0.split(whereSeparator: \.isWhitespace).joined(separator: " ") }
      .filter { !$0.isEmpty }
  }
}
