import Evidence
import Foundation
import Kinetics
import Testing

/// What is published about naltrexone by mouth against what the model says. Prints the table that docs/kinetics.md holds.
@Suite("The naltrexone model meets its targets")
struct NaltrexoneTargetTests {
  static let targets = fitted + ladder + fading

  static let fitted: [Target] = [
    // Fitted targets: to the digits that are published.
    Target(
      name: "time of peak, instant release", claim: "kinetics.tmax.tablet", expected: 1, tolerance: 0.05, unit: "h"
    ) {
      $0.peak(try $0.samples([50], until: 8), \.naltrexone).hours
    },
    Target(
      name: "peak after 50 mg, naltrexone", claim: "kinetics.cmax.fifty-mg", expected: 13.3, tolerance: 0.05,
      unit: "ng/mL"
    ) {
      $0.peak(try $0.samples([50], until: 8), \.naltrexone).value
    },
    Target(
      name: "peak after 50 mg, 6β-naltrexol", claim: "kinetics.cmax.fifty-mg", expected: 108, tolerance: 1,
      unit: "ng/mL"
    ) {
      $0.peak(try $0.samples([50], until: 8), \.naltrexol).value
    },
    Target(name: "time of peak, 6β-naltrexol", claim: "kinetics.cmax.fifty-mg", expected: 1, tolerance: 0.1, unit: "h")
    {
      $0.peak(try $0.samples([50], until: 8), \.naltrexol).hours
    },
    Target(name: "half-life of naltrexone", claim: "kinetics.half-life.parent", expected: 4, tolerance: 0.05, unit: "h")
    {
      $0.halfLife(try $0.samples([50], until: 48), from: 16, to: 32, \.naltrexone)
    },
    Target(
      name: "half-life of 6β-naltrexol", claim: "kinetics.half-life.naltrexol-label", expected: 13, tolerance: 0.1,
      unit: "h"
    ) {
      $0.halfLife(try $0.samples([50], until: 96), from: 30, to: 80, \.naltrexol)
    },
    Target(
      name: "ratio of exposures, metabolite to drug", claim: "kinetics.ratio.bertolotti", expected: 12.3,
      tolerance: 0.05, unit: ""
    ) {
      let samples = try $0.samples([100], until: 240)
      return $0.area(samples, \.naltrexol) / $0.area(samples, \.naltrexone)
    },
    Target(
      name: "exposure after 16 mg, extended release", claim: "kinetics.exposure.sixteen-mg", expected: 8.4,
      tolerance: 0.05, unit: "ng·h/mL"
    ) {
      $0.area(try $0.samples([16], until: 120, release: .extended), \.naltrexone)
    },
    Target(
      name: "peak after 16 mg, extended release", claim: "kinetics.exposure.sixteen-mg", expected: 1.4, tolerance: 0.05,
      unit: "ng/mL"
    ) {
      $0.peak(try $0.samples([16], until: 24, release: .extended), \.naltrexone).value
    },
    // Two stages and one rate cannot meet both peak and time exactly; the label gives the time in whole hours.
    Target(
      name: "time of peak, extended release", claim: "kinetics.tmax.extended-release", expected: 2, tolerance: 0.5,
      unit: "h"
    ) {
      $0.peak(try $0.samples([16], until: 24, release: .extended), \.naltrexone).hours
    },
    Target(
      name: "exposure in decompensated cirrhosis, naltrexone", claim: "liver.bertolotti.cirrhosis", expected: 8.05,
      tolerance: 0.02, unit: "times"
    ) {
      $0.area(try $0.samples([100], until: 120, liver: .decompensated), \.naltrexone)
        / $0.area(try $0.samples([100], until: 120), \.naltrexone)
    },
    Target(
      name: "exposure in decompensated cirrhosis, 6β-naltrexol", claim: "liver.bertolotti.metabolite", expected: 0.82,
      tolerance: 0.01, unit: "times"
    ) {
      $0.area(try $0.samples([100], until: 240, liver: .decompensated), \.naltrexol)
        / $0.area(try $0.samples([100], until: 240), \.naltrexol)
    },
    Target(
      name: "half-life in decompensated cirrhosis", claim: "liver.bertolotti.half-life-unchanged", expected: 4,
      tolerance: 0.05, unit: "h"
    ) {
      $0.halfLife(try $0.samples([50], until: 48, liver: .decompensated), from: 16, to: 32, \.naltrexone)
    },
    // The formula of the claim: 65.1 against 65.1 + 0.229 (30 - 100) = 49.1 L/h.
    Target(
      name: "exposure to 6β-naltrexol at 30 mL/min", claim: "kidney.derived.metabolite-formula", expected: 65.1 / 49.07,
      tolerance: 0.01, unit: "times"
    ) {
      $0.area(try $0.samples([50], until: 400, creatinine: 30), \.naltrexol)
        / $0.area(try $0.samples([50], until: 400), \.naltrexol)
    },
    // One person each at 2 and 15 mg: the single readings scatter by 12 points about the published curve.
    Target(
      name: "mu blocked after 2 mg", claim: "blockade.pet.rabiner-two-mg", expected: 0.27, tolerance: 0.05, unit: ""
    ) {
      $0.peak(try $0.samples([2], until: 8), \.muOccupancy).value
    },
    Target(
      name: "mu blocked after 5 mg, mean of 43, 46, 58", claim: "blockade.pet.rabiner-five-mg", expected: 0.49,
      tolerance: 0.05, unit: ""
    ) {
      $0.peak(try $0.samples([5], until: 8), \.muOccupancy).value
    },
    Target(
      name: "mu blocked after 15 mg", claim: "blockade.pet.rabiner-fifteen-mg", expected: 0.61, tolerance: 0.13,
      unit: ""
    ) {
      $0.peak(try $0.samples([15], until: 8), \.muOccupancy).value
    },
    Target(
      name: "mu blocked after 50 mg, mean of 92, 98", claim: "blockade.pet.rabiner-fifty-mg", expected: 0.95,
      tolerance: 0.06, unit: ""
    ) {
      $0.peak(try $0.samples([50], until: 8), \.muOccupancy).value
    },
    Target(
      name: "mu blocked on day 4 of 50 mg", claim: "blockade.pet.weerts-mu", expected: 0.949, tolerance: 0.049, unit: ""
    ) {
      $0.peak(try $0.samples([50, 50, 50, 50], until: 80), \.muOccupancy).value
    },
    Target(
      name: "delta blocked on day 4 of 50 mg", claim: "blockade.pet.weerts-delta", expected: 0.211, tolerance: 0.145,
      unit: ""
    ) {
      $0.peak(try $0.samples([50, 50, 50, 50], until: 80), \.deltaOccupancy).value
    },
    Target(
      name: "mu blocked 48 h after 50 mg every second day", claim: "blockade.monograph.alternate-day", expected: 0.75,
      tolerance: 0.05, unit: ""
    ) {
      try $0.samples(Array(repeating: 50, count: 10), every: 48, step: 60, until: 480).last?.muOccupancy ?? 0
    },
    // The dose at which the peak share is a half, from the share at 4.5 mg.
    Target(name: "ED50 at mu", claim: "blockade.model.dose-response", expected: 5.59, tolerance: 0.01, unit: "mg") {
      let share = $0.peak(try $0.samples([4.5], until: 8), \.muOccupancy).value
      return 4.5 * (1 - share) / share
    },
    Target(name: "ED50 at kappa", claim: "receptors.selectivity.planner", expected: 11.18, tolerance: 0.02, unit: "mg")
    {
      let share = $0.peak(try $0.samples([4.5], until: 8), \.kappaOccupancy).value
      return 4.5 * (1 - share) / share
    },
    Target(name: "ED50 at delta", claim: "receptors.selectivity.planner", expected: 441.6, tolerance: 0.8, unit: "mg") {
      let share = $0.peak(try $0.samples([4.5], until: 8), \.deltaOccupancy).value
      return 4.5 * (1 - share) / share
    },
  ]

