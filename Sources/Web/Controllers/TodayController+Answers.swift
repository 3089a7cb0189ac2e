import ClinicalTime
import Diary
import Foundation
import History
import Hummingbird
import Instruments
import Records
import Reports
import Screening

extension TodayController {
  /// A rescue medicine: without a time, on today, it was taken now. What it raises stands on the page that follows.
  @Sendable func takeRescue(_ request: Request, _ context: WebContext) async throws -> Response {
    let form = context.form
    let day = try day(form["day"])
    var typed = RescueSection.Typed(medicine: form["medicine"] ?? "", time: form["time"] ?? "")
    do {
      let rescue = try RescueTaken(
        typed.medicine, at: moment(typed.time, on: day), zone: diary.zone.identifier, boundary: diary.boundary,
        now: diary.clock)
      let asked = await setting().medicines.decision(
        raisedBy: rescue, after: try await diary.store.history(), asOf: diary.clock)
      return try await saving("rescue", day, form) { store throws(StoreError) in
        try await store.record(rescue)
        // The page raises the screen in any case, from the entry: what fails here loses no warning and no entry.
        if let asked { _ = try? await diary.store.record(asked) }
      }
    } catch let error as StoreError {
      throw error
    } catch let error as WebFailure {
      throw error
    } catch {
      typed.problem = Refusal(error).text
      return try await page(day: day, rescue: typed, status: .unprocessableContent)
        .response(from: request, context: context)
    }
  }

  private func moment(_ typed: String, on day: LocalDate) throws -> LocalDateTime {
    if typed.isEmpty, day == diary.today { return diary.clock }
    guard let time = TimeOfDay(typed) else { throw Refusal.time(typed) }
    return diary.boundary.moment(on: day, at: time)
  }

  @Sendable func withdrawRescue(_ request: Request, _ context: WebContext) async throws -> Response {
    let form = context.form
    return try await saving("rescue-withdrawn", day(form["day"]), form) { store throws(StoreError) in
      try await store.withdrawRescue(form["entry"] ?? "")
    }
  }

  /// One answer to an instrument, by a chip or a line: `set-QUESTION` replaces what was answered, `add-QUESTION` and
  /// `remove-QUESTION` change one of several answers.
  @Sendable func saveAnswers(_ request: Request, _ context: WebContext) async throws -> Response {
    let form = context.form
    let day = try day(form["day"])
    let known = try await diary.store.history().instruments(from: instruments)
    let instrument: Instrument
    do throws(UnknownInstrument) {
      instrument = try known.instrument(form["instrument"] ?? "")
    } catch {
      throw WebFailure(
        status: .notFound, title: "No such questions", explanation: error.description, remedy: "Load the page again.")
    }
    let key = try form.choice("sentKey", SentKey.init)
    let problems = try await amend(instrument, on: day, by: AnswerChanges(form), under: key)
    guard problems.isEmpty else {
      return try await page(day: day, answerProblems: problems, status: .unprocessableContent)
        .response(from: request, context: context)
    }
    return .redirect(
      to: "\(TodayPage.address(of: day))&saved=answers#part-\(instrument.id)", type: .normal)
  }

  /// Why the changes were not taken; nothing when they were.
  private func amend(
    _ instrument: Instrument, on day: LocalDate, by changes: AnswerChanges, under key: SentKey?
  ) async throws -> [String] {
    let today = diary.today
    var outcome = Amended.taken
    do throws(StoreError) {
      outcome = try await diary.store.once(key).amend(instrument.id, on: day) { former in
        changes.amended(former, instrument, day: day, today: today)
      }
    } catch {
      // The same again, because the answer to it was lost.
      guard error == .receivedBefore else { throw error }
    }
    switch outcome {
    case .taken: return []
    case .refused(let refused): return refused.problems.map(\.description)
    }
  }
}

/// What a form of chips changes.
private struct AnswerChanges: Sendable {
  private var set: [Item.ID: [String]] = [:]
  private var added: [Item.ID: [String]] = [:]
  private var removed: [Item.ID: [String]] = [:]

  init(_ form: FormFields) {
    for (name, value) in form.fields {
      let parts = name.split(separator: "-", maxSplits: 1).map(String.init)
      guard parts.count == 2 else { continue }
      switch parts[0] {
      case "set": set[parts[1], default: []].append(value)
      case "add": added[parts[1], default: []].append(value)
      case "remove": removed[parts[1], default: []].append(value)
      default: continue
      }
    }
  }

  /// The answers with the changes in them.
  func amended(
    _ former: InstrumentAnswers?, _ instrument: Instrument, day: LocalDate, today: LocalDate
  ) -> Result<InstrumentAnswers?, AnswersRefused> {
    do throws(AnswersRefused) {
      return .success(try instrument.amending(former, with: applied(to: former), day: day, today: today))
    } catch {
      return .failure(error)
    }
  }

  /// The questions that change, with all that is to stand there.
  private func applied(to former: InstrumentAnswers?) -> [Item.ID: [String]] {
    var changes = set
    for item in Set(added.keys).union(removed.keys) {
      let held = former?.value(of: item)?.typed ?? []
      let kept = held.filter { !(removed[item] ?? []).contains($0) }
      changes[item] = kept + (added[item] ?? []).filter { !kept.contains($0) }
    }
    return changes
  }
}
