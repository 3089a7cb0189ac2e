import ClinicalTime
import Diary
import Evidence
import Foundation
import History
import Quantities
import Response
import Testing

@testable import Reports

@Suite("What is said about the response")
struct ResponseSheetTests {
  let start = LocalDate(dayNumber: 20_700)
  let library: EvidenceLibrary

  init() throws {
    library = try EvidenceLibrary.embedded()
  }

  /// Scores around one level before and another from the first dose on, and doses of 3 mg.
  private func history(before: Int, now: Int, from: Int = 6, to: Int = 2) -> History {
    let instant = Instant(secondsSince1970: 0)
    var history = History(of: Person(id: "p", name: "", createdAt: instant))
    history.measures = [CheckInItem.pain.measure]
    history.scores = (0..<(before + now)).map { day in
      Entry(
        id: "s\(day)", recordedAt: instant,
        content: Score(
          restoring: ExactDecimal((day < before ? from : to) + day * 7 % 3), of: "pain", day: start.adding(days: day),
          time: nil))
    }
    history.doses = (before..<(before + now)).map { day in
      let date = start.adding(days: day)
      return Entry(
        id: "d\(day)", recordedAt: instant,
        content: DoseTaken(
          restoring: .milligrams(3), at: LocalDateTime(date: date, time: .noon), zone: "UTC", day: date, reason: nil))
    }
    return history
  }

  private func sheet(_ history: History, day: Int) throws -> ResponseSheet {
    ResponseSheet(try ResponseDecision(history, today: start.adding(days: day)), in: library)
  }

  @Test("the placebo response is named whatever the verdict is, with the trials' figures from their claims")
  func placebo() throws {
    for (before, now, day) in [(0, 0, 0), (14, 10, 23), (3, 40, 42), (14, 40, 53)] {
      let found = try sheet(history(before: before, now: now), day: day)
      #expect(found.placebo.text.contains("placebo"))
      #expect(
        found.placebo.trials.map(\.text) == [
          "Younger 2013: pain fell by 18.0 % on placebo, against 28.8 % on naltrexone.",
          "FINAL 2024: pain (0 to 10) fell by 0.9 points on placebo, of 1.3 points on naltrexone.",
        ])
    }
  }

  @Test("the verdict comes first, with interval and probabilities, and names no cause")
  func better() throws {
    let found = try sheet(history(before: 14, now: 40), day: 53)
    #expect(found.headline == "Probably better than before" && found.verdict == .probablyBetter)
    let text = found.sentences.joined(separator: " ")
    #expect(
      text.contains("points lower than before the first dose (95 %: −") && text.contains("better by 30 % or more"))
    for word in ["because", "works", "helps", "safe", "effect of", "thanks to"] { #expect(!text.contains(word)) }
    #expect(found.placebo.own?.contains("all reasons together") == true)
  }

  @Test("too early and no baseline say what is missing and from when on")
  func obstacles() throws {
    let early = try sheet(history(before: 14, now: 10), day: 23)
    #expect(early.headline == "Too early to say")
    #expect(early.sentences.joined().contains("\(start.adding(days: 14 + 28).inWords) at the earliest"))
    let none = try sheet(history(before: 3, now: 40), day: 42)
    #expect(none.headline == "Cannot tell" && none.sentences.joined().contains("only 3 days"))
    let empty = try sheet(History(of: Person(id: "p", name: "", createdAt: Instant(secondsSince1970: 0))), day: 0)
    #expect(empty.headline == "Nothing to judge yet")
  }

  @Test("worse is marked as something to ask about")
  func worse() throws {
    let found = try sheet(history(before: 14, now: 40, from: 2, to: 6), day: 53)
    #expect(found.verdict == .worse && found.isUrgent)
  }

  @Test("a stored answer is the same when it is asked again, and one that was changed is a fault")
  func replay() throws {
    let history = history(before: 14, now: 40)
    let made = try ResponseDecision(history, today: start.adding(days: 53))
    func outcome(_ output: String) -> Replay.Outcome {
      Replay(library)(
        Decision(
          id: "x", recordedAt: Instant(secondsSince1970: 0), kind: "response", input: made.input, output: output,
          evidenceVersion: library.version))
    }
    #expect(outcome(made.output).verdict == .same)
    let changed = outcome(made.output.replacingOccurrences(of: "probably-better", with: "worse"))
    #expect(changed.verdict == .differs(["symptoms[0].verdict"]) && changed.isFault)
  }

  @Test("before the first dose there is no answer to keep")
  func kept() throws {
    #expect(try ResponseDecision(history(before: 14, now: 40), today: start.adding(days: 53)).isAnswer)
    #expect(try !ResponseDecision(history(before: 14, now: 0), today: start.adding(days: 13)).isAnswer)
  }

  @Test("years of diary make a page of the chosen days only, with at most a year of rows")
  func range() throws {
    let history = history(before: 400, now: 1_400)
    let usual = ProgressPage(history: history, measure: nil)
    #expect(usual.days.count == 84 && usual.earlier != nil && usual.later == nil)
    let all = ProgressPage(
      history: history, measure: nil, range: ProgressRange(from: .earliest, through: start.adding(days: 1_000)))
    #expect(all.days.count == ProgressRange.longest && all.later != nil)
    #expect(all.days.last?.day == start.adding(days: 1_000).description)
    let nothing = ProgressPage(
      history: history, measure: nil, range: ProgressRange(from: .earliest, through: .earliest))
    #expect(nothing.days.isEmpty && nothing.chart == nil && nothing.summary.contains("no score from"))
  }

  @Test("a row before 2000 does not lay out the years since")
  func old() throws {
    var history = history(before: 14, now: 40)
    history.scores.append(
      Entry(
        id: "old", recordedAt: Instant(secondsSince1970: 0),
        content: Score(restoring: ExactDecimal(5), of: "pain", day: LocalDate(dayNumber: -600_000), time: nil)))
    #expect(ProgressPage(history: history, measure: nil).days.count == 54)
  }

  @Test("the seven-day mean of the first day shown rests on the days before it")
  func mean() throws {
    let history = history(before: 14, now: 40)
    let whole = ProgressPage(history: history, measure: nil).days
    let part = ProgressPage(
      history: history, measure: nil,
      range: ProgressRange(from: start.adding(days: 20), through: start.adding(days: 30))
    ).days
    #expect(part.map(\.sevenDayMean) == whole[20...30].map(\.sevenDayMean) && part.first?.sevenDayMean != nil)
  }

  @Test("the report holds the parts asked for and no others, and says first that it is self-reported")
  func report() throws {
    let history = history(before: 14, now: 40)
    let today = start.adding(days: 53)
    let decision = try ResponseDecision(history, today: today)
    func page(_ items: Set<ReportItem>) -> ReportPage {
      ReportPage(history, today: today, request: ReportRequest(items: items), decision: decision, in: library)
    }
    let some = page([.doses, .questions])
    #expect(some.doses != nil && some.questions != nil && some.change == nil && some.safety == nil && some.chart == nil)
    #expect(some.pdf.hasSuffix("&item=doses&item=questions"))
    let all = page(Set(ReportItem.allCases))
    #expect(all.selfReported.hasPrefix("Self-reported"))
    #expect(all.doses?.rows.map(\.days) == ["on record on 40 of 40 days"])
    #expect(all.safety?.lines == ["No safety check is on record."])
    #expect(all.change?.placebo.contains("18.0 % on placebo") == true)
    for line in all.questions?.lines ?? [] { #expect(!line.lowercased().contains("raise")) }
  }
}
