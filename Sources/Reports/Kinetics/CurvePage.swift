public import ClinicalTime
import Diary
public import Evidence
public import History
public import Kinetics
import Quantities
public import Screening
import Titration

/// `/curve`: what the doses on record do over the last and the next days, and what if.
public struct CurvePage: PageValue {
  public struct Scenario: Encodable, Sendable {
    public let id: String
    public let title: String
    public let meaning: String
    /// Words for the share of mu receptors blocked at the start of the count, a day and three days later.
    public let now: String
    public let nextDay: String
    public let thirdDay: String
    /// When less than one in twenty is blocked after the last dose.
    public let faded: String
    public let claims: [Link]
  }

  /// A line of the table that says what the charts show.
  public struct Row: Encodable, Sendable {
    public let time: String
    public let naltrexone: String
    public let naltrexol: String
    public let quickest: String
    public let middle: String
    public let slowest: String
    public let kappa: String
    public let delta: String
  }

  /// One scenario in numbers: what `sweetspot simulate --json` calls samples, and where nine of ten virtual people lie.
  public struct Numbers: Encodable, Sendable {
    public let scenario: String
    /// The moment from which hours count.
    public let start: String
    /// At which hour now is.
    public let now: Double
    public let samples: [NaltrexoneSample]
    public let band: Band?
  }

  /// Shares of mu receptors between which nine of ten virtual people lie, hour by hour.
  public struct Band: Encodable, Sendable {
    public let people: Int
    public let seed: UInt64
    public let hours: [Double]
    public let low: [Double]
    public let high: [Double]

    /// What of it lies at or after an hour.
    func from(_ hour: Double) -> Band {
      let skipped = hours.prefix { $0 < hour }.count
      return Band(
        people: people, seed: seed, hours: Array(hours.dropFirst(skipped)), low: Array(low.dropFirst(skipped)),
        high: Array(high.dropFirst(skipped)))
    }
  }

  /// What a moment that was asked about looks like in each scenario.
  public struct Moment: Encodable, Sendable {
    public let heading: String
    public let text: String
    public let shares: [String]
    public let links: [Link]
  }

  /// Something the screen found.
  public struct Found: Encodable, Sendable {
    public let style: String
    public let label: String
    public let title: String
    public let why: String
  }

  /// A mechanism that was proposed, and what speaks against it.
  public struct Proposed: Encodable, Sendable {
    public let title: String
    public let meaning: String
    public let against: [Link]
    /// What it predicts for doses, in words; a column for each of ``CurvePage/predictionColumns``.
    public let predictions: [PredictedDose]
  }

  /// A line of the table of predictions.
  public struct PredictedDose: Encodable, Sendable {
    public let dose: String
    public let changes: [Change]
  }

  /// A predicted change in one scenario.
  public struct Change: Encodable, Sendable {
    public let scenario: String
    public let text: String
  }

  public let title = "Curve"
  public let summary: String
  public let problems: [String]
  public let hasProblems: Bool
  public let notes: [String]
  public let hasCurve: Bool
  public let charts: [CurveChart]
  /// From when the scenarios count, in words.
  public let fadingFrom: String
  public let scenarios: [Scenario]
  public let rows: [Row]
  /// The numbers behind the charts, for programs.
  public let courses: [Numbers]
  public let moments: [Moment]
  public let findings: [Found]
  public let hasFindings: Bool
  public let hypotheses: [Proposed]
  /// How blockade fades in the columns of the table of predictions.
  public let predictionColumns: [String]
  public let dose: TextField
  public let time: TextField
  public let perDay: ChoiceField
  public let missed: ChoiceField
  public let procedure: TextField
  public let opioid: TextField
  public let opioidLike: ChoiceField
  public let opioidLevel: ChoiceField
  public let opioidAt: TextField
  public let release: ChoiceField
  public let liver: ChoiceField
  public let creatinineClearance: TextField
  public let evidenceVersion: String

  private enum CodingKeys: String, CodingKey {
    case title, summary, problems, notes, fadingFrom, scenarios, rows, moments, findings, hypotheses, predictionColumns
    case evidenceVersion, courses
  }

  /// How far ahead a moment may lie, in minutes.
  static let farthestMinutes = 21 * 1440

