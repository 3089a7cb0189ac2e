public import ClinicalTime
public import Evidence

/// The time on the clock for each part of the day.
public struct PlanTimes: Hashable, Sendable {
  /// The time of a dose in the morning.
  public var morning: TimeOfDay
  /// The time of a dose at midday.
  public var midday: TimeOfDay
  /// The time of a dose in the evening.
  public var evening: TimeOfDay
  /// The time of a dose at night.
  public var night: TimeOfDay

  /// Makes times.
  public init(morning: TimeOfDay, midday: TimeOfDay, evening: TimeOfDay, night: TimeOfDay) {
    self.morning = morning
    self.midday = midday
    self.evening = evening
    self.night = night
  }

  /// 08:00, 13:00, 18:00 and 22:00: times to start from, which everybody may change.
  public static let usual = PlanTimes(
    morning: TimeOfDay(onTheHour: 8), midday: TimeOfDay(onTheHour: 13), evening: TimeOfDay(onTheHour: 18),
    night: TimeOfDay(onTheHour: 22))

  /// The usual times with those that were given in place of what a protocol uses.
  /// - Parameter given: no time; one, for a protocol of one dose a day; or as many as the protocol has doses a day, in
  ///   the order of the day.
  /// - Throws: ``PlanError/timesDoNotMatch(given:needed:)``, ``PlanError/timesOutOfOrder(_:_:)``.
  public init(_ given: [TimeOfDay], for titrationProtocol: TitrationProtocol) throws(PlanError) {
    self = .usual
    guard !given.isEmpty else { return }
    let needed = titrationProtocol.dosesADay
    guard given.count == needed else { throw .timesDoNotMatch(given: given.count, needed: needed) }
    for (earlier, later) in zip(given, given.dropFirst()) where later.fromFour <= earlier.fromFour {
      throw .timesOutOfOrder(earlier, later)
    }
    guard needed > 1 else {
      self.init(morning: given[0], midday: given[0], evening: given[0], night: given[0])
      return
    }
    let fullest = titrationProtocol.steps.first { $0.intakes.count == needed }
    for (intake, time) in zip(fullest?.intakes ?? [], given) {
      switch intake.timing {
      case .morning: morning = time
      case .midday: midday = time
      case .evening: evening = time
      case .night: night = time
      }
    }
  }

  /// The time for this part of the day.
  public func time(_ timing: TitrationProtocol.Timing) -> TimeOfDay {
    switch timing {
    case .morning: morning
    case .midday: midday
    case .evening: evening
    case .night: night
    }
  }

  /// The doses of a step at their times, in the order of the day.
  func laidOut(_ intakes: [TitrationProtocol.Intake]) throws(PlanError) -> [Plan.Intake] {
    let placed = intakes.map { Plan.Intake(time: time($0.timing), dose: $0.dose) }
    for (earlier, later) in zip(placed, placed.dropFirst()) where later.time.fromFour <= earlier.time.fromFour {
      throw .timesOutOfOrder(earlier.time, later.time)
    }
    return placed
  }
}

extension TimeOfDay {
  /// An hour of the day, 0 to 23; other values wrap.
  fileprivate init(onTheHour hour: Int) {
    self = LocalDateTime(date: LocalDate(dayNumber: 0), time: .midnight).adding(hours: hour).time
  }

  /// Minutes since the day of the diary began, so that a dose after midnight comes last.
  var fromFour: Int { (minutes - DayBoundary.fourInTheMorning.startsAt.minutes + 1440) % 1440 }
}