  let course: Course
  let evidence: EvidenceBase

  init() throws {
    course = Course(catalogue: try KineticCatalogue.embedded())
    evidence = try EvidenceBase.embedded()
  }

  @Test("The target is met", arguments: targets)
  func target(_ target: Target) throws {
    let value = try target.model(course)
    print("| \(target.name) | \(rounded(target.expected)) \(target.unit) | \(rounded(value)) | `\(target.claim)` |")
    #expect(evidence.claim(target.claim)?.verified == true)
    #expect(abs(value - target.expected) <= target.tolerance)
  }

  @Test("Of the scenarios of fading, one gives the half-time of blockade that was seen after 50 mg")
  func halfTime() throws {
    let found = try Self.fades.map(\.id).filter { id in
      let samples = try course.samples([50], step: 30, until: 400, scenario: id)
      let peak = course.peak(samples, \.muOccupancy)
      let half = try #require(samples.first { $0.hours > peak.hours && $0.muOccupancy < peak.value / 2 })
      // Claim blockade.pet.half-time.
      return (72...108).contains(half.hours)
    }
    #expect(found == ["fade-24h"])
  }

  /// The single readings of the imaging study: dose in milligrams, share blocked.
  static let readings: [(Double, Double)] = [
    (2, 0.27), (5, 0.43), (5, 0.46), (5, 0.58), (15, 0.61), (50, 0.92), (50, 0.98),
  ]

