internal import CKinetics

extension EngineRun {
  /// All that the kernel is given for up to ``lanes`` people, as numbers in text: with it another program can run the kernel,
  /// such as one for another kind of processor. `scripts/check-arm64-kernel.c` reads it.
  ///
  /// First come the people and how much of everything follows; then flows, receptors, outputs, levels and operations, a line each,
  /// looks, writes and weights, with the members that they have in `CKinetics.h`; then the rates, drives, off-rates and factors of all people.
  /// Doubles are written so that they are read back exactly.
  mutating func kernelInput(_ people: some PeopleSource, _ range: Range<Int>) throws(KineticError) -> String {
    let plan = try prepare(people, range)
    let model = engine.model
    let ligands = model.receptors.map(\.ligands.count).reduce(0, +)
    var lines: [[any CustomStringConvertible]] = [
      [
        range.lowerBound, range.count, model.definition.compartments.count, model.flows.count, model.receptors.count,
        model.outputs.count, plan.terms, plan.levels.count, plan.operations.count, plan.weights.count, ligands,
        plan.looks.count,
        plan.writes.count,
      ]
    ]
    lines += model.flows.map { [$0.from, $0.to ?? -1, $0.keepsSource ? 1 : 0] }
    lines += model.receptors.map { [$0.isInBalance ? 1 : 0, $0.ligands.count] + $0.ligands.map(\.compartment) }
    lines += model.outputs.map { output in
      switch output {
      case .compartment(let state, _): [state, -1, -1]
      case .receptor(let receptor, let ligand): [0, receptor, ligand ?? -1]
      }
    }
    lines += plan.levels.map { [$0.first, $0.second, $0.hours, $0.half, $0.tenth, $0.third] }
    lines += plan.operations.map { [$0.kind, $0.level, $0.index, $0.amount] }
    lines += [plan.looks, plan.writes]
    lines.append(plan.weights)
    lines += [
      Array(rates.prefix(model.flows.count * Self.lanes)), Array(drives.prefix(ligands * Self.lanes)),
      Array(offRates.prefix(ligands * Self.lanes)), Array(factors.prefix(model.outputs.count * Self.lanes)),
    ]
    return lines.map { $0.map(\.description).joined(separator: " ") + "\n" }.joined()
  }
}
