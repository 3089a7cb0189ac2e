import Kinetics

extension NaltrexoneTargetTests {
  /// Levels and receptors over the doses in use, as the claims derive them from the fitted ones.
  static let ladder: [Target] =
    [
      ("0-5", 0.5, 0.13, 1.1), ("1-5", 1.5, 0.40, 3.2), ("4-5", 4.5, 1.20, 9.7), ("6", 6, 1.6, 13),
    ].flatMap { name, dose, drug, metabolite in
      let claim = "kinetics.derived.exposure-\(name)-mg"
      // Both have two digits; the model's own peaks after 50 mg are exact to three.
      return [
        Target(
          name: "peak after \(dose) mg, naltrexone", claim: claim, expected: drug, tolerance: 0.04 * drug, unit: "ng/mL"
        ) {
          $0.peak(try $0.samples([dose], until: 4), \.naltrexone).value
        },
        Target(
          name: "peak after \(dose) mg, 6β-naltrexol", claim: claim, expected: metabolite,
          tolerance: 0.04 * metabolite, unit: "ng/mL"
        ) {
          $0.peak(try $0.samples([dose], until: 4), \.naltrexol).value
        },
      ]
    }
    + [
      ("0-001", 0.001, 0.0002, 0.0001, 0), ("0-125", 0.125, 0.022, 0.011, 0.0003), ("0-25", 0.25, 0.043, 0.022, 0.0006),
      ("0-5", 0.5, 0.082, 0.043, 0.001), ("1", 1, 0.152, 0.082, 0.002), ("1-5", 1.5, 0.212, 0.118, 0.003),
      ("3", 3, 0.349, 0.212, 0.007), ("4-5", 4.5, 0.446, 0.287, 0.010), ("6", 6, 0.518, 0.349, 0.013),
      ("9", 9, 0.617, 0.446, 0.020), ("50", 50, 0.899, 0.817, 0.102),
    ].flatMap { name, dose, mu, kappa, delta in
      let shares: [(String, Double, @Sendable (NaltrexoneSample) -> Double)] = [
        ("mu", mu, { $0.muOccupancy }), ("kappa", kappa, { $0.kappaOccupancy }),
        ("delta", delta, { $0.deltaOccupancy }),
      ]
      return shares.map { receptor, expected, share in
        // Half of the last digit that is given.
        Target(
          name: "\(receptor) blocked after \(dose) mg, formula", claim: "blockade.derived.occupancy-\(name)-mg",
          expected: expected, tolerance: expected < 0.001 ? 0.00006 : 0.0006, unit: ""
        ) {
          $0.peak(try $0.samples([dose], until: 8), share).value
        }
      }
    }

  /// What is known of later hours. Sources disagree, so that each figure is compared in the scenario that stands for it.
  static let fading: [Target] = [
    // 72 to 108 h were seen; the scenario that takes the odds to fall so has a slower fall of the share.
    Target(
      name: "half of the blockade after 50 mg gone, fade-24h", claim: "blockade.pet.half-time", expected: 90,
      tolerance: 18, unit: "h"
    ) {
      let samples = try $0.samples([50], step: 30, until: 400, scenario: "fade-24h")
      let peak = $0.peak(samples, \.muOccupancy)
      return samples.first { $0.hours > peak.hours && $0.muOccupancy < peak.value / 2 }?.hours ?? 0
    },
    // 10 to 30 times are quoted at steady state; exposure over a day.
    Target(
      name: "metabolite to drug on day 10 of 50 mg", claim: "kinetics.ratio.quoted-range", expected: 20, tolerance: 10,
      unit: "times"
    ) {
      let samples = try $0.samples(Array(repeating: 50, count: 10), step: 10, until: 240).filter { $0.hours >= 216 }
      return $0.area(samples, \.naltrexol) / $0.area(samples, \.naltrexone)
    },
  ]
}
