import ClinicalTime
import Diary
import Evidence
import History
import Kinetics
import Quantities
import Titration

/// One scenario's course over the time that is shown.
struct CurveCourse {
  let scenario: KineticScenario
  let samples: [NaltrexoneSample]
  /// The same without any dose after the anchor, hour by hour from there, for when blockade fades.
  let fading: [NaltrexoneSample]
  /// Between which shares nine of ten virtual people lie; in the middle scenario only.
  let band: CurvePage.Band?
  /// At the procedure; when the opioid is taken and ``CurveTimeline/later`` after it.
  let procedure: NaltrexoneSample?
  let opioid: [NaltrexoneSample]
}

/// The doses of the record and of the question on one time line, in minutes from a week before now.
struct CurveTimeline {
  static let pastMinutes = 7 * 1440
  static let nextMinutes = 7 * 1440
  /// Doses longer ago than this leave less than one part in a hundred in the slowest scenario.
  static let memoryMinutes = 28 * 1440
  /// Minutes between the samples that are drawn: within seven and a half minutes of any peak, where a level is within 1 % of it.
  static let step = 15
  /// Minutes between the edges of the band, which moves slowly.
  static let bandStep = 60
  /// How long after an opioid its share is told again, in minutes.
  static let later = 12 * 60
  static let virtualPeople = 320
  static let seed: UInt64 = 20_261_121
  /// The scenario that is drawn as the middle of all.
  static let middle = "fade-24h"

  let now: LocalDateTime
  let start: LocalDateTime
  let plan: NaltrexonePlan
  let question: CurveQuestion
  let hasDoses: Bool
  private let futureDoses: Int
  /// From where fading is counted: from now when there are doses on record, otherwise from two hours after the last
  /// dose that is drawn.
  private let anchor: Int
  private let hasRecord: Bool

  init(history: History, question: CurveQuestion, now: LocalDateTime) {
    self.now = now
    self.question = question
    start = now.adding(minutes: -Self.pastMinutes)
    let taken = CurrentView(history.doses).contents.compactMap { dose -> NaltrexonePlan.Dose? in
      let minute = dose.takenAt.minutes(since: now)
      guard (-Self.memoryMinutes...0).contains(minute) else { return nil }
      return .init(minute: minute + Self.pastMinutes, milligrams: dose.dose.milligramsAsDouble)
    }
    let end = max(Self.nextMinutes, (question.procedure?.minutes(since: now) ?? 0) + 1440)
    let next = Self.nextDoses(history: history, question: question, now: now, until: end)
    futureDoses = next.count
    let opioid = question.opioid.map { opioid in
      NaltrexonePlan.Opioid(
        minute: Self.pastMinutes + max(0, opioid.at.minutes(since: now)), level: opioid.level.multiple,
        halfLife: opioid.example.halfLife)
    }
    let last = Self.pastMinutes + max(end, (opioid?.minute ?? 0) - Self.pastMinutes + 1440)
    plan = NaltrexonePlan(
      doses: taken + next, minutes: Array(stride(from: 0, through: last, by: Self.step)), release: question.release,
      person: question.person, opioid: opioid)
    hasDoses = !plan.doses.isEmpty
    hasRecord = !taken.isEmpty
    anchor = taken.isEmpty ? (next.map(\.minute).max() ?? Self.pastMinutes) + 120 : Self.pastMinutes
  }

  private static func nextDoses(
    history: History, question: CurveQuestion, now: LocalDateTime, until end: Int
  ) -> [NaltrexonePlan.Dose] {
    func dose(_ moment: LocalDateTime, _ mass: Mass, share: Int = 1) -> NaltrexonePlan.Dose? {
      let minute = moment.minutes(since: now)
      guard minute > 0, minute <= end else { return nil }
      return .init(minute: minute + pastMinutes, milligrams: mass.milligramsAsDouble / Double(share))
    }
    if let whatIf = question.whatIf {
      var first = LocalDateTime(date: now.date, time: whatIf.time)
      if first <= now { first = first.adding(hours: 24) }
      let perDay = min(max(whatIf.perDay, 1), 3)
      return (0...end / 1440).filter { $0 + 1 != whatIf.missed }.flatMap { day in
        (0..<perDay).compactMap {
          dose(first.adding(minutes: day * 1440 + $0 * 1440 / perDay), whatIf.dose, share: perDay)
        }
      }
    }
    return (history.currentPlan?.version.plan.doses ?? []).compactMap { day in
      dose(DayBoundary.fourInTheMorning.moment(on: day.date, at: day.time), day.dose)
    }
  }

  // MARK: Courses

