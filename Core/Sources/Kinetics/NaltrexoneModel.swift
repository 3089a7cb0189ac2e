public import Evidence
internal import Quantities

/// The naltrexone model: structure here, numbers from the evidence.
///
/// A tablet passes three stages and arrives as naltrexone and, formed on the way, as 6β-naltrexol; each has two
/// compartments. What reaches the circulation also loads a site at the receptors, which empties at a rate of its own
/// (the scenario). The site counts in milligrams: it peaks at the dose that was taken, so that a dose alone blocks the
/// share dose / (dose + ED50) that was measured (claim `blockade.model.dose-response`). The site is an empirical
/// description: naltrexone leaves a receptor within minutes in the test tube, and what holds it in the brain is not known.
public struct NaltrexoneModel: Sendable {
  /// The numbers.
  public let catalogue: KineticCatalogue

  /// Makes the model.
  public init(_ catalogue: KineticCatalogue) {
    self.catalogue = catalogue
  }

  /// How a preparation releases.
  public enum Release: String, CaseIterable, Codable, Sendable {
    /// Tablets, capsules and liquids that release at once.
    case instant
    /// Tablets that release over hours. The depot injection is not modelled.
    case extended
  }

  /// What changes kinetics in one person.
  public struct Person: Hashable, Sendable {
    /// How the liver works.
    public enum Liver: String, CaseIterable, Codable, Sendable {
      /// Without decompensated cirrhosis. Compensated cirrhosis lies between, without a figure.
      case working
      /// Decompensated cirrhosis.
      case decompensated
    }

    /// How the liver works.
    public var liver: Liver
    /// Creatinine clearance in mL/min, 5 to 200; 100 is typical.
    public var creatinineClearance: Double?

    /// The creatinine clearances that are computed with, mL/min.
    public static let creatinineClearances = 5.0...200.0

    /// Makes a person; without arguments a typical one.
    public init(liver: Liver = .working, creatinineClearance: Double? = nil) {
      self.liver = liver
      self.creatinineClearance = creatinineClearance
    }
  }

  /// The outputs, in the order of the model.
  public enum Output: Int, CaseIterable, Sendable {
    /// Naltrexone in plasma, ng/mL.
    case naltrexone
    /// 6β-Naltrexol in plasma, ng/mL.
    case naltrexol
    /// Share of receptors that naltrexone blocks, 0 to 1.
    case muOccupancy, kappaOccupancy, deltaOccupancy
    /// Share of mu receptors that the opioid fills, 0 to 1; only with an opioid.
    case opioidOccupancy
  }

  /// The compartments, in the order of the model.
  enum Compartment: Int, CaseIterable {
    case gut1, gut2, gut3, naltrexone, naltrexoneTissue, naltrexol, naltrexolTissue, site, opioid
  }

  /// The compartment that a dose enters.
  static func entry(_ release: Release) -> Compartment { release == .instant ? .gut1 : .gut2 }

  /// The model for one scenario and person.
  /// - Parameters:
  ///   - scenario: other values for some parameters; none for the typical ones.
  ///   - release: how the preparation releases.
  ///   - person: liver and kidneys.
  ///   - opioid: the half-life of an opioid beside it, in hours, above 0.
  /// - Throws: ``NaltrexoneModelError`` when the person's figures are out of range or contradict the scenario.
  public func model(
    scenario: KineticScenario? = nil, release: Release = .instant, person: Person = Person(),
    opioidHalfLife: Double? = nil
  ) throws(NaltrexoneModelError) -> KineticModel {
    var values = typicalValues(scenario)
    // Blockade was measured against the dose in people with ordinary exposure; who has more has more at the receptor.
    values["exposureReference"] = (values["F"] ?? 0) / (values["CL"] ?? 1)
    values["sitePeak"] = Self.sitePeak(stages: 3, rate: values["transit"] ?? 1, fade: values["fade"] ?? 1)
    try adjust(&values, for: person, scenario: scenario)
    if release == .extended { values["transit"] = values["transitExtended"] }
    if let opioidHalfLife { values["opioidHalfLife"] = opioidHalfLife }
    do {
      return try KineticModel(
        Self.definition(values: values, order: order(of: values), hasOpioid: opioidHalfLife != nil))
    } catch {
      throw .model(error)
    }
  }

  /// The values of a scenario by name.
  func typicalValues(_ scenario: KineticScenario?) -> [String: Double] {
    var values = Dictionary(
      catalogue.parameters.map { ($0.name, $0.value.doubleValue) }, uniquingKeysWith: { first, _ in first })
    for other in scenario?.values ?? [] { values[other.parameter] = other.value.doubleValue }
    return values
  }

  private func order(of values: [String: Double]) -> [String] {
    let listed = catalogue.parameters.map(\.name)
    return listed + values.keys.filter { !listed.contains($0) }.sorted()
  }

  private func adjust(
    _ values: inout [String: Double], for person: Person, scenario: KineticScenario?
  ) throws(NaltrexoneModelError) {
    if person.liver == .decompensated {
      // Claim liver.derived.model-rule: more arrives, less is turned into metabolite, elimination stays.
      values["F", default: 0] *= values["cirrhosisExposure"] ?? 1
      values["fm", default: 0] *= values["cirrhosisMetabolite"] ?? 1
      let sum = (values["F"] ?? 0) + (values["fm"] ?? 0)
      guard sum <= 1 else { throw .moreThanSwallowed(sum, scenario: scenario?.id ?? "typical") }
    }
    if let clearance = person.creatinineClearance {
      guard Person.creatinineClearances.contains(clearance) else { throw .creatinineClearance(clearance) }
      // Claim kidney.derived.metabolite-formula; in proportion, so that it holds in scenarios with another clearance.
      let typical = catalogue.parameter("CLm")?.value.doubleValue ?? 1
      let centre = values["kidneyCentre"] ?? 100
      let factor = 1 + (values["kidneySlope"] ?? 0) * (clearance - centre) / typical
      values["CLm", default: 0] *= factor
    }
  }

