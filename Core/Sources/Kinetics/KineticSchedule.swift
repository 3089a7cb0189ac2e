internal import CKinetics

/// What is given when, and when outputs are written down: whole minutes after the start.
public struct KineticSchedule: Hashable, Sendable {
  /// One dose into a compartment, in the unit of the model's amounts.
  public struct Dose: Hashable, Sendable {
    /// Minutes after the start.
    public let minute: Int
    /// The compartment's position in the model.
    public let compartment: Int
    /// How much, not negative.
    public let amount: Double

    /// Makes a dose.
    public init(minute: Int, compartment: Int, amount: Double) {
      self.minute = minute
      self.compartment = compartment
      self.amount = amount
    }
  }

  /// The doses in their order.
  public let doses: [Dose]
  /// When outputs are written down, in their order.
  public let outputMinutes: [Int]

  /// The longest time that is computed: ten years.
  public static let longestMinutes = 3660 * 1440
  /// The most doses and the most output times.
  public static let mostDoses = 50_000
  /// The most output times.
  public static let mostOutputs = 200_000

  /// Makes a schedule.
  /// - Throws: ``ScheduleError`` for times outside 0 to ``longestMinutes``, too many of them, or amounts below zero.
  public init(doses: [Dose], outputMinutes: [Int]) throws(ScheduleError) {
    guard !outputMinutes.isEmpty else { throw .noOutput }
    guard doses.count <= Self.mostDoses else { throw .tooMany("doses", doses.count, most: Self.mostDoses) }
    guard outputMinutes.count <= Self.mostOutputs else {
      throw .tooMany("output times", outputMinutes.count, most: Self.mostOutputs)
    }
    for minute in doses.map(\.minute) + outputMinutes where !(0...Self.longestMinutes).contains(minute) {
      throw .time(hours: Double(minute) / 60)
    }
    for dose in doses where !dose.amount.isFinite || dose.amount < 0 { throw .amount(dose.amount) }
    self.doses = doses.sorted { $0.minute < $1.minute }
    self.outputMinutes = Array(Set(outputMinutes)).sorted()
  }

  /// The schedule that a model's file holds.
  /// - Throws: ``ScheduleError`` when the file has no times, or times or amounts that cannot be computed.
  public init(of definition: ModelDefinition) throws(ScheduleError) {
    guard let times = definition.times else { throw .noOutput }
    var doses: [Dose] = []
    for dose in definition.doses ?? [] {
      guard let compartment = definition.compartments.firstIndex(of: dose.compartment) else { continue }
      let count = dose.count ?? 1
      guard (0...Self.mostDoses).contains(count) else { throw .tooMany("doses", count, most: Self.mostDoses) }
      let first = try Self.minutes(dose.at)
      let interval = try count > 1 ? Self.minutes(dose.every ?? -1) : 0
      if count > 1, interval == 0 { throw .time(hours: 0) }
      for index in 0..<count {
        doses.append(Dose(minute: first + index * interval, compartment: compartment, amount: dose.amount))
      }
    }
    let interval = try Self.minutes(times.every)
    let last = try Self.minutes(times.until)
    guard interval > 0 else { throw .time(hours: times.every) }
    guard last / interval < Self.mostOutputs else {
      throw .tooMany("output times", last / interval + 1, most: Self.mostOutputs)
    }
    try self.init(doses: doses, outputMinutes: Array(stride(from: 0, through: last, by: interval)))
  }

  /// Whole minutes from hours.
  private static func minutes(_ hours: Double) throws(ScheduleError) -> Int {
    let minutes = hours * 60
    // A thousandth of a minute allows for hours written with few digits, such as 0.3333333.
    guard hours >= 0, minutes <= Double(longestMinutes), abs(minutes - minutes.rounded()) < 1e-3 else {
      throw .time(hours: hours)
    }
    return Int(minutes.rounded())
  }

  /// The hours at which outputs are written down.
  public var outputHours: [Double] { outputMinutes.map { Double($0) / 60 } }

  /// The largest number of minutes that divides all times.
  var tick: Int {
    let all = (doses.map(\.minute) + outputMinutes).reduce(0, Self.greatestCommonDivisor)
    return max(all, 1)
  }

  private static func greatestCommonDivisor(_ left: Int, _ right: Int) -> Int {
    var (left, right) = (left, right)
    while right != 0 { (left, right) = (right, left % right) }
    return left
  }
}

/// Why a schedule cannot be computed.
public enum ScheduleError: Error, Hashable, Sendable, CustomStringConvertible {
  /// No output time.
  case noOutput
  /// A time that is negative, too long, or no whole number of minutes.
  case time(hours: Double)
  /// An amount that is negative or no finite number.
  case amount(Double)
  /// More than can be computed.
  case tooMany(String, Int, most: Int)

  /// What is wrong, the limit, and the remedy.
  public var description: String {
    switch self {
    case .noOutput: "There is no output time. Say until when and how often, such as until 672 every 1 hour."
    case .time(let hours):
      "\(hours) hours cannot be a time here. Times are whole minutes from 0 to \(KineticSchedule.longestMinutes / 60) hours; intervals are at least one minute."
    case .amount(let amount): "\(amount) cannot be a dose. A dose is 0 or more."
    case .tooMany(let what, let count, let most): "\(count) \(what) cannot be computed; from 0 to \(most) can."
    }
  }
}
