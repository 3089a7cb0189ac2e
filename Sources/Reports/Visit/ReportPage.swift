public import ClinicalTime
import Diary
public import History
import Instruments
import Quantities
import Response
import Screening
import Titration

/// `/report`: the doctor's page. One sheet of paper: what was planned and taken, what changed and how sure, what the safety
/// check said, what to decide.
public struct ReportPage: PageValue {
  /// A part with lines of text.
  public struct Lines: Encodable, Sendable {
    public let lines: [String]
  }

  /// What was planned and taken.
  public struct Doses: Encodable, Sendable {
    public let plan: String
    public let adherence: String?
    public let rows: [Row]
    public let hasRows: Bool
    /// That there were more stretches than are shown.
    public let more: String?

    public struct Row: Encodable, Sendable {
      public let dose: String
      public let from: String
      public let to: String
      public let days: String
    }
  }

  /// What changed.
  public struct Change: Encodable, Sendable {
    public let headline: String
    public let sentences: [String]
    public let symptoms: [ResponseSheet.Symptom]
    public let hasSymptoms: Bool
    public let otherReasons: [String]
    public let placebo: String
  }

  /// A part in the form, and whether it is shown.
  public struct Choice: Encodable, Sendable {
    public let value: String
    public let label: String
    public let isChosen: Bool
  }

  public let title = "Report for the doctor"
  public let person: String?
  public let madeOn: String
  public let from: String
  public let to: String
  public let rangeInWords: String
  public let selfReported: String
  public let doses: Doses?
  public let change: Change?
  public let chart: Chart?
  public let chartTitle: String
  public let effects: Lines?
  public let safety: Lines?
  public let supply: Lines?
  public let questions: Lines?
  public let evidenceVersion: String
  public let fromField: TextField
  public let toField: TextField
  public let choices: [Choice]
  /// Where the same report is as a file to print.
  public let pdf: String
  /// Why there is no such file; missing where there is one.
  public let problem: String?

  private enum CodingKeys: String, CodingKey {
    case title, person, madeOn, from, to, rangeInWords, selfReported, doses, change, effects, safety, supply, questions
    case evidenceVersion
  }

  /// - Parameters:
  ///   - decision: what was said about the response.
  ///   - memory: what was worked out from this record before.
  ///   - effects: what the diary says of side effects, a line each; `nil` to count what was answered.
  public init(
    _ history: History, today: LocalDate, request: ReportRequest, decision: ResponseDecision,
    memory: RecordMemory = RecordMemory(), effects: [String]? = nil, in library: EvidenceLibrary,
    problem: String? = nil
  ) {
    let range = request.range ?? Self.usualRange(history, today: today)
    let sheet = ResponseSheet(decision, in: library)
    let screened = LastScreen(history)
    let items = request.items
    let name = history.person.name
    person = name.isEmpty ? nil : name
    madeOn = today.withoutWeekday
    (from, to, rangeInWords) = (range.first.description, range.last.description, range.inWords)
    selfReported =
      "Self-reported: written down by the person at home. Nothing here was measured or checked by anybody else, and it is no medical advice."
    doses = items.contains(.doses) ? Doses(history, range: range, today: today) : nil
    change = items.contains(.change) ? Change(sheet) : nil
    chart =
      items.contains(.chart)
      ? decision.question.symptoms.first.flatMap { ProgressPage.chart(of: $0.measure, in: history, range, memory) }
      : nil
    chartTitle = decision.question.symptoms.first?.measure.title ?? ""
    self.effects =
      items.contains(.effects) ? Lines(lines: Self.effects(effects ?? SideEffects(history, range).lines)) : nil
    safety = items.contains(.safety) ? Lines(lines: screened.lines) : nil
    supply = items.contains(.supply) ? Lines(lines: Self.supply(memory.switches(history), range)) : nil
    questions =
      items.contains(.questions)
      ? Lines(lines: VisitQuestions(history, today: today, decision: decision, screened: screened).lines) : nil
    evidenceVersion = library.version
    fromField = TextField(name: "from", label: "From", value: range.first.description, type: .date)
    toField = TextField(name: "to", label: "To", value: range.last.description, type: .date)
    choices = ReportItem.allCases.map {
      Choice(value: $0.rawValue, label: $0.label, isChosen: items.contains($0))
    }
    let chosen = ReportItem.allCases.filter(items.contains).map { "&item=\($0.rawValue)" }.joined()
    pdf = "/report.pdf?from=\(range.first)&to=\(range.last)\(chosen)"
    self.problem = problem
  }