  func courses(_ catalogue: KineticCatalogue) throws(NaltrexoneSimulationError) -> [CurveCourse] {
    guard hasDoses else { return [] }
    let model = NaltrexoneModel(catalogue)
    // The minute itself: the sample before it may lie before the opioid was there.
    let procedure = question.procedure.map { [Self.pastMinutes + $0.minutes(since: now)] } ?? []
    let opioid = plan.opioid.map { [$0.minute, $0.minute + Self.later] } ?? []
    var courses: [CurveCourse] = []
    for scenario in catalogue.scenarios where scenario.kind == .fade {
      var ending = plan
      ending.doses = plan.doses.filter { $0.minute <= anchor }
      ending.opioid = nil
      ending.minutes = Array(stride(from: anchor, through: anchor + 30 * 1440, by: 60))
      courses.append(
        CurveCourse(
          scenario: scenario, samples: try plan.course(model, scenario: scenario),
          fading: try ending.course(model, scenario: scenario),
          band: scenario.id == Self.middle ? try band(model, scenario, catalogue) : nil,
          procedure: procedure.isEmpty ? nil : try plan.course(model, scenario: scenario, at: procedure).first,
          opioid: opioid.isEmpty ? [] : try plan.course(model, scenario: scenario, at: opioid)))
    }
    return courses
  }

  /// Where nine of ten virtual people lie. Without the opioid, since the share is then that of naltrexone alone.
  private func band(
    _ model: NaltrexoneModel, _ scenario: KineticScenario, _ catalogue: KineticCatalogue
  ) throws(NaltrexoneSimulationError) -> CurvePage.Band? {
    var hourly = plan
    hourly.minutes = plan.minutes.filter { $0 % Self.bandStep == 0 }
    let engine = try hourly.engine(model, scenario: scenario)
    guard
      let people = try? VirtualPeople(Self.virtualPeople, seed: Self.seed, for: engine.model, from: catalogue)
    else { return nil }
    let rows = Array(hourly.minutes.indices)
    var summary = PopulationSummary(rows: rows, outputs: [.share(NaltrexoneModel.Output.muOccupancy.rawValue)])
    do throws(KineticError) {
      try engine.run(people) { batch in
        summary.add(batch)
        return true
      }
    } catch {
      throw .engine(error)
    }
    let bands = rows.map { summary.band(row: $0, output: 0) }
    return CurvePage.Band(
      people: Self.virtualPeople, seed: Self.seed, hours: hourly.minutes.map { Double($0) / 60 },
      low: bands.map { $0.quantile(0.05) }, high: bands.map { $0.quantile(0.95) })
  }

  /// The position of a moment among the samples.
  private func place(_ minute: Int) -> Int { min(max(minute / Self.step, 0), plan.minutes.count - 1) }

  // MARK: Words

  func summary(_ courses: [CurveCourse]) -> String {
    guard hasDoses, let quickest = courses.first, let slowest = courses.last else {
      return
        "There is no dose of the last four weeks on record, and none is planned. Write one down, or try one below."
    }
    let here = place(Self.pastMinutes)
    guard hasRecord else {
      return
        "No dose of the last four weeks is on record. The next days are drawn with \(futureDoses) doses still to come."
    }
    let low = quickest.samples[here].muOccupancy
    let high = slowest.samples[here].muOccupancy
    let blocked =
      percent(low) == percent(high)
      ? "\(percent(low)) of mu-opioid receptors are blocked"
      : "between \(percent(low)) and \(percent(high)) of mu-opioid receptors are blocked, depending on how fast blockade fades"
    let next =
      futureDoses == 0
      ? "No dose is planned for the next days." : "The next days are drawn with \(futureDoses) doses still to come."
    return "Now, by the model, \(blocked). \(next)"
  }

  /// From when the table of fading counts, in words.
  var fadingFrom: String {
    hasRecord
      ? "now, \(now), with the doses on record"
      : "two hours after the last dose that is drawn, \(start.adding(minutes: anchor))"
  }

  func row(of course: CurveCourse, library: EvidenceLibrary) -> CurvePage.Scenario {
    let end =
      NaltrexonePlan.hoursToFade(course.fading).map { hours in
        hours == 0
          ? "already below one in twenty" : "\(start.adding(minutes: anchor + hours * 60)), if nothing more is taken"
      } ?? "later than in 30 days, if nothing more is taken"
    return CurvePage.Scenario(
      id: course.scenario.id, title: course.scenario.title, meaning: course.scenario.meaning,
      now: percent(course.fading[0].muOccupancy), nextDay: percent(course.fading[24].muOccupancy),
      thirdDay: percent(course.fading[72].muOccupancy), faded: end,
      claims: course.scenario.claims.map { id in
        Link(label: library.evidence.claim(id)?.grade.shown ?? id, address: EvidenceAddress.claim(id))
      })
  }

  func numbers(of course: CurveCourse) -> CurvePage.Numbers {
    CurvePage.Numbers(
      scenario: course.scenario.id, start: "\(start)", now: Double(Self.pastMinutes) / 60, samples: course.samples,
      band: course.band)
  }

