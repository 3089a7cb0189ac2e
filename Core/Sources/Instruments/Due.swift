public import ClinicalTime

/// Whether questions are due on a day, and why.
public enum Due: Hashable, Sendable {
  /// They are due, for this reason.
  case now(reason: String)
  /// They are due again on that day.
  case on(LocalDate)
  /// They are asked at the next checkpoint, and none is planned.
  case noCheckpointPlanned
  /// They are there whenever there is something to say.
  case whenNeeded

  /// How many days before a checkpoint its answers count for it.
  public static let daysBeforeCheckpoint = 3
}

extension Instrument {
  /// Whether the instrument is due on `day`.
  /// - Parameters:
  ///   - day: the day of the diary.
  ///   - answered: the days on which it was answered.
  ///   - checkpoints: the days on which the plan asks whether to go on.
  public func due(on day: LocalDate, answered: [LocalDate], checkpoints: [LocalDate]) -> Due {
    let last = answered.filter { $0 <= day }.max()
    switch asked {
    case .asNeeded: return .whenNeeded
    case .daily: return last == day ? .on(day.adding(days: 1)) : .now(reason: "Asked every day.")
    case .weekly:
      guard let last else { return .now(reason: "Not answered yet; asked every week.") }
      let next = last.adding(days: 7)
      return next <= day ? .now(reason: "Last answered on \(last); asked every week.") : .on(next)
    case .checkpoint:
      guard let last else {
        return .now(reason: "Not answered yet: without a start there is nothing to compare with.")
      }
      return due(on: day, last: last, checkpoints)
    case .followUp: return due(on: day, last: last, checkpoints)
    }
  }

  /// Due once for each checkpoint that has no answer from its last days or later.
  private func due(on day: LocalDate, last: LocalDate?, _ checkpoints: [LocalDate]) -> Due {
    let open = checkpoints.filter { checkpoint in
      checkpoint <= day && last.map { $0 < checkpoint.adding(days: -Due.daysBeforeCheckpoint) } ?? true
    }.max()
    if let open {
      return .now(
        reason: "Asked at the checkpoint of \(open); \(last.map { "last answered on \($0)" } ?? "not answered yet").")
    }
    return checkpoints.filter { $0 > day }.min().map(Due.on) ?? .noCheckpointPlanned
  }
}
