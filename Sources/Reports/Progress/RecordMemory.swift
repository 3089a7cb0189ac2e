public import ClinicalTime
public import Diary
public import History
public import Instruments
public import Response
import Synchronization

/// What was worked out from a record as it stands, so that the next page that shows it need not work it out again.
///
/// It belongs to one state of one record; what is written down later needs another memory.
public final class RecordMemory: Sendable {
  /// What is kept.
  public enum Key: Hashable, Sendable {
    /// The record with the scores of what was answered.
    case withAnswers
    /// What can be asked about.
    case outcomes
    /// The scores that hold now, without and with those of what was answered.
    case scores(withAnswers: Bool)
    /// The changes of what was taken, by day.
    case switches
    /// The response, at the end of a day; without a measure, of the one that decides.
    case response(LocalDate, Measure.ID?)
    /// The change by week and by dose up to a day.
    case tables(Measure.ID, LocalDate)
  }

  /// The most that is kept; then all of it is forgotten. Addresses name measures and days, and there is no end of them.
  static let most = 64

  private let held = Mutex<[Key: any Sendable]>([:])

  public init() {}

  /// What was worked out before, or now.
  public func value<Value: Sendable>(_ key: Key, _ workOut: () throws -> Value) rethrows -> Value {
    if let known = held.withLock({ $0[key] }) as? Value { return known }
    let value = try workOut()
    held.withLock { held in
      if held.count >= Self.most { held = [:] }
      held[key] = value
    }
    return value
  }
}

extension RecordMemory {
  /// The change of a measure by week and by dose.
  struct Tables {
    let byWeek: ChangeTable
    let byDose: ChangeTable
  }

  func withAnswers(_ history: History, _ instruments: InstrumentCatalogue) -> History {
    value(.withAnswers) { history.includingScores(by: instruments) }
  }

  /// What can be asked about.
  public func outcomes(_ history: History, _ instruments: InstrumentCatalogue) -> [Outcome] {
    value(.outcomes) { history.outcomes(by: instruments, in: withAnswers(history, instruments)) }
  }

  func switches(_ history: History) -> [LocalDate: [SwitchLine]] { value(.switches) { SwitchLine.byDay(history) } }

  /// The scores that hold now, from the first day that a diary can have.
  func scores(_ history: History, withAnswers: Bool) -> [Score] {
    value(.scores(withAnswers: withAnswers)) {
      CurrentView(history.scores).contents.filter { $0.day >= .earliestInDiary }
    }
  }

  func tables(_ history: History, of measure: Measure, through day: LocalDate) -> Tables {
    value(.tables(measure.id, day)) {
      let course = SymptomCourse(history, measure: measure, today: day)
      return Tables(byWeek: course.byWeek, byDose: course.byDose)
    }
  }
}
