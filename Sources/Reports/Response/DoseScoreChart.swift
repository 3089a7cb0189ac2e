import Diary
import Quantities
import Response

/// Dose against score: one mark a dose with its interval, and the level before as a dashed line. The place along the axis
/// is the dose itself.
public struct DoseScoreChart: Sendable {
  public struct Mark: Sendable {
    public let x: String
    public let y: String
    public let top: String
    public let bottom: String
  }

  public let description: String
  public let left: String
  public let right: String
  public let gridLines: [Chart.Line]
  public let labels: [Chart.Label]
  public let before: Chart.Line?
  public let marks: [Mark]

  private static let leftEdge = 38.0
  private static let rightEdge = 392.0
  private static let top = 14.0
  private static let bottom = 150.0

  /// `nil` without a dose whose change is known.
  init?(_ table: ChangeTable, measure: Measure) {
    let known = table.rows.compactMap { row in
      row.change.flatMap { change in row.dose.map { (dose: $0, change: change, days: row.scores) } }
    }
    guard let most = known.map(\.dose).max(), let level = known.first?.change.before else { return nil }
    let (lowest, highest) = (measure.lowest.doubleValue, measure.highest.doubleValue)
    guard highest > lowest else { return nil }
    let widest = max(most.milligramsAsDouble, 0.001)
    func x(_ dose: Mass) -> Double {
      Self.leftEdge + (0.06 + 0.88 * dose.milligramsAsDouble / widest) * (Self.rightEdge - Self.leftEdge)
    }
    func y(_ value: Double) -> Double {
      let share = (min(max(value, lowest), highest) - lowest) / (highest - lowest)
      return Self.bottom - share * (Self.bottom - Self.top)
    }
    gridLines = [0.0, 0.5, 1.0].map { Chart.Line(y: tenths(y(lowest + $0 * (highest - lowest)))) }
    var labels: [Chart.Label] = [0.0, 0.5, 1.0].map { share in
      let value = lowest + share * (highest - lowest)
      return Chart.Label(x: tenths(Self.leftEdge - 5), y: tenths(y(value) + 4), anchor: "end", text: tenths(value))
    }
    // Labels that would lie on each other are left out; the table has them all.
    var lastLabel = -100.0
    for one in known where x(one.dose) - lastLabel > 58 {
      lastLabel = x(one.dose)
      let text = one.dose == .zero ? "none" : one.dose.description
      labels.append(Chart.Label(x: tenths(lastLabel), y: tenths(Self.bottom + 18), anchor: "middle", text: text))
    }
    labels.append(
      Chart.Label(
        x: tenths(Self.rightEdge), y: tenths(max(y(level) - 5, 12)), anchor: "end",
        text: "dashed: before the first dose"))
    self.labels = labels
    before = Chart.Line(y: tenths(y(level)))
    marks = known.map { one in
      Mark(
        x: tenths(x(one.dose)), y: tenths(y(level + one.change.change)), top: tenths(y(level + one.change.upper)),
        bottom: tenths(y(level + one.change.lower)))
    }
    left = tenths(Self.leftEdge)
    right = tenths(Self.rightEdge)
    description =
      known.map { one in
        "\(one.dose == .zero ? "No dose" : one.dose.description): \(tenths(level + one.change.change)) (95 %: \(tenths(level + one.change.lower)) to \(tenths(level + one.change.upper)))"
      }.joined(separator: "; ") + ". Before the first dose: \(tenths(level))."
  }
}