  /// From two weeks before the first dose, but no more than a year, up to today; without a dose the last twelve weeks.
  static func usualRange(_ history: History, today: LocalDate) -> ProgressRange {
    let first = CurrentView(history.doses).contents.map(\.day).filter { $0 >= .earliestInDiary && $0 <= today }.min()
    guard let first else { return ProgressRange(weeks: ProgressRange.usualWeeks, through: today) }
    return ProgressRange(from: first.adding(days: -14), through: today)
  }

  private static func effects(_ effects: [String]) -> [String] {
    effects.isEmpty
      ? ["None written down in these days, which does not mean that there were none."] : shortened(effects, to: 4)
  }

  private static func supply(_ switches: [LocalDate: [SwitchLine]], _ range: ProgressRange) -> [String] {
    let lines = switches.filter { range.contains($0.key) }.sorted { $0.key > $1.key }
      .flatMap { $0.value.map(\.words) }
    return lines.isEmpty ? ["No change of pharmacy, filler, lot or strength is on record."] : shortened(lines, to: 2)
  }

  /// The first lines, long ones cut, and how many there are besides: the page is one sheet.
  static func shortened(_ lines: [String], to most: Int) -> [String] {
    let longest = 180
    let kept = lines.prefix(most).map {
      $0.count <= longest ? $0 : String($0.prefix(longest)) + "… (the rest is in the record)"
    }
    return lines.count <= most ? kept : kept + ["And \(lines.count - most) more in the record."]
  }
}

extension ReportPage.Change {
  init(_ sheet: ResponseSheet) {
    headline = sheet.headline
    sentences = sheet.sentences
    symptoms = Array(sheet.symptoms.prefix(5))
    hasSymptoms = sheet.hasSymptoms
    otherReasons = ReportPage.shortened(sheet.otherReasons, to: 2)
    let trials = sheet.placebo.trials.map(\.text).joined(separator: " ")
    placebo =
      "Open course: the placebo response is part of any change. \(trials)\(sheet.placebo.own.map { " \($0)" } ?? "")"
  }
}

extension ReportPage.Doses {
  init(_ history: History, range: ProgressRange, today: LocalDate) {
    plan =
      history.currentPlan.map { current in
        "\(current.version.plan.protocolTitle), from \(current.version.plan.start.withoutWeekday). \(current.status.shown)"
      } ?? "No plan is on record."
    let calendar = AdherenceCalendar(
      Adherence(history, from: range.first, through: min(range.last, today)))
    adherence = calendar?.summary
    let all = CurrentView(history.doses).contents
    let recorded = Set(all.map(\.day))
    let stretches = DoseCourse(all, through: min(range.last, today)).stretches.filter { $0.last >= range.first }
    let most = 5
    rows = stretches.suffix(most).map { stretch in
      let first = max(stretch.first, range.first)
      let days = (0..<max(stretch.last.days(since: first) + 1, 0)).count { recorded.contains(first.adding(days: $0)) }
      return Row(
        dose: stretch.isPause ? "none" : stretch.dose.description, from: first.withoutWeekday,
        to: stretch.last.withoutWeekday,
        days: stretch.isPause
          ? "no dose for \(inDays(stretch.dayCount))"
          : "on record on \(days) of \(inDays(stretch.last.days(since: first) + 1))")
    }
    hasRows = !rows.isEmpty
    more = stretches.count > most ? "\(stretches.count - most) earlier stretches are left out." : nil
  }
}
