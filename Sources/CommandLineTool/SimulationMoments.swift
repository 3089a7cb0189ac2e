import Evidence
import Kinetics

/// What of the mu receptors is still blocked at a procedure.
struct AtProcedure: Encodable {
  struct Share: Encodable {
    let scenario: String
    let muOccupancy: Double

    init(
      _ plan: NaltrexonePlan, _ model: NaltrexoneModel, _ scenario: KineticScenario, at minute: Int
    ) throws(NaltrexoneSimulationError) {
      self.scenario = scenario.id
      muOccupancy = try plan.course(model, scenario: scenario, at: [minute]).first?.muOccupancy ?? 0
    }
  }

  /// Hours after the start.
  let hours: Double
  let scenarios: [Share]
}

/// What an opioid fills of the mu receptors when it is taken and later, with naltrexone and without.
struct BesideOpioid: Encodable {
  struct Share: Encodable {
    let scenario: String
    let opioidOccupancy: Double
    let laterOccupancy: Double

    init?(
      _ plan: NaltrexonePlan, _ model: NaltrexoneModel, _ scenario: KineticScenario
    ) throws(NaltrexoneSimulationError) {
      guard let opioid = plan.opioid else { return nil }
      let course = try plan.course(
        model, scenario: scenario, at: [opioid.minute, opioid.minute + BesideOpioid.laterMinutes])
      guard let first = course.first?.opioidOccupancy, let last = course.last?.opioidOccupancy else { return nil }
      self.scenario = scenario.id
      opioidOccupancy = first
      laterOccupancy = last
    }
  }

  static let laterMinutes = 12 * 60

  /// Hours after the start at which it is taken.
  let hours: Double
  /// What it would fill then without naltrexone.
  let without: Double
  /// Hours after the start at which the later shares hold.
  let laterHours: Double
  let laterWithout: Double
  let scenarios: [Share]

  init(_ opioid: NaltrexonePlan.Opioid, _ scenarios: [Share]) {
    let later = opioid.minute + Self.laterMinutes
    hours = Double(opioid.minute) / 60
    without = opioid.unblockedShare(at: opioid.minute)
    laterHours = Double(later) / 60
    laterWithout = opioid.unblockedShare(at: later)
    self.scenarios = scenarios
  }
}
