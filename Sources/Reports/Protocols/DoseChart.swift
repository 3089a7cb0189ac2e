import Evidence
import Quantities

/// The geometry of a chart of dose over days: a bar for each step, as wide as it is long. It is drawn in one colour and
/// reads in black and white; the steps beside it say the same in words.
public struct DoseChart: Encodable, Sendable {
  public struct Bar: Encodable, Sendable {
    public let x: String
    public let y: String
    public let width: String
    public let height: String
  }

  public struct Label: Encodable, Sendable {
    public let x: String
    public let y: String
    public let anchor: String
    public let text: String
  }

  public let description: String
  public let width: Int
  public let height: Int
  public let floor: String
  public let bars: [Bar]
  public let labels: [Label]

  private static let size = (width: 320.0, height: 120.0)
  private static let top = 28.0
  private static let bottom = 90.0
  /// Days that a step without an end is drawn, at least.
  static let openEndedDays = 14

  /// - Parameters:
  ///   - days: the days that the whole width stands for; charts side by side share them.
  ///   - highest: the dose that the whole height stands for.
  init(_ found: TitrationProtocol, days: Int, highest: Mass) {
    let span = Double(max(days, 1))
    let most = max(highest.milligramsAsDouble, .leastNormalMagnitude)
    var bars: [Bar] = []
    var day = 0
    for step in found.steps {
      let length = step.days ?? max(Self.openEndedDays, days - day)
      let height = step.dailyDose.milligramsAsDouble / most * (Self.bottom - Self.top)
      let width = Double(length) / span * Self.size.width
      bars.append(
        Bar(
          x: tenths(Double(day) / span * Self.size.width), y: tenths(Self.bottom - height),
          width: tenths(max(1, width - 1)), height: tenths(height)))
      day += length
    }
    self.bars = bars
    labels = [
      Label(x: "0", y: "20", anchor: "start", text: "\(found.highestDose) a day"),
      Label(x: "0", y: "114", anchor: "start", text: "day 1"),
      Label(x: tenths(Self.size.width), y: "114", anchor: "end", text: "day \(days)"),
    ]
    floor = tenths(Self.bottom)
    width = Int(Self.size.width)
    height = Int(Self.size.height)
    description = "Dose over days: " + found.stepsShown.joined(separator: "; ") + "."
  }

  /// The days that a chart of a protocol needs at least.
  static func days(of found: TitrationProtocol) -> Int {
    found.plannedDays + (found.steps.last?.days == nil ? openEndedDays : 0)
  }
}
