public import ClinicalTime
public import Diary
public import Quantities

/// The doses that were really taken, laid out as stretches of the same daily dose, from the first dose to a day.
public struct DoseCourse: Codable, Hashable, Sendable {
  /// The stretches in the order of time, without gaps between them; none before the first dose.
  public let stretches: [Stretch]

  /// Days in a row with one daily dose.
  public struct Stretch: Codable, Hashable, Sendable {
    /// All doses of a day together; zero in a pause.
    public let dose: Mass
    /// The first day.
    public let first: LocalDate
    /// The last day.
    public let last: LocalDate

    /// Makes a stretch.
    public init(dose: Mass, first: LocalDate, last: LocalDate) {
      self.dose = dose
      self.first = first
      self.last = last
    }

    /// How many days.
    public var dayCount: Int { last.days(since: first) + 1 }
    /// Whether nothing was taken.
    public var isPause: Bool { dose == .zero }
  }

  /// Days in a row without a dose on record that still count as forgotten or not written down; more are a pause.
  ///
  /// The product's own rule: no source held here says when a missed dose becomes a pause.
  public static let longestGap = 7
  /// Days in a row with another dose that do not end a stretch when the dose before them comes back: a slip of the pen, a
  /// dose taken twice. The product's own rule.
  public static let longestSlip = 2

  /// Lays out the doses that hold.
  /// - Parameters:
  ///   - doses: In any order; those before ``ClinicalTime/LocalDate/earliestInDiary`` or after `today` are left out.
  ///   - today: The last day that is laid out.
  public init(_ doses: [DoseTaken], through today: LocalDate) {
    var totals: [LocalDate: Mass] = [:]
    for dose in doses where dose.day >= .earliestInDiary && dose.day <= today {
      totals[dose.day] = (try? (totals[dose.day] ?? .zero).adding(dose.dose)) ?? dose.dose
    }
    self.init(totals, through: today)
  }

  private init(_ totals: [LocalDate: Mass], through today: LocalDate) {
    // Runs of days on record with the same dose; a long gap is a run of its own.
    var runs: [(dose: Mass, first: LocalDate, last: LocalDate, recorded: Int)] = []
    func gap(after last: LocalDate, before next: LocalDate) {
      if next.days(since: last) - 1 > Self.longestGap {
        runs.append((.zero, last.adding(days: 1), next.adding(days: -1), Self.longestSlip + 1))
      }
    }
    for (day, dose) in totals.sorted(by: { $0.key < $1.key }) {
      if let run = runs.last { gap(after: run.last, before: day) }
      if let run = runs.last, run.dose == dose {
        runs[runs.count - 1].last = day
        runs[runs.count - 1].recorded += 1
      } else {
        runs.append((dose, day, day, 1))
      }
    }
    if let run = runs.last { gap(after: run.last, before: today.adding(days: 1)) }
    var merged: [(dose: Mass, first: LocalDate, last: LocalDate, recorded: Int)] = []
    for (index, run) in runs.enumerated() {
      let isSlip =
        run.recorded <= Self.longestSlip && merged.last.map { $0.dose } != nil
        && runs.indices.contains(index + 1) && runs[index + 1].dose == merged.last?.dose
      if isSlip || merged.last?.dose == run.dose {
        merged[merged.count - 1].last = run.last
        merged[merged.count - 1].recorded += run.recorded
      } else {
        merged.append(run)
      }
    }
    stretches = merged.indices.map { index in
      // A short gap belongs to the dose before it.
      let next = merged.indices.contains(index + 1) ? merged[index + 1].first.adding(days: -1) : today
      return Stretch(dose: merged[index].dose, first: merged[index].first, last: max(merged[index].last, next))
    }
  }

  /// The day of the first dose; `nil` when none is on record.
  public var firstDose: LocalDate? { stretches.first?.first }

  /// The stretch that holds on the last day.
  public var current: Stretch? { stretches.last }

  /// The stretch of a day; `nil` before the first dose.
  public func stretch(on day: LocalDate) -> Stretch? {
    stretches.last { $0.first <= day && day <= $0.last }
  }
}
