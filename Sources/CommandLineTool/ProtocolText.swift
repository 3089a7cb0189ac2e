import Evidence
import Reports

/// Protocols as lines of text.
enum ProtocolText {
  /// Everything about each, one after the other.
  static func list(_ protocols: [ProtocolSummary]) -> String {
    protocols.map(entry).joined(separator: "\n\n")
  }

  static func entry(_ found: ProtocolSummary) -> String {
    var lines = [found.id, indented(found.title), indented(found.population)]
    if found.purpose == TitrationProtocol.Purpose.besideOpioid.rawValue {
      lines.append(indented("Beside an opioid: only a named prescriber can choose it."))
    }
    lines.append(indented("Steps rest on: \(found.evidence.shown)"))
    for (index, step) in found.steps.enumerated() {
      lines.append(listed("\(index + 1). \(step.says)  \(claims(step.claims))"))
      if let condition = step.condition { lines.append("     " + wrapped(condition, width: 75, indent: 5)) }
    }
    for advice in found.advice {
      let when = advice.when.replacing("-", with: " ")
      lines.append(listed("On \(when): \(advice.says)  \(claims(advice.claims))"))
    }
    for checkpoint in found.checkpoints {
      let weeks = checkpoint.weeks == 1 ? "1 week" : "\(checkpoint.weeks) weeks"
      lines.append(listed("\(weeks) after the last step begins: \(checkpoint.question)  \(claims(checkpoint.claims))"))
    }
    lines += found.notes.map { "  - " + wrapped($0, width: 76, indent: 4) }
    return lines.joined(separator: "\n")
  }

  /// One line a protocol, in columns, the low doses apart from those beside an opioid.
  static func comparison(_ protocols: [ProtocolSummary]) -> String {
    let groups: [(String, TitrationProtocol.Purpose)] = [
      ("Low doses, without an opioid, in mg a day", .lowDose),
      ("Beside an opioid, in mg a day: only a named prescriber can choose one", .besideOpioid),
    ]
    return groups.compactMap { heading, purpose in
      let found = protocols.filter { $0.purpose == purpose.rawValue }
      guard !found.isEmpty else { return nil }
      let rows = [["protocol", "first", "highest", "steps", "last from", "ends", "steps rest on"]] + found.map(row)
      return ([heading] + table(rows)).joined(separator: "\n")
    }.joined(separator: "\n\n") + """


      After “then” stands how far a protocol's advice rises above its steps.
      “last from” is the day on which the last step begins. The evidence grades who
      gave the schedule, not whether it helps. None was compared with another.
      """
  }

  private static func row(_ found: ProtocolSummary) -> [String] {
    let goesOn = found.steps.last?.days == nil
    let strongest = found.evidence.strongest ?? "none"
    return [
      found.id, found.firstDose, found.highestDose + (found.mayRiseTo.map { ", then \($0)" } ?? ""),
      "\(found.steps.count)", "day \(found.lastStepFromDay)",
      goesOn ? "open" : "day \(found.plannedDays)",
      found.evidence.isPartlyDerived ? "\(strongest), derived" : strongest,
    ]
  }

  private static func table(_ rows: [[String]]) -> [String] {
    let columns = rows.first?.indices ?? 0..<0
    let widths = columns.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      var line = "  "
      for (column, cell) in row.enumerated() {
        let isLast = column == row.count - 1
        line += isLast ? cell : cell + String(repeating: " ", count: widths[column] - cell.count + 2)
      }
      return line
    }
  }

  private static func indented(_ text: String) -> String { "  " + wrapped(text, width: 78, indent: 2) }

  private static func listed(_ text: String) -> String { "  " + wrapped(text, width: 78, indent: 5) }

  private static func claims(_ ids: [String]) -> String {
    ids.isEmpty ? "" : "[\(ids.joined(separator: ", "))]"
  }
}
