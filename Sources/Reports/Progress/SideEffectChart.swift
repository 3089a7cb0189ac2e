import ClinicalTime
import Diary
import Instruments
import Quantities

/// Side effects day by day: a line for each, a bar for a day, the higher the worse. Beneath them the doses, so that a step
/// can be seen. Height tells the degrees apart, so it reads in black and white.
public struct SideEffectChart: Encodable, Sendable {
  /// One effect, for the table.
  public struct Row: Encodable, Sendable {
    public let name: String
    public let cells: [ProgressPage.Cell]
    public let days: Int
    public let worst: String

    private enum CodingKeys: CodingKey { case name, days, worst }
  }

  public let summary: String
  public let rows: [Row]
  public let drawing: Drawing

  private enum CodingKeys: CodingKey { case summary, rows }

  /// The shapes.
  public struct Drawing: Sendable {
    public let height: Int
    public let left: String
    public let right: String
    public let baseLines: [Chart.Line]
    // Each one path of SVG; `nil` where there is nothing to draw.
    public let bars: String?
    public let none: String?
    public let doses: String?
    public let labels: [Chart.Label]
    public let description: String
    /// What the shapes mean that are there.
    public let caption: String
  }

  private static let leftEdge = 8.0
  private static let rightEdge = 392.0
  private static let laneHeight = 50.0
  private static let tallest = 24.0
  /// More lines than these are in the table only.
  private static let mostLanes = 8

  /// `nil` when nothing was answered about side effects in these days.
  init?(_ effects: SideEffects, in range: ProgressRange, doses: [LocalDate: Double]) {
    guard !effects.effects.isEmpty || !effects.without.isEmpty else { return nil }
    rows = effects.effects.map { effect in
      func count(_ words: String) -> Int { effect.days.values.count { $0.words == words } }
      let days = effect.days.keys.sorted()
      let span = days.first.map { first in
        days.last == first ? first.withoutWeekday : "\(first.withoutWeekday) to \(days.last?.withoutWeekday ?? "")"
      }
      return Row(
        name: effect.name,
        cells: [
          ProgressPage.Cell(label: "Days", text: "\(effect.days.count)"),
          ProgressPage.Cell(label: "Mild", text: "\(count("mild"))"),
          ProgressPage.Cell(label: "Moderate", text: "\(count("moderate"))"),
          ProgressPage.Cell(label: "Severe", text: "\(count("severe"))"),
          ProgressPage.Cell(label: "From and to", text: span ?? "–"),
        ], days: effect.days.count, worst: effect.worst?.words ?? "not said")
    }
    let none = effects.without.isEmpty ? "" : " “None” was answered on \(inDays(effects.without.count))."
    summary =
      (effects.effects.isEmpty ? "No side effect was ticked in these days." : effects.lines.joined(separator: " "))
      + none + " Days without an answer say nothing."
    drawing = Self.draw(effects, range, doses, summary)
  }

  private static func draw(
    _ effects: SideEffects, _ range: ProgressRange, _ doses: [LocalDate: Double], _ summary: String
  ) -> Drawing {
    let column = (rightEdge - leftEdge) / Double(range.dayCount)
    let width = max(column * 0.8, 2.4)
    func x(_ day: LocalDate) -> Double { leftEdge + column * (Double(day.days(since: range.first)) + 0.5) }
    var (lines, labels) = ([Chart.Line](), [Chart.Label]())
    var (bars, dots, doseBoxes) = (ShapePath(), ShapePath(), ShapePath())
    func label(_ text: String, above floor: Double) {
      labels.append(Chart.Label(x: tenths(leftEdge), y: tenths(floor - tallest - 6), anchor: "start", text: text))
    }
    var floor = laneHeight
    for effect in effects.effects.prefix(mostLanes) {
      label(effect.name, above: floor)
      lines.append(Chart.Line(y: tenths(floor)))
      for (day, choice) in effect.days.sorted(by: { $0.key < $1.key }) {
        let height = tallest * min((choice.number?.doubleValue ?? 1) / 3, 1)
        bars.addBox(x(day) - width / 2, floor - height, width: width, height: height)
      }
      floor += laneHeight
    }
    if !effects.without.isEmpty {
      label("Answered: none", above: floor + 14)
      for day in effects.without { dots.addCircle(x(day), floor - 4, radius: 2.2) }
      floor += laneHeight - 10
    }
    if let most = doses.values.max(), most > 0 {
      label("Naltrexone taken, up to \(tenths(most)) mg", above: floor)
      for (day, dose) in doses.sorted(by: { $0.key < $1.key }) {
        let height = max(1, dose / most * tallest)
        doseBoxes.addBox(x(day) - column / 2, floor - height, width: max(column, 1), height: height)
      }
      lines.append(Chart.Line(y: tenths(floor)))
      floor += 18
    } else {
      floor += 18 - laneHeight
    }
    labels.append(Chart.Label(x: tenths(leftEdge), y: tenths(floor), anchor: "start", text: range.first.dayAndMonth))
    labels.append(Chart.Label(x: tenths(rightEdge), y: tenths(floor), anchor: "end", text: range.last.dayAndMonth))
    return Drawing(
      height: Int(floor + 6), left: tenths(leftEdge), right: tenths(rightEdge), baseLines: lines, bars: bars.data,
      none: dots.data, doses: doseBoxes.data, labels: labels, description: summary,
      caption: [
        bars.data == nil ? nil : "A bar is a day: low for mild, half for moderate, full for severe.",
        dots.data == nil ? nil : "A ring: asked, and none.",
        "Whether naltrexone is the cause, the diary does not know.",
      ].compactMap(\.self).joined(separator: " "))
  }
}
