public import ClinicalTime
internal import Quantities

/// The daily scores of one measure, with their seven-day mean. Missing days stay missing.
public struct Series: Hashable, Sendable {
  /// The measure.
  public let measure: Measure
  /// One point a day from the first to the last day with a score, days without a score included.
  public let points: [Point]

  /// A day of a series.
  public struct Point: Hashable, Sendable {
    /// The day.
    public let day: LocalDate
    /// The mean of the day's scores; `nil` when there is none.
    public let value: Double?
    /// How many scores the day has.
    public let count: Int
    /// The mean of the days with a score among this day and the six before; `nil` when fewer than
    /// ``Series/fewestDays`` of them have one.
    public let sevenDayMean: Double?
  }

  /// How many of seven days must have a score for their mean to be shown.
  public static let fewestDays = 4

  /// Makes the series of `measure` from any scores; those of other measures are left out.
  public init(of measure: Measure, from scores: [Score]) {
    self.measure = measure
    var sums: [LocalDate: (sum: Double, count: Int)] = [:]
    for score in scores where score.measure == measure.id {
      let so = sums[score.day] ?? (0, 0)
      sums[score.day] = (so.sum + score.value.doubleValue, so.count + 1)
    }
    guard let first = sums.keys.min(), let last = sums.keys.max() else {
      points = []
      return
    }
    let days = (0...last.days(since: first)).map { first.adding(days: $0) }
    let values = days.map { day in sums[day].map { $0.sum / Double($0.count) } }
    points = days.indices.map { index in
      let window = values[max(0, index - 6)...index].compactMap { $0 }
      return Point(
        day: days[index], value: values[index], count: sums[days[index]]?.count ?? 0,
        sevenDayMean: window.count >= Self.fewestDays ? window.reduce(0, +) / Double(window.count) : nil)
    }
  }

  /// The part of a series that lies in a range of days, from the first to the last day with a score in it. The seven-day
  /// means stay those of the whole series.
  public init(keeping days: ClosedRange<LocalDate>, of whole: Series) {
    measure = whole.measure
    let within = whole.points.filter { days.contains($0.day) }
    guard let first = within.firstIndex(where: { $0.value != nil }),
      let last = within.lastIndex(where: { $0.value != nil })
    else {
      points = []
      return
    }
    points = Array(within[first...last])
  }

  /// How many days have a score.
  public var daysWithScore: Int { points.count { $0.value != nil } }
}
