/// The geometry of a forest plot: one line a trial, its size by weight, and a diamond for the mean. A template draws it as
/// SVG; shapes are told apart by form, so it reads in black and white.
public struct ForestPlot: Encodable, Sendable {
  public struct Row: Encodable, Sendable {
    public let label: String
    public let labelY: String
    public let y: String
    public let tickTop: String
    public let tickBottom: String
    public let from: String
    public let to: String
    public let boxX: String
    public let boxY: String
    public let boxSize: String
  }

  public struct Mark: Encodable, Sendable {
    public let x: String
    public let text: String
  }

  public let description: String
  public let width: Int
  public let height: Int
  public let left: String
  public let zero: String
  public let axisY: String
  public let axisLabelY: String
  public let sidesY: String
  public let rows: [Row]
  public let meanLabel: String
  public let meanLabelY: String
  public let meanTickTop: String
  public let diamond: String
  public let marks: [Mark]

  struct Entry {
    let label: String
    let mean: Double
    let lower: Double
    let upper: Double
    let weight: Double
  }

  /// - Parameter mean: The label, the mean and the ends of its interval.
  init(_ entries: [Entry], mean: Entry, description: String) {
    let reach = (entries + [mean]).reduce(0.5) { max($0, abs($1.lower), abs($1.upper)) } * 1.05
    let (leftEdge, rightEdge, rowHeight) = (14.0, 386.0, 46.0)
    func x(_ value: Double) -> Double { leftEdge + (value + reach) / (2 * reach) * (rightEdge - leftEdge) }
    let bottom = 10 + rowHeight * Double(entries.count + 1)
    self.description = description
    width = 400
    height = Int(bottom + 52)
    left = tenths(leftEdge)
    zero = tenths(x(0))
    axisY = tenths(bottom)
    axisLabelY = tenths(bottom + 20)
    sidesY = tenths(bottom + 42)
    rows = entries.enumerated().map { index, entry in
      let top = 10 + rowHeight * Double(index)
      let size = 4 + 12 * entry.weight.squareRoot()
      return Row(
        label: entry.label, labelY: tenths(top + 14), y: tenths(top + 30), tickTop: tenths(top + 19),
        tickBottom: tenths(top + 41), from: tenths(x(entry.lower)),
        to: tenths(x(entry.upper)), boxX: tenths(x(entry.mean) - size / 2), boxY: tenths(top + 30 - size / 2),
        boxSize: tenths(size))
    }
    let top = 10 + rowHeight * Double(entries.count)
    meanLabel = mean.label
    meanLabelY = tenths(top + 14)
    meanTickTop = tenths(top + 19)
    let (middle, half) = (top + 30, 8.0)
    diamond = [(mean.lower, middle), (mean.mean, middle - half), (mean.upper, middle), (mean.mean, middle + half)]
      .map { "\(tenths(x($0.0))),\(tenths($0.1))" }.joined(separator: " ")
    marks = [-1.0, -0.5, 0, 0.5, 1].filter { abs($0) < reach * 0.99 }.map { value in
      Mark(x: tenths(x(value)), text: tenths(value).replacing("-", with: "−"))
    }
  }
}
