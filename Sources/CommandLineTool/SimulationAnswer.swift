import ClinicalTime
import Evidence
import Kinetics
import Reports
import Screening

/// Virtual people that are asked for.
struct PopulationRun {
  let count: Int
  let seed: UInt64
  let from: Int
}

/// What `sweetspot simulate` prints.
struct SimulationAnswer: Encodable {
  struct Scenario: Encodable {
    let id: String
    let title: String
    let meaning: String
    let claims: [String]
    /// Why it could not be computed for this person.
    let problem: String?
    /// How many hours after the last dose less than one in twenty mu receptors is blocked, if nothing more is taken; missing when
    /// that takes longer than 30 days.
    var hoursToFade: Int?
    /// How many virtual people its bands hold; fewer than were asked for when the run was stopped.
    var people: Int?
  }

  struct Quantiles: Encodable {
    let p5: Double
    let p50: Double
    let p95: Double
  }

  struct Sample: Encodable {
    let scenario: String
    let hours: Double
    let naltrexone: Double
    let naltrexol: Double
    let muOccupancy: Double
    let kappaOccupancy: Double
    let deltaOccupancy: Double
    let opioidOccupancy: Double?
    let opioidOccupancyWithout: Double?
    let hypothesisEffect: Double?
    let bands: [String: Quantiles]?
  }

  struct Proposed: Encodable {
    let id: String
    let title: String
    let meaning: String
    let supportingClaims: [String]
    let contradictingClaims: [String]
    let note: String
    let predictions: [Predicted]
  }

  /// What a hypothesis predicts for a ladder of doses in one scenario, and how it would show in a trial.
  struct Predicted: Encodable {
    let scenario: String
    let doses: [HypothesisPrediction]
    /// The half-life with which the predicted change comes and goes, as a time constant in days.
    let timeConstant: Double
  }

  struct Population: Encodable {
    let seed: UInt64
    let from: Int
    /// How many every scenario has; scenarios say what they have more when the run was stopped.
    let people: Int
    let stoppedEarly: Bool
    /// What to add to the same command for the people that are missing, a line for each such scenario.
    let goOnWith: [String]?
  }

  /// What the screen found about an opioid that was named.
  struct Found: Encodable {
    let severity: String
    let title: String
    let why: String
  }

  /// What is simulated.
  enum Heading {
    case dose(String, at: String)
    case diary(start: LocalDateTime, now: LocalDateTime)
  }

  /// The dose of a day; missing when the doses are those of the record.
  let dose: String?
  let at: String?
  /// From when hours count, when the doses are those of the record, and when now was.
  let start: String?
  let now: String?
  let extrapolated: Bool
  let notes: [String]
  let scenarios: [Scenario]
  let hypothesis: Proposed?
  let population: Population?
  let procedure: AtProcedure?
  let opioid: BesideOpioid?
  let findings: [Found]?
  let samples: [Sample]
  let evidenceVersion: String

