/// Mean, spread and quantiles of outputs over people, taken in batch by batch. Its size depends on how many times and
/// outputs are watched, never on how many people there were.
public struct PopulationSummary: Sendable {
  /// An output and how its values are sorted into classes.
  public enum Watched: Hashable, Sendable {
    /// A share from 0 to 1, in 4,096 equal steps: quantiles are within 0.00025.
    case share(Int)
    /// A level from 0 up, in steps of 1 % from 1e-9: quantiles are within 0.5 %.
    case level(Int)

    var output: Int {
      switch self {
      case .share(let output), .level(let output): output
      }
    }
  }

  /// Which output times are watched, as positions among them.
  public let rows: [Int]
  /// Which outputs are watched.
  public let outputs: [Watched]
  /// How many people were taken in.
  public private(set) var count = 0
  private var cells: [Cell]

  private struct Cell: Sendable {
    var mean = 0.0
    var squares = 0.0
    var lowest = Double.infinity
    var highest = -Double.infinity
    var classes: [UInt32]
    /// Sums of ``PopulationSummary/groupSize`` classes each, so that a quantile need not go through all of them.
    var groups: [UInt32]
  }

  /// Makes an empty summary.
  public init(rows: [Int], outputs: [Watched]) {
    self.rows = rows
    self.outputs = outputs
    cells = rows.flatMap { _ in
      outputs.map {
        let count = Self.classCount($0)
        return Cell(
          classes: Array(repeating: 0, count: count),
          groups: Array(repeating: 0, count: (count + Self.groupSize - 1) / Self.groupSize))
      }
    }
  }

  static let groupSize = 64
  private static let shareClasses = 4096
  private static let levelStep = 1.01
  private static let lowestLevel = 1e-9
  private static let levelClasses = 4700

  private static func classCount(_ watched: Watched) -> Int {
    if case .share = watched { shareClasses } else { levelClasses }
  }

  private static func place(_ value: Double, _ watched: Watched) -> Int {
    switch watched {
    case .share: return min(max(Int(value * Double(shareClasses)), 0), shareClasses - 1)
    case .level:
      guard value > lowestLevel else { return 0 }
      return min(Int(naturalLogarithm(value / lowestLevel) / naturalLogarithm(levelStep)) + 1, levelClasses - 1)
    }
  }

  private static func bounds(_ place: Int, _ watched: Watched) -> (Double, Double) {
    switch watched {
    case .share: return (Double(place) / Double(shareClasses), Double(place + 1) / Double(shareClasses))
    case .level:
      guard place > 0 else { return (0, lowestLevel) }
      return (lowestLevel * power(levelStep, Double(place - 1)), lowestLevel * power(levelStep, Double(place)))
    }
  }

  /// Takes a batch in.
  public mutating func add(_ batch: PeopleBatch) {
    for (position, row) in rows.enumerated() {
      for (index, watched) in outputs.enumerated() {
        let values = batch.values(output: watched.output, row: row)
        let cell = position * outputs.count + index
        for (offset, value) in values.enumerated() {
          // Welford's running mean and sum of squares.
          let difference = value - cells[cell].mean
          cells[cell].mean += difference / Double(count + offset + 1)
          cells[cell].squares += difference * (value - cells[cell].mean)
          cells[cell].lowest = min(cells[cell].lowest, value)
          cells[cell].highest = max(cells[cell].highest, value)
          let place = Self.place(value, watched)
          cells[cell].classes[place] += 1
          cells[cell].groups[place / Self.groupSize] += 1
        }
      }
    }
    count += batch.people.count
  }

  /// Takes in what another summary of the same times and outputs has seen, such as that of another thread.
  public mutating func add(_ other: PopulationSummary) {
    guard other.rows == rows, other.outputs == outputs, other.count > 0 else { return }
    let total = Double(count + other.count)
    for index in cells.indices {
      let theirs = other.cells[index]
      let difference = theirs.mean - cells[index].mean
      cells[index].mean += difference * Double(other.count) / total
      cells[index].squares += theirs.squares + difference * difference * Double(count) * Double(other.count) / total
      cells[index].lowest = min(cells[index].lowest, theirs.lowest)
      cells[index].highest = max(cells[index].highest, theirs.highest)
      for place in theirs.classes.indices { cells[index].classes[place] += theirs.classes[place] }
      for group in theirs.groups.indices { cells[index].groups[group] += theirs.groups[group] }
    }
    count += other.count
  }

  /// What is known of one output at one time.
  public func band(row: Int, output: Int) -> Band {
    let cell = cells[row * outputs.count + output]
    return Band(
      count: count, mean: cell.mean, standardDeviation: count > 1 ? (cell.squares / Double(count - 1)).squareRoot() : 0,
      lowest: cell.lowest, highest: cell.highest,
      classes: cell.classes, groups: cell.groups, watched: outputs[output])
  }

  /// Mean, spread and quantiles of one output at one time.
  public struct Band: Sendable {
    /// How many people.
    public let count: Int
    /// The mean.
    public let mean: Double
    /// The standard deviation, with `count - 1`.
    public let standardDeviation: Double
    /// The smallest value; infinite without people.
    public let lowest: Double
    /// The largest value; negative infinite without people.
    public let highest: Double
    let classes: [UInt32]
    let groups: [UInt32]
    let watched: Watched

    /// The value below which this share of people lies, 0 to 1; within a class by linear interpolation.
    public func quantile(_ share: Double) -> Double {
      guard count > 0 else { return .nan }
      let wanted = min(max(share, 0), 1) * Double(count)
      var below = 0.0
      for (group, sum) in groups.enumerated() where sum > 0 {
        if below + Double(sum) < wanted {
          below += Double(sum)
          continue
        }
        let first = group * PopulationSummary.groupSize
        for place in first..<min(first + PopulationSummary.groupSize, classes.count) where classes[place] > 0 {
          let number = Double(classes[place])
          if below + number >= wanted {
            let (low, high) = PopulationSummary.bounds(place, watched)
            return min(max(low + (high - low) * (wanted - below) / number, lowest), highest)
          }
          below += number
        }
      }
      return highest
    }
  }
}