  @Test(
    "The reading after 15 mg lies within the scatter of single readings, and no other ED50 brings all of them nearer")
  func scatter() throws {
    func residuals(_ half: Double) -> [Double] { Self.readings.map { $1 - $0 / ($0 + half) } }
    func spread(_ half: Double) -> Double {
      (residuals(half).reduce(0) { $0 + $1 * $1 } / Double(Self.readings.count - 1)).squareRoot()
    }
    let published = spread(5.59)
    let worst = try #require(residuals(5.59).map(abs).max())
    print(
      "single readings scatter by \(rounded(published)) about the published curve; 15 mg is off by \(rounded(worst))")
    // Seven readings, one parameter: twice the scatter is what one in twenty exceeds.
    #expect(worst < 2 * published)
    for half in stride(from: 1.0, through: 20, by: 0.1) { #expect(spread(half) > published - 1e-4) }
    // What would bring 15 mg to 61 % misses 50 mg by more than it mends, and 5 mg by the whole range of its readings.
    let other = 15 * (1 - 0.61) / 0.61
    #expect(5 / (5 + other) < 0.43 && 50 / (50 + other) < 0.92)
  }

  /// The table of claims `blockade.scenario.half-life-*`: at 6, 24, 72 h after 4.5 mg, and daily peak and trough.
  static let fades: [(id: String, shares: [Double])] = [
    ("fade-4h", [0.22, 0.01, 0, 0.45, 0.01]), ("fade-13h", [0.37, 0.18, 0.02, 0.53, 0.24]),
    ("fade-24h", [0.40, 0.29, 0.09, 0.62, 0.45]), ("fade-48h", [0.43, 0.36, 0.22, 0.73, 0.66]),
    ("fade-72h", [0.43, 0.39, 0.29, 0.80, 0.76]),
  ]

  @Test("Each scenario of how blockade fades gives the figures of its claim", arguments: fades)
  func fade(id: String, shares: [Double]) throws {
    let single = try course.samples([4.5], step: 6, until: 80, scenario: id)
    let start = course.peak(single, \.muOccupancy).hours
    func share(after hours: Double) -> Double { single.first { $0.hours >= start + hours }?.muOccupancy ?? 0 }
    let daily = try course.samples(Array(repeating: 4.5, count: 40), step: 15, until: 40 * 24, scenario: id)
    let last = daily.filter { $0.hours >= 39 * 24 }
    let found: [Double] = [
      share(after: 6), share(after: 24), share(after: 72),
      last.map { $0.muOccupancy }.max() ?? 0, last.map { $0.muOccupancy }.min() ?? 0,
    ]
    print("| \(id) | \(found.map(rounded).joined(separator: " | ")) |")
    // The claims let the fall begin at full height with the dose; here the peak comes about two hours later, so that the
    // fall is counted from there. The tail of absorption and a trough two hours short of a day leave up to three points.
    let tolerance = id == "fade-4h" || id == "fade-13h" ? 0.03 : 0.02
    for (value, expected) in zip(found, shares) { #expect(abs(value - expected) <= tolerance) }
  }

  @Test("The catalogue is whole")
  func catalogue() {
    #expect(course.catalogue.problems(against: evidence) == [])
  }

  @Test("All scenarios of the level give the same levels by mouth, except the higher exposure")
  func levels() throws {
    let typical = try course.samples([4.5], step: 60, until: 24)
    for id in ["clearance-population", "clearance-licko"] {
      let other = try course.samples([4.5], step: 60, until: 24, scenario: id)
      // The values in the data have five digits.
      #expect(zip(typical, other).allSatisfy { abs($0.naltrexone - $1.naltrexone) < 1e-4 })
    }
    let high = try course.samples([100], until: 24, scenario: "exposure-high")
    // 200 ng·h/mL within 24 h was measured; the scenario is made from it, with 1.6 % beyond 24 h.
    #expect(abs(course.area(high, \.naltrexone) - 200) < 5)
  }

  @Test("Cirrhosis and the highest clearance contradict each other, and that is said")
  func contradiction() throws {
    #expect(throws: NaltrexoneSimulationError.self) {
      try course.samples([4.5], until: 1, scenario: "clearance-licko", liver: .decompensated)
    }
  }

  private func rounded(_ value: Double) -> String {
    let digits = abs(value) >= 100 ? 1.0 : abs(value) >= 10 ? 100 : 1000
    return "\((value * digits).rounded() / digits)"
  }
}
