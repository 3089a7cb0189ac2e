import ClinicalTime
import Diary
import Quantities

/// The geometry of a chart of one measure, with doses and other treatments beneath. A template draws it as SVG; shapes
/// are told apart by form, so it reads in black and white.
public struct Chart: Sendable {
  public struct Label: Sendable {
    public let x: String
    public let y: String
    public let anchor: String
    public let text: String
  }

  public struct Line: Sendable {
    public let y: String
  }

  /// A day on which another bottle was begun.
  public struct Mark: Sendable {
    public let x: String
    public let top: String
    public let bottom: String
  }

  public let description: String
  public let width: Int
  public let height: Int
  public let left: String
  public let right: String
  public let gridLines: [Line]
  public let labels: [Label]
  /// What follows is each one path of SVG; `nil` where there is nothing to draw.
  public let dots: String?
  public let means: [String]
  public let doses: String?
  public let taken: String?
  public let notTaken: String?
  public let switches: [Mark]
}

extension Chart {
  private static let leftEdge = 38.0
  private static let rightEdge = 392.0
  private static let top = 14.0
  private static let bottom = 176.0

  /// - Parameters:
  ///   - doses: the dose of each day in milligrams.
  ///   - treatments: whether another treatment was taken, by its name.
  ///   - switches: the days from which another pharmacy, filler, lot or strength was taken.
  init(
    _ series: Series, from first: LocalDate, to last: LocalDate, doses: [LocalDate: Double],
    treatments: [String: [LocalDate: Bool]], switches: [LocalDate], description: String
  ) {
    let span = Double(max(1, last.days(since: first)))
    let column = (Self.rightEdge - Self.leftEdge) / (span + 1)
    func x(_ day: LocalDate) -> Double {
      Self.leftEdge + column * (Double(day.days(since: first)) + 0.5)
    }
    let lowest = series.measure.lowest.doubleValue
    let highest = series.measure.highest.doubleValue
    func y(_ value: Double) -> Double {
      highest > lowest ? Self.bottom - (value - lowest) / (highest - lowest) * (Self.bottom - Self.top) : Self.bottom
    }
    var labels: [Label] = [0.0, 0.5, 1.0].map { share in
      let value = lowest + share * (highest - lowest)
      return Label(x: tenths(Self.leftEdge - 5), y: tenths(y(value) + 4), anchor: "end", text: tenths(value))
    }
    gridLines = [0.0, 0.5, 1.0].map { Line(y: tenths(y(lowest + $0 * (highest - lowest)))) }
    var dots = ShapePath()
    for point in series.points { if let value = point.value { dots.addCircle(x(point.day), y(value), radius: 2.6) } }
    self.dots = dots.data
    means = series.points.split { $0.sevenDayMean == nil }.map { run in
      run.compactMap { point in point.sevenDayMean.map { "\(tenths(x(point.day))),\(tenths(y($0)))" } }
        .joined(separator: " ")
    }

    var next = Self.bottom + 18
    labels.append(Label(x: tenths(Self.leftEdge), y: tenths(next), anchor: "start", text: first.dayAndMonth))
    labels.append(Label(x: tenths(Self.rightEdge), y: tenths(next), anchor: "end", text: last.dayAndMonth))
    next += 16
    self.switches = switches.sorted().map { day in
      let edge = tenths(x(day) - column / 2)
      return Mark(x: edge, top: tenths(Self.top - 8), bottom: tenths(Self.bottom))
    }
    if !switches.isEmpty {
      labels.append(
        Label(x: tenths(Self.leftEdge), y: tenths(next + 8), anchor: "start", text: "Dashed: another bottle, see below")
      )
      next += 20
    }

    var doseBoxes = ShapePath()
    if let most = doses.values.max(), most > 0 {
      let laneHeight = 40.0
      labels.append(
        Label(
          x: tenths(Self.leftEdge), y: tenths(next + 12), anchor: "start",
          text: "Naltrexone taken, up to \(tenths(most)) mg"))
      let floor = next + 18 + laneHeight
      for (day, dose) in doses.sorted(by: { $0.key < $1.key }) {
        let height = max(1, dose / most * laneHeight)
        doseBoxes.addBox(x(day) - column / 2, floor - height, width: max(column, 1), height: height)
      }
      next = floor + 8
    }
    var (taken, notTaken) = (ShapePath(), ShapePath())
    for (name, all) in treatments.sorted(by: { $0.key < $1.key }) {
      let days = all.filter { first <= $0.key && $0.key <= last }
      if days.isEmpty { continue }
      labels.append(
        Label(x: tenths(Self.leftEdge), y: tenths(next + 12), anchor: "start", text: "Filled: \(name) taken"))
      for (day, wasTaken) in days.sorted(by: { $0.key < $1.key }) {
        let side = max(2, min(column * 0.8, 12))
        if wasTaken {
          taken.addBox(x(day) - side / 2, next + 18, width: side, height: 12)
        } else {
          notTaken.addBox(x(day) - side / 2, next + 18, width: side, height: 12)
        }
      }
      next += 38
    }
    self.description = description
    self.labels = labels
    self.doses = doseBoxes.data
    self.taken = taken.data
    self.notTaken = notTaken.data
    width = 400
    height = Int(next + 4)
    left = tenths(Self.leftEdge)
    right = tenths(Self.rightEdge)
  }
}