  /// - Parameters:
  ///   - screen: what the screen says about the opioid or the procedure that was asked about.
  public init(
    history: History, fields: CurveFields, now: LocalDateTime, catalogue: KineticCatalogue, library: EvidenceLibrary,
    screen: Screen?
  ) {
    let question = CurveQuestion(fields, now: now)
    var problems = question.problems
    let timeline = CurveTimeline(history: history, question: question, now: now)
    let drawn: [CurveCourse]
    do {
      drawn = try timeline.courses(catalogue)
    } catch {
      problems.append("\(error)")
      drawn = []
    }
    self.problems = problems
    hasProblems = !problems.isEmpty
    hasCurve = !drawn.isEmpty && timeline.hasDoses
    summary = timeline.summary(drawn)
    charts = hasCurve ? timeline.charts(drawn) : []
    fadingFrom = timeline.fadingFrom
    scenarios = hasCurve ? drawn.map { timeline.row(of: $0, library: library) } : []
    rows = hasCurve ? timeline.rows(drawn) : []
    courses = hasCurve ? drawn.map { timeline.numbers(of: $0) } : []
    let moments = hasCurve ? timeline.moments(drawn) : []
    self.moments = moments
    // What a moment says already is not said again.
    notes = KineticNotes.notes(for: timeline.plan).filter { note in !moments.contains { $0.text.contains(note) } }
    findings = (screen?.findings ?? []).map {
      Found(style: $0.severity.style, label: $0.severity.shown, title: $0.title, why: $0.why)
    }
    hasFindings = !findings.isEmpty
    predictionColumns = HypothesisTable.scenarios(catalogue).map(\.title)
    hypotheses = Hypothesis.allCases.map { hypothesis in
      Proposed(
        title: hypothesis.title, meaning: hypothesis.meaning,
        against: hypothesis.contradictingClaims.map {
          Link(label: library.evidence.claim($0)?.statement ?? $0, address: EvidenceAddress.claim($0))
        }, predictions: HypothesisTable.rows(hypothesis, catalogue))
    }
    evidenceVersion = library.version
    dose = TextField(
      name: "dose", label: "Dose a day from now on", hint: "With its unit, such as 4.5 mg. Empty: as planned.",
      value: fields.dose)
    time = TextField(name: "time", label: "Time of day", hint: "Such as 22:00.", value: fields.time)
    perDay = ChoiceField(
      name: "times", label: "Split into", options: [("1", "one a day"), ("2", "two a day"), ("3", "three a day")],
      chosen: fields.perDay.isEmpty ? "1" : fields.perDay)
    missed = ChoiceField(
      name: "missed", label: "A missed day",
      options: [("0", "none"), ("1", "the first"), ("2", "the second"), ("3", "the third")],
      chosen: fields.missed.isEmpty ? "0" : fields.missed)
    procedure = TextField(
      name: "procedure", label: "Operation or procedure", hint: "Day and time, such as 2026-12-01 09:00.",
      value: fields.procedure)
    opioid = TextField(
      name: "opioid", label: "An opioid beside it", hint: "As you would write it on a list.", value: fields.opioid)
    opioidLike = ChoiceField(
      name: "opioid-like", label: "How long it stays: like", options: OpioidExample.all.map { ($0.id, $0.label) },
      chosen: OpioidExample(chosen: fields.opioidLike).id)
    opioidLevel = ChoiceField(
      name: "opioid-level", label: "Without naltrexone it would fill",
      options: OpioidLevel.allCases.map { ($0.rawValue, $0.label) },
      chosen: (OpioidLevel(rawValue: fields.opioidLevel) ?? .half).rawValue)
    release = ChoiceField(
      name: "release", label: "How the naltrexone releases",
      options: [("instant", "at once"), ("extended", "slowly")],
      chosen: fields.release.isEmpty ? "instant" : fields.release)
    liver = ChoiceField(
      name: "liver", label: "Liver", options: [("working", "working"), ("decompensated", "decompensated cirrhosis")],
      chosen: fields.liver.isEmpty ? "working" : fields.liver)
    creatinineClearance = TextField(
      name: "creatinine-clearance", label: "Creatinine clearance", hint: "In mL/min, 5 to 200. Empty: typical.",
      value: fields.creatinineClearance)
    opioidAt = TextField(
      name: "opioid-at", label: "When it would be taken", hint: "Day and time; empty for now.", value: fields.opioidAt)
  }
}
