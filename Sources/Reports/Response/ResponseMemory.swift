import Response
import Synchronization

/// Answers that were worked out before: the same question has the same answer, and opening a page again asks it again.
public final class ResponseMemory: Sendable {
  /// The two tables of a course.
  struct Tables {
    let byWeek: ChangeTable
    let byDose: ChangeTable
  }

  private struct Held {
    var answers: [ResponseQuestion: Response] = [:]
    var tables: [SymptomCourse: Tables] = [:]
  }

  /// The most that is kept of each; then all of it is forgotten.
  static let most = 32

  private let held = Mutex(Held())

  public init() {}

  func answer(to question: ResponseQuestion) -> Response {
    if let known = held.withLock({ $0.answers[question] }) { return known }
    let answer = Response(question)
    held.withLock { held in
      if held.answers.count >= Self.most { held.answers = [:] }
      held.answers[question] = answer
    }
    return answer
  }

  func tables(of course: SymptomCourse) -> Tables {
    if let known = held.withLock({ $0.tables[course] }) { return known }
    let tables = Tables(byWeek: course.byWeek, byDose: course.byDose)
    held.withLock { held in
      if held.tables.count >= Self.most { held.tables = [:] }
      held.tables[course] = tables
    }
    return tables
  }
}