  func rows(_ courses: [CurveCourse]) -> [CurvePage.Row] {
    guard let quickest = courses.first, let slowest = courses.last,
      let middle = courses.first(where: { $0.scenario.id == Self.middle })
    else { return [] }
    return stride(from: skippedSamples, to: plan.minutes.count, by: 360 / Self.step).map { place in
      let sample = middle.samples[place]
      return CurvePage.Row(
        time: start.adding(minutes: place * Self.step).description, naltrexone: level(sample.naltrexone),
        naltrexol: level(sample.naltrexol), quickest: percent(quickest.samples[place].muOccupancy),
        middle: percent(sample.muOccupancy), slowest: percent(slowest.samples[place].muOccupancy),
        kappa: percent(sample.kappaOccupancy), delta: percent(sample.deltaOccupancy))
    }
  }

  func moments(_ courses: [CurveCourse]) -> [CurvePage.Moment] {
    var moments: [CurvePage.Moment] = []
    if let procedure = question.procedure {
      moments.append(
        CurvePage.Moment(
          heading: "At the procedure, \(procedure)",
          text:
            "So much of the mu-opioid receptors would still be blocked with the doses drawn here. Opioids for the operation would act less, then more when the block fades. Tell the anaesthetist; the day of the last dose is theirs and your prescriber’s to set.",
          shares: courses.map { "\($0.scenario.title): \(percent($0.procedure?.muOccupancy ?? 0))" },
          links: [
            Link(
              label: "How long before: where sources disagree",
              address: EvidenceAddress.disagreement("stop-before-surgery"))
          ]))
    }
    if let opioid = question.opioid {
      moments.append(
        CurvePage.Moment(
          heading: "Beside \(opioid.name), taken \(opioid.at)",
          text:
            "Drawn for a level that would fill \(opioid.level.label) without naltrexone and is half gone in \(level(opioid.example.halfLife)) hours, like \(opioid.example.name). The level is assumed: no source says how many receptors a dose fills, and nobody measured yours. What it fills with naltrexone, when it is taken and twelve hours later: the later share can be the larger one, though less of the opioid is left. \(KineticNotes.wearingOff)",
          shares: courses.compactMap { course in
            guard let first = course.opioid.first, let second = course.opioid.last else { return nil }
            return
              "\(course.scenario.title): \(percent(first.opioidOccupancy ?? 0)) instead of \(percent(first.opioidOccupancyWithout ?? 0)); after twelve hours \(percent(second.opioidOccupancy ?? 0)) instead of \(percent(second.opioidOccupancyWithout ?? 0))"
          },
          links: [
            Link(
              label: "The half-life of \(opioid.example.name)", address: EvidenceAddress.claim(opioid.example.claim)),
            Link(label: "Opioids beside naltrexone", address: EvidenceAddress.disagreement("opioids-with-ldn")),
            Link(label: "Screen your medicines", address: "/screen"),
          ]))
    }
    return moments
  }

  /// How many samples lie before anything happened.
  private var skippedSamples: Int { hasRecord ? 0 : Self.pastMinutes / Self.step }

  func charts(_ courses: [CurveCourse]) -> [CurveChart] {
    guard let quickest = courses.first, let slowest = courses.last,
      let middle = courses.first(where: { $0.scenario.id == Self.middle })
    else { return [] }
    // Without a dose on record the days before now are empty, and are left out.
    let skipped = skippedSamples
    let hours = middle.samples.dropFirst(skipped).map(\.hours)
    func drawn(_ course: CurveCourse, _ value: (NaltrexoneSample) -> Double) -> [Double] {
      course.samples.dropFirst(skipped).map(value)
    }
    let doses = plan.doses.map { (Double($0.minute) / 60, $0.milligrams) }
    let here = Double(Self.pastMinutes) / 60
    let highest = (middle.samples.map(\.naltrexol) + middle.samples.map(\.naltrexone)).max() ?? 1
    return [
      CurveChart(
        id: "blocked", name: "Share of mu-opioid receptors blocked", description: summary(courses),
        legend:
          "Solid: the middle scenario (\(middle.scenario.title)); nine of ten virtual people lie in its shaded band. Dashed: the slowest. Dotted: the quickest.",
        start: start, hours: hours, now: here, highest: 1, unit: "%", band: middle.band?.from(hours.first ?? 0),
        courses: [
          .init(style: "solid", values: drawn(middle, \.muOccupancy)),
          .init(style: "dashed", values: drawn(slowest, \.muOccupancy)),
          .init(style: "dotted", values: drawn(quickest, \.muOccupancy)),
        ], doses: doses),
      CurveChart(
        id: "levels", name: "Levels in blood, ng/mL",
        description:
          "With the doses drawn here naltrexone reaches \(level(middle.samples.map(\.naltrexone).max() ?? 0)) ng/mL and 6β-naltrexol \(level(middle.samples.map(\.naltrexol).max() ?? 0)) ng/mL.",
        legend: "Solid: naltrexone. Dashed: 6β-naltrexol, which hardly reaches the brain.", start: start, hours: hours,
        now: here, highest: max(highest, 1e-6), unit: "ng/mL", band: nil,
        courses: [
          .init(style: "solid", values: drawn(middle, \.naltrexone)),
          .init(style: "dashed", values: drawn(middle, \.naltrexol)),
        ], doses: doses),
    ]
  }
}