  /// The highest level that one unit of dose reaches at a site that it enters through `stages` stages of one rate and
  /// leaves with a half-life of `fade` hours, if all of it went there. Closed form: a gamma density through a
  /// first-order loss.
  static func sitePeak(stages: Int, rate: Double, fade: Double) -> Double {
    let loss = 0.693_147_180_559_945_3 / fade
    guard abs(rate - loss) > 1e-6 * rate else { return sitePeak(stages: stages, rate: rate * 1.000_01, fade: fade) }
    var highest = 0.0
    // The peak comes after the stages and before the second half-life; a step of 1/2000 of that finds it to 1e-6.
    let last = Double(stages) / rate * 4 + 2 * min(fade, 12)
    for step in 0...2000 {
      let time = last * Double(step) / 2000
      var term = 1.0
      var sum = 1.0
      for stage in 1..<max(stages, 1) {
        term *= (rate - loss) * time / Double(stage)
        sum += term
      }
      let ratio = rate / (rate - loss)
      var factor = 1.0
      for _ in 0..<stages { factor *= ratio }
      highest = max(highest, factor * (exponential(-loss * time) - exponential(-rate * time) * sum))
    }
    return highest
  }

  private static func definition(values: [String: Double], order: [String], hasOpioid: Bool) -> ModelDefinition {
    typealias Flow = ModelDefinition.Flow
    let compartments = Compartment.allCases.filter { hasOpioid || $0 != .opioid }
    func flow(_ from: Compartment, _ to: Compartment?, _ rate: String, keeps: Bool? = nil) -> Flow {
      Flow(from: "\(from)", to: to.map { "\($0)" }, rate: rate, keepsSource: keeps)
    }
    var flows = [
      flow(.gut1, .gut2, "transit"), flow(.gut2, .gut3, "transit"),
      flow(.gut3, .naltrexone, "F * transit"), flow(.gut3, .naltrexol, "fm * transit"),
      flow(.gut3, nil, "(1 - F - fm) * transit"),
      flow(.naltrexone, nil, "CL / V1"),
      flow(.naltrexone, .naltrexoneTissue, "Q / V1"), flow(.naltrexoneTissue, .naltrexone, "Q / V2"),
      flow(.naltrexol, nil, "CLm / Vm1"),
      flow(.naltrexol, .naltrexolTissue, "Qm / Vm1"), flow(.naltrexolTissue, .naltrexol, "Qm / Vm2"),
      flow(.gut3, .site, "transit * (F / CL / exposureReference) / sitePeak", keeps: true),
      flow(.site, nil, "0.693147180559945 / fade"),
    ]
    func ligand(_ factor: String) -> ModelDefinition.Ligand {
      .init(name: "naltrexone", compartment: "site", concentration: "1", affinity: "ED50 * \(factor)")
    }
    var mu = [ligand("1")]
    var outputs: [ModelDefinition.Output] = [
      .init(name: "naltrexone", unit: "ng/mL", compartment: "naltrexone", factor: "1000 * salt / V1"),
      .init(name: "naltrexol", unit: "ng/mL", compartment: "naltrexol", factor: "1000 * saltMetabolite / Vm1"),
      .init(name: "muOccupancy", receptor: "mu", ligand: "naltrexone"),
      .init(name: "kappaOccupancy", receptor: "kappa"), .init(name: "deltaOccupancy", receptor: "delta"),
    ]
    if hasOpioid {
      flows.append(flow(.opioid, nil, "0.693147180559945 / opioidHalfLife"))
      mu.append(.init(name: "opioid", compartment: "opioid", concentration: "1", affinity: "1"))
      outputs.append(.init(name: "opioidOccupancy", receptor: "mu", ligand: "opioid"))
    }
    return ModelDefinition(
      format: ModelDefinition.currentFormat, title: "Naltrexone by mouth",
      note: "Amounts in milligrams of naltrexone hydrochloride; an opioid in multiples of its affinity.",
      parameters: order.compactMap { name in values[name].map { .init(name: name, value: $0) } },
      compartments: compartments.map { "\($0)" }, flows: flows,
      receptors: [
        .init(name: "mu", ligands: mu), .init(name: "kappa", ligands: [ligand("kappaRatio")]),
        .init(name: "delta", ligands: [ligand("deltaRatio")]),
      ], outputs: outputs)
  }
}

/// Why there is no naltrexone model for a person.
public enum NaltrexoneModelError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A creatinine clearance out of range.
  case creatinineClearance(Double)
  /// Scenario and liver together would need more drug than was swallowed.
  case moreThanSwallowed(Double, scenario: String)
  /// The model itself is broken.
  case model(ModelError)

  /// What is wrong and why.
  public var description: String {
    switch self {
    case .creatinineClearance(let value):
      "A creatinine clearance of \(value) mL/min is out of range. From 5 to 200 mL/min can be computed."
    case .moreThanSwallowed(let share, let scenario):
      "In the scenario \(scenario), decompensated cirrhosis would bring \(Int((share * 100).rounded())) % of the dose into the blood. That is more than was swallowed: the two sources contradict each other."
    case .model(let error): error.description
    }
  }
}
