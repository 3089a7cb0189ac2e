/// Checks a model's definition and collects all that is wrong with it.
struct ModelCheck {
  private let definition: ModelDefinition
  private let parameters: [String: Int]
  private let compartments: [String: Int]
  private(set) var problems: [String] = []
  private(set) var flows: [(from: Int, to: Int?, rate: RateExpression, keepsSource: Bool)] = []
  private(set) var receptors: [KineticModel.Receptor] = []
  private(set) var outputs: [KineticModel.Output] = []

  init(_ definition: ModelDefinition) {
    self.definition = definition
    parameters = Self.positions(definition.parameters.map(\.name))
    compartments = Self.positions(definition.compartments)
  }

  private static func positions(_ names: [String]) -> [String: Int] {
    Dictionary(zip(names, names.indices), uniquingKeysWith: { first, _ in first })
  }

  mutating func run() {
    guard definition.format == ModelDefinition.currentFormat else {
      problems.append("“format” is “\(definition.format)”; “\(ModelDefinition.currentFormat)” can be read.")
      return
    }
    checkSizes()
    guard problems.isEmpty else { return }
    checkNames(definition.parameters.map(\.name), "parameter", asIdentifiers: true)
    checkNames(definition.compartments, "compartment")
    checkNames(definition.receptors.map(\.name), "receptor")
    checkNames(definition.outputs.map(\.name), "output")
    for parameter in definition.parameters where !parameter.value.isFinite {
      problems.append("parameter “\(parameter.name)” is no finite number.")
    }
    readFlows()
    readReceptors()
    readOutputs()
    checkDoses()
  }

  private mutating func checkSizes() {
    let limits = KineticModel.limits
    for (count, most, what) in [
      (definition.parameters.count, limits.parameters, "parameters"),
      (definition.compartments.count, limits.compartments, "compartments"),
      (definition.flows.count, limits.flows, "flows"), (definition.receptors.count, limits.receptors, "receptors"),
      (definition.outputs.count, limits.outputs, "outputs"),
      (definition.receptors.map(\.ligands.count).max() ?? 0, limits.ligands, "ligands at one receptor"),
    ] where count > most {
      problems.append("The model has \(count) \(what); at most \(most) can be computed.")
    }
    if definition.compartments.isEmpty { problems.append("The model has no compartment.") }
    if definition.outputs.isEmpty { problems.append("The model has no output.") }
  }

  private mutating func checkNames(_ names: [String], _ kind: String, asIdentifiers: Bool = false) {
    var seen: Set<String> = []
    for name in names {
      if !seen.insert(name).inserted { problems.append("\(kind) “\(name)” occurs twice.") }
      let isIdentifier =
        name.first.map { $0.isASCII && $0.isLetter } == true
        && name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
      if name.isEmpty || name.count > 60 || asIdentifiers && !isIdentifier {
        problems.append("\(kind) “\(name.prefix(60))” needs a name of letters, digits and underscores, at most 60.")
      }
    }
  }

  private mutating func expression(_ text: String, _ place: String) -> RateExpression? {
    do throws(ExpressionError) {
      return try RateExpression(text, parameters: parameters)
    } catch {
      problems.append("\(place): \(error)")
      return nil
    }
  }

  private mutating func compartment(_ name: String, _ place: String) -> Int? {
    let found = compartments[name]
    if found == nil { problems.append("\(place): there is no compartment “\(name)”.") }
    return found
  }

  private mutating func readFlows() {
    for (index, flow) in definition.flows.enumerated() {
      let place = "flow \(index + 1)"
      let from = compartment(flow.from, place)
      let target = flow.to.map { compartment($0, place) }
      guard let rate = expression(flow.rate, place), let from else { continue }
      if case .some(.none) = target { continue }
      let keeps = flow.keepsSource ?? false
      if keeps, target == nil { problems.append("\(place) keeps its source and leads nowhere.") }
      if let target, target == from { problems.append("\(place) leads from “\(flow.from)” to itself.") }
      flows.append((from, target ?? nil, rate, keeps))
    }
  }

  private mutating func readReceptors() {
    for receptor in definition.receptors {
      let place = "receptor “\(receptor.name)”"
      if receptor.ligands.isEmpty { problems.append("\(place) has no ligand.") }
      checkNames(receptor.ligands.map(\.name), "\(place), ligand")
      let inBalance = receptor.ligands.filter { $0.affinity != nil }
      if !inBalance.isEmpty, inBalance.count < receptor.ligands.count {
        problems.append("\(place): all its ligands have an affinity, or all have on and off.")
        continue
      }
      var ligands: [KineticModel.Ligand] = []
      for ligand in receptor.ligands {
        let here = "\(place), ligand “\(ligand.name)”"
        let from = compartment(ligand.compartment, here)
        let concentration = expression(ligand.concentration, here)
        if let affinity = ligand.affinity {
          if ligand.on != nil || ligand.off != nil {
            problems.append("\(here) has an affinity and rates; give one or the other.")
          }
          guard let from, let concentration, let strength = expression(affinity, here) else { continue }
          ligands.append(
            .init(name: ligand.name, compartment: from, concentration: concentration, strength: strength, off: nil))
        } else if let on = ligand.on, let off = ligand.off {
          guard let from, let concentration, let strength = expression(on, here), let off = expression(off, here)
          else { continue }
          ligands.append(
            .init(name: ligand.name, compartment: from, concentration: concentration, strength: strength, off: off))
        } else {
          problems.append("\(here) needs an affinity, or both on and off.")
        }
      }
      receptors.append(.init(name: receptor.name, isInBalance: !inBalance.isEmpty, ligands: ligands))
    }
  }

  private mutating func readOutputs() {
    for output in definition.outputs {
      let place = "output “\(output.name)”"
      switch (output.compartment, output.receptor) {
      case (let name?, nil):
        guard let from = compartment(name, place), let factor = expression(output.factor ?? "1", place) else {
          continue
        }
        if output.ligand != nil { problems.append("\(place): a ligand belongs to a receptor.") }
        outputs.append(.compartment(from, factor: factor))
      case (nil, let name?):
        if output.factor != nil { problems.append("\(place): a factor belongs to a compartment.") }
        guard let receptor = definition.receptors.firstIndex(where: { $0.name == name }) else {
          problems.append("\(place): there is no receptor “\(name)”.")
          continue
        }
        let ligand = output.ligand.map { wanted in
          definition.receptors[receptor].ligands.firstIndex { $0.name == wanted }
        }
        if case .some(.none) = ligand {
          problems.append("\(place): “\(output.ligand ?? "")” is no ligand of “\(name)”.")
          continue
        }
        outputs.append(.receptor(receptor, ligand: ligand ?? nil))
      default:
        problems.append("\(place) needs a compartment or a receptor, and not both.")
      }
    }
  }

  private mutating func checkDoses() {
    for (index, dose) in (definition.doses ?? []).enumerated() {
      _ = compartment(dose.compartment, "dose \(index + 1)")
    }
  }
}