  init(
    plan: NaltrexonePlan, heading: Heading, scenarios: [KineticScenario], hypothesis: Hypothesis?,
    population: PopulationRun?, procedure: Int? = nil, findings: [Finding]?, stop: (any Stopping)? = nil
  ) throws {
    let stop = stop ?? population.map { _ in StopSignal() }
    defer { stop?.end() }
    switch heading {
    case .dose(let amount, let time): (dose, at, start, now) = (amount, time, nil, nil)
    case .diary(let first, let clock): (dose, at, start, now) = (nil, nil, "\(first)", "\(clock)")
    }
    self.findings = findings?.map { Found(severity: $0.severity.rawValue, title: $0.title, why: $0.why) }
    extrapolated = plan.isExtrapolated
    notes = KineticNotes.notes(for: plan)
    evidenceVersion = EvidenceFiles.version
    let catalogue = try KineticCatalogue.embedded()
    let model = NaltrexoneModel(catalogue)
    self.hypothesis = try hypothesis.map {
      Proposed(
        id: $0.rawValue, title: $0.title, meaning: $0.meaning, supportingClaims: $0.supportingClaims,
        contradictingClaims: $0.contradictingClaims,
        note: "A hypothesis: nobody has shown that it is true, and its rates are assumed.",
        predictions: try Self.predictions(HypothesisModel($0), model, scenarios))
    }
    var described: [Scenario] = []
    var samples: [Sample] = []
    var procedures: [AtProcedure.Share] = []
    var opioids: [BesideOpioid.Share] = []
    for scenario in scenarios {
      do throws(NaltrexoneSimulationError) {
        let course = try plan.course(model, scenario: scenario)
        let effects = hypothesis.map { HypothesisModel($0).effect(over: course) }
        let engine = try plan.engine(model, scenario: scenario)
        var run: VirtualRun?
        // Who stops one scenario stops them all.
        if let population, let stop, described.allSatisfy({ $0.people ?? population.count == population.count }) {
          run = try VirtualRun(population, engine, named: scenario.id, catalogue, stop: stop)
        }
        let bands = run.map { Self.bands(of: $0, rows: course.count) }
        if let procedure { procedures.append(try .init(plan, model, scenario, at: procedure)) }
        if plan.opioid != nil { opioids += [try BesideOpioid.Share(plan, model, scenario)].compactMap { $0 } }
        samples += course.indices.map { row in
          let sample = course[row]
          return Sample(
            scenario: scenario.id, hours: sample.hours, naltrexone: sample.naltrexone, naltrexol: sample.naltrexol,
            muOccupancy: sample.muOccupancy, kappaOccupancy: sample.kappaOccupancy,
            deltaOccupancy: sample.deltaOccupancy, opioidOccupancy: sample.opioidOccupancy,
            opioidOccupancyWithout: sample.opioidOccupancyWithout, hypothesisEffect: effects?[row],
            bands: bands?[row])
        }
        described.append(
          Self.describe(
            scenario, hoursToFade: try plan.hoursToFade(model, scenario: scenario),
            people: population.map { _ in run?.people ?? 0 }))
      } catch {
        // A scenario that contradicts the person is an answer too, unless nothing else was asked for.
        if scenarios.count == 1 { throw error }
        guard case .model(.moreThanSwallowed) = error else { throw error }
        described.append(Self.describe(scenario, problem: "\(error)"))
      }
    }
    self.scenarios = described
    self.samples = samples
    self.population = population.map { Population($0, described) }
    self.procedure = procedure.map { AtProcedure(hours: Double($0) / 60, scenarios: procedures) }
    opioid = plan.opioid.map { BesideOpioid($0, opioids) }
  }

  private static func predictions(
    _ hypothesis: HypothesisModel, _ model: NaltrexoneModel, _ scenarios: [KineticScenario]
  ) throws -> [Predicted] {
    try scenarios.map { scenario in
      let doses = try hypothesis.predictions(model, scenario: scenario)
      return Predicted(
        scenario: scenario.id, doses: doses, timeConstant: hypothesis.trialScenario(doses, level: 1).timeConstant)
    }
  }

  private static func describe(
    _ scenario: KineticScenario, problem: String? = nil, hoursToFade: Int? = nil, people: Int? = nil
  ) -> Scenario {
    Scenario(
      id: scenario.id, title: scenario.title, meaning: scenario.meaning, claims: scenario.claims, problem: problem,
      hoursToFade: hoursToFade, people: people)
  }

  private static func bands(of run: VirtualRun, rows: Int) -> [[String: Quantiles]] {
    (0..<rows).map { row in
      let names = ["naltrexone", "naltrexol", "muOccupancy"]
      return Dictionary(
        uniqueKeysWithValues: names.enumerated().map { output, name in
          let band = run.summary.band(row: row, output: output)
          return (name, Quantiles(p5: band.quantile(0.05), p50: band.quantile(0.5), p95: band.quantile(0.95)))
        })
    }
  }
}

extension SimulationAnswer.Population {
  /// - Parameter scenarios: with how many people each has.
  init(_ asked: PopulationRun, _ scenarios: [SimulationAnswer.Scenario]) {
    let unfinished = scenarios.filter { $0.people.map { $0 < asked.count } ?? false }
    seed = asked.seed
    from = asked.from
    people = scenarios.compactMap(\.people).min() ?? 0
    stoppedEarly = !unfinished.isEmpty
    goOnWith =
      unfinished.isEmpty
      ? nil
      : unfinished.map { scenario in
        let done = scenario.people ?? 0
        return
          "--scenario \(scenario.id) --seed \(asked.seed) --from \(asked.from + done) --people \(asked.count - done)"
      }
  }
}
