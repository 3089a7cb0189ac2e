import ClinicalTime

/// The geometry of a chart of courses over time: bands, lines, doses beneath and a mark for now. Lines differ in form, so
/// that they can be told apart without colour.
public struct CurveChart: Sendable {
  public struct Line: Sendable {
    /// `solid`, `dashed` or `dotted`: a class of the style sheet.
    public let style: String
    public let points: String
  }

  public let id: String
  public let name: String
  public let description: String
  /// What each line is.
  public let legend: String
  public let width: Int
  public let height: Int
  public let left: String
  public let right: String
  public let top: String
  public let bottom: String
  public let gridLines: [Chart.Line]
  public let labels: [Chart.Label]
  public let bands: [String]
  public let lines: [Line]
  /// A path of SVG; `nil` without a dose.
  public let doses: String?
  /// Where now is.
  public let now: String

  /// Room for “100 %” in the larger letters of a narrow screen.
  private static let leftEdge = 72.0
  private static let rightEdge = 392.0
  private static let topEdge = 14.0
  private static let bottomEdge = 170.0

  /// A course to draw.
  struct Course {
    let style: String
    let values: [Double]
  }

  /// - Parameters:
  ///   - hours: the times of all values, rising.
  ///   - now: the hour that is marked.
  ///   - highest: the value at the top edge.
  ///   - unit: what stands at the top of the scale, after the number.
  ///   - band: the lower and the upper edge of a band, with its own times.
  ///   - doses: hour and milligrams.
  init(
    id: String, name: String, description: String, legend: String, start: LocalDateTime, hours: [Double], now: Double,
    highest: Double,
    unit: String, band: CurvePage.Band?, courses: [Course], doses: [(Double, Double)]
  ) {
    let first = hours.first ?? 0
    let span = max((hours.last ?? 1) - first, 1)
    func x(_ hour: Double) -> Double {
      Self.leftEdge + (hour - first) / span * (Self.rightEdge - Self.leftEdge)
    }
    func y(_ value: Double) -> Double {
      Self.bottomEdge - min(max(value / highest, 0), 1) * (Self.bottomEdge - Self.topEdge)
    }
    func points(_ values: [Double], at hours: [Double]) -> [String] {
      zip(hours, values).map { "\(tenths(x($0))),\(tenths(y($1)))" }
    }
    self.id = id
    self.name = name
    self.description = description
    self.legend = legend
    gridLines = [0.0, 0.5, 1.0].map { Chart.Line(y: tenths(y($0 * highest))) }
    var labels = [0.0, 0.5, 1.0].map { share in
      Chart.Label(
        x: tenths(Self.leftEdge - 4), y: tenths(y(share * highest) + 4), anchor: "end",
        text: unit == "%" ? "\(Int(share * highest * 100)) %" : level(share * highest))
    }
    let begin = start.adding(minutes: Int(first * 60))
    let end = begin.adding(minutes: Int(span * 60))
    var next = Self.bottomEdge + 18
    labels += [
      Chart.Label(
        x: tenths(Self.leftEdge), y: tenths(next), anchor: "start",
        text: now > first ? begin.date.dayAndMonth : "now, \(begin.date.dayAndMonth)"),
      Chart.Label(x: tenths(Self.rightEdge), y: tenths(next), anchor: "end", text: end.date.dayAndMonth),
    ]
    if now > first {
      labels.append(Chart.Label(x: tenths(x(now)), y: tenths(next), anchor: "middle", text: "now"))
    }
    bands =
      band.map {
        [(points($0.high, at: $0.hours) + points($0.low, at: $0.hours).reversed()).joined(separator: " ")]
      } ?? []
    lines = courses.map { Line(style: $0.style, points: points($0.values, at: hours).joined(separator: " ")) }
    let shown = doses.filter { first <= $0.0 && $0.0 <= first + span && $0.1 > 0 }
    let most = shown.map(\.1).max() ?? 0
    next += 8
    var bars = ShapePath()
    for (hour, milligrams) in shown {
      let height = max(2, milligrams / most * 24)
      bars.addBox(x(hour) - 1.5, next + 24 - height, width: 3, height: height)
    }
    self.doses = bars.data
    if most > 0 {
      next += 40
      labels.append(
        Chart.Label(
          x: tenths(Self.leftEdge), y: tenths(next), anchor: "start", text: "Doses, up to \(level(most)) mg"))
    }
    self.labels = labels
    self.now = tenths(x(now))
    width = 400
    height = Int(next + 8)
    left = tenths(Self.leftEdge)
    right = tenths(Self.rightEdge)
    top = tenths(Self.topEdge)
    bottom = tenths(Self.bottomEdge)
  }
}
