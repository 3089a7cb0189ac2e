import Foundation
import Kinetics
import Reports

extension SimulationAnswer {
  /// One line a sample.
  var commaSeparated: String {
    var names = ["scenario", "hours", "naltrexone", "naltrexol", "muOccupancy", "kappaOccupancy", "deltaOccupancy"]
    let hasOpioid = samples.contains { $0.opioidOccupancy != nil }
    let hasEffect = samples.contains { $0.hypothesisEffect != nil }
    let banded = samples.contains { $0.bands != nil } ? ["naltrexone", "naltrexol", "muOccupancy"] : []
    if hasOpioid { names += ["opioidOccupancy", "opioidOccupancyWithout"] }
    if hasEffect { names.append("hypothesisEffect") }
    names += banded.flatMap { name in ["p5", "p50", "p95"].map { "\(name)_\($0)" } }
    let lines = samples.map { sample in
      var values = [
        sample.hours, sample.naltrexone, sample.naltrexol, sample.muOccupancy, sample.kappaOccupancy,
        sample.deltaOccupancy,
      ]
      if hasOpioid { values += [sample.opioidOccupancy ?? 0, sample.opioidOccupancyWithout ?? 0] }
      if hasEffect { values.append(sample.hypothesisEffect ?? 0) }
      let bands = banded.flatMap { name in
        // Empty where a run was stopped before it drew anybody.
        sample.bands?[name].map { ["\($0.p5)", "\($0.p50)", "\($0.p95)"] } ?? ["", "", ""]
      }
      return ([sample.scenario] + values.map { "\($0)" } + bands).joined(separator: ",")
    }
    return ([names.joined(separator: ",")] + lines).joined(separator: "\n")
  }

  /// A line a scenario, for a terminal.
  var text: String {
    let what =
      dose.map { "\($0), first at \(at ?? "")." }
      ?? "Doses on record and planned, hours counted from \(start ?? ""); now is \(now ?? "")."
    var lines = [wrapped("\(what) Share of mu-opioid receptors blocked:")]
    lines.append(row("scenario", ["highest", "lowest of last day", "at the end"]))
    for scenario in scenarios {
      if let problem = scenario.problem {
        lines.append("  \(scenario.id)\n" + wrapped("    " + problem, indent: 4))
        continue
      }
      let own = samples.filter { $0.scenario == scenario.id }
      let end = own.last?.hours ?? 0
      let shares = own.map(\.muOccupancy)
      let lastDay = own.filter { $0.hours > end - 24 }.map(\.muOccupancy)
      lines.append(
        row(scenario.id, [shares.max() ?? 0, lastDay.min() ?? 0, shares.last ?? 0].map(Self.percent)))
    }
    lines.append(wrapped(fading))
    if let first = scenarios.first(where: { $0.problem == nil }) {
      let own = samples.filter { $0.scenario == first.id }
      lines.append(
        "Highest level: naltrexone \(Self.digits(own.map(\.naltrexone).max() ?? 0)) ng/mL, 6β-naltrexol \(Self.digits(own.map(\.naltrexol).max() ?? 0)) ng/mL (\(first.id))."
      )
    }
    if let hypothesis {
      lines += ["", wrapped("Hypothesis, not shown to be true: \(hypothesis.title)."), wrapped(hypothesis.meaning)]
      lines.append(row("scenario", ["these doses", "most, after a month", "at a daily dose of"]))
      for predicted in hypothesis.predictions {
        let best = predicted.doses.max { $0.change < $1.change }
        lines.append(
          row(
            predicted.scenario,
            [
              lastDay(of: predicted.scenario).map(Self.digits) ?? "–", Self.digits(best?.change ?? 0),
              "\(Self.digits(best?.milligrams ?? 0)) mg",
            ]))
      }
      lines.append(wrapped("Against it: \(hypothesis.contradictingClaims.joined(separator: ", ")).", indent: 2))
    }
    if let population {
      lines += ["", "\(population.people) virtual people of seed \(population.seed), from number \(population.from)."]
      if let missing = population.goOnWith {
        lines.append("Stopped. For those that are missing, the same command with")
        lines += missing.map { "  \($0)" }
      }
    }
    if let procedure {
      lines += [
        "",
        wrapped(
          "At the procedure, \(String(format: "%g", procedure.hours)) hours after the start, so much of the mu-opioid receptors would still be blocked. Opioids for the operation would act less, then more when the block fades."
        ),
      ]
      lines += procedure.scenarios.map { row($0.scenario, [Self.percent($0.muOccupancy)]) }
    }
    if let opioid {
      lines += [
        "",
        wrapped(
          "The opioid fills so much when it is taken, and twelve hours later. Without naltrexone: \(Self.percent(opioid.without)), later \(Self.percent(opioid.laterWithout)). Its level is assumed (--opioid-level, --opioid-half-life). The later share can be the larger one, though less of the opioid is left."
        ),
      ]
      lines += opioid.scenarios.map {
        row($0.scenario, [Self.percent($0.opioidOccupancy), Self.percent($0.laterOccupancy)])
      }
    }
    for finding in findings ?? [] {
      lines += ["", wrapped("\(finding.title)."), wrapped(finding.why)]
    }
    lines.append("")
    lines += notes.map { wrapped("- \($0)", indent: 2) }
    return lines.joined(separator: "\n")
  }

  /// When blockade is gone, in a sentence.
  private var fading: String {
    let times = scenarios.filter { $0.problem == nil }.map { scenario in
      "\(scenario.id) \(scenario.hoursToFade.map { "\($0) h" } ?? "more than \(NaltrexonePlan.fadingDays) days")"
    }
    return
      "If nothing more is taken, less than one in twenty is blocked so long after the last dose: \(times.joined(separator: ", "))."
  }

  /// The change that a hypothesis predicts for the doses that were asked about, as the mean of the last day.
  private func lastDay(of scenario: String) -> Double? {
    let own = samples.filter { $0.scenario == scenario }
    let last = own.filter { $0.hours > (own.last?.hours ?? 0) - 24 }.compactMap(\.hypothesisEffect)
    return last.isEmpty ? nil : last.reduce(0, +) / Double(last.count)
  }

  private func row(_ name: String, _ cells: [String]) -> String {
    "  " + name.padding(toLength: 22, withPad: " ", startingAt: 0)
      + cells.map { $0.padding(toLength: max(20, $0.count), withPad: " ", startingAt: 0) }.joined()
      .replacing(/\ +$/, with: "")
  }

  private static func percent(_ share: Double) -> String { "\(Int((share * 100).rounded())) %" }

  private static func digits(_ value: Double) -> String { String(format: "%.3g", value) }
}
