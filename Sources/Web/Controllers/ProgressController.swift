import ClinicalTime
import Diary
import History
import Hummingbird
import Instruments
import Records
import Reports
import Response

/// `/progress`
struct ProgressController: Sendable {
  let library: EvidenceLibrary
  let instruments: InstrumentCatalogue
  let diary: DiaryParts

  var endpoints: RouteCollection<WebContext> {
    RouteCollection(context: WebContext.self)
      .get("progress") { request, _ in
        let fields = try FormFields(query: request)
        let added = try fields.choice("added") { text in Int(text).flatMap { (0...1_000_000).contains($0) ? $0 : nil } }
        let range = try Self.range(fields, today: diary.today)
        let (history, memory) = try await diary.reading()
        let outcome = fields["measure"].flatMap { id in
          memory.outcomes(history, instruments).contains { $0.id == id } ? id : nil
        }
        let decision = try await diary.responseDecision(
          history, memory, library: library, at: diary.today, outcome: outcome, instruments: instruments)
        let saved = added.map { "The file is taken in: \($0 == 1 ? "1 item was" : "\($0) items were") added." }
        return Page(
          ProgressPage(
            history: history, measure: fields["measure"], range: range, today: diary.today,
            response: ResponseSheet(decision, in: library), instruments: instruments, memory: memory, saved: saved),
          template: "progress", section: .progress)
      }
  }

  /// The days of an address: from one to another, or so many weeks up to one. `nil` for what is usual.
  static func range(_ fields: FormFields, today: LocalDate) throws -> ProgressRange? {
    let to = try fields.choice("to") { LocalDate($0) }
    if let from = try fields.choice("from", { LocalDate($0) }) {
      return ProgressRange(from: from, through: to ?? today)
    }
    let weeks = try fields.choice("weeks") { text in
      Int(text).flatMap { ProgressRange.weeks.contains($0) ? $0 : nil }
    }
    guard weeks != nil || to != nil else { return nil }
    return ProgressRange(weeks: weeks ?? ProgressRange.usualWeeks, through: to ?? today)
  }
}

extension DiaryParts {
  /// What can be said about the response at the end of a day. What was not said before is kept with what it was said from.
  /// - Parameter outcome: what to ask about; without it what decides.
  func responseDecision(
    _ history: History, _ memory: RecordMemory, library: EvidenceLibrary, at day: LocalDate, outcome: Measure.ID? = nil,
    instruments: InstrumentCatalogue
  ) async throws -> ResponseDecision {
    let decision = try memory.value(.response(day, outcome)) {
      try outcome.map { try ResponseDecision(history, today: day, outcome: $0, instruments: instruments) }
        ?? ResponseDecision(history, today: day)
    }
    await store.keep(decision, evidenceVersion: library.version)
    return decision
  }
}
