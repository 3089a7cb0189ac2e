import Evidence
import Foundation
import Kinetics
import Testing

extension NaltrexoneTargetTests {
  /// What is published, and how the model is asked for the same.
  struct Target: Sendable, CustomTestStringConvertible {
    let name: String
    let claim: String
    let expected: Double
    /// How far the model may be off, with the reason beside the entry in the table.
    let tolerance: Double
    let unit: String
    let model: @Sendable (Course) throws -> Double

    var testDescription: String { name }
  }

  /// Runs of the model, as the targets need them.
  struct Course: Sendable {
    let catalogue: KineticCatalogue

    func samples(
      _ milligrams: [Double], every hours: Int = 24, step: Int = 1, until: Int, scenario: String = "fade-24h",
      release: NaltrexoneModel.Release = .instant, liver: NaltrexoneModel.Person.Liver = .working,
      creatinine: Double? = nil
    ) throws -> [NaltrexoneSample] {
      let doses = milligrams.enumerated().map {
        NaltrexonePlan.Dose(minute: $0.offset * hours * 60, milligrams: $0.element)
      }
      let plan = NaltrexonePlan(
        doses: doses, minutes: Array(stride(from: 0, through: until * 60, by: step)), release: release,
        person: .init(liver: liver, creatinineClearance: creatinine))
      return try plan.course(NaltrexoneModel(catalogue), scenario: catalogue.scenario(scenario))
    }

    func peak(_ samples: [NaltrexoneSample], _ value: (NaltrexoneSample) -> Double) -> (hours: Double, value: Double) {
      let best = samples.max { value($0) < value($1) }
      return (best?.hours ?? 0, best.map(value) ?? 0)
    }

    /// Area under the curve by trapezoids; the step of a minute leaves less than 1e-4 of it.
    func area(_ samples: [NaltrexoneSample], _ value: (NaltrexoneSample) -> Double) -> Double {
      zip(samples, samples.dropFirst()).reduce(0) { $0 + ($1.1.hours - $1.0.hours) * (value($1.0) + value($1.1)) / 2 }
    }

    func halfLife(_ samples: [NaltrexoneSample], from: Double, to: Double, _ value: (NaltrexoneSample) -> Double)
      -> Double
    {
      guard let a = samples.first(where: { $0.hours >= from }), let b = samples.first(where: { $0.hours >= to }) else {
        return 0
      }
      return (b.hours - a.hours) * log(2) / log(value(a) / value(b))
    }
  }
}
