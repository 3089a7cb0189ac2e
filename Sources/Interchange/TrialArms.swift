import Quantities
import Trials

/// The arms of a table: the reference first, then by dose, then as they come.
struct TrialArms {
  let arms: [TrialArm]
  private let indices: [ArmText: Int]

  private struct Candidate {
    let text: ArmText
    let label: String
    let dose: Mass?
    let rank: Double?
  }

  private static let referenceNames: Set<String> = ["placebo", "control", "reference", "none", "sham"]

  init(_ texts: [ArmText], reference: String?) throws(TrialTableError) {
    var distinct: [ArmText] = []
    for text in texts where !distinct.contains(text) { distinct.append(text) }
    // A dose is the name of its arm unless two arms share it.
    let doses = distinct.map(\.dose)
    let named = Set(doses).count < distinct.count
    let candidates = distinct.map { Self.candidate($0, named: named) }
    let labels = candidates.map(\.label)
    let first = try Self.reference(candidates, wanted: reference, labels: labels)
    let others = candidates.indices.filter { $0 != first }.sorted { left, right in
      (candidates[left].rank ?? .infinity, left) < (candidates[right].rank ?? .infinity, right)
    }
    let order = [first] + others
    arms = order.map { TrialArm(label: candidates[$0].label, dose: candidates[$0].dose) }
    indices = Dictionary(uniqueKeysWithValues: order.enumerated().map { (distinct[$1], $0) })
  }

  func index(_ text: ArmText) -> Int { indices[text] ?? 0 }

  private static func candidate(_ text: ArmText, named: Bool) -> Candidate {
    if let dose = text.dose {
      let label = named ? (text.label ?? text.doseText ?? "") : (text.doseText ?? "")
      return Candidate(
        text: text, label: label, dose: try? Mass(dose, .milligram), rank: dose.doubleValue)
    }
    let label = text.label ?? ""
    if referenceNames.contains(label.lowercased()) {
      return Candidate(text: text, label: label, dose: label.lowercased() == "placebo" ? .zero : nil, rank: 0)
    }
    // "4.5 mg" is a dose; a bare number may be a code, and only orders.
    let dose = try? Amount(text: label).mass()
    return Candidate(text: text, label: label, dose: dose, rank: dose?.milligramsAsDouble ?? Double(label))
  }

  private static func reference(
    _ candidates: [Candidate], wanted: String?, labels: [String]
  ) throws(TrialTableError) -> Int {
    if let wanted {
      // A dose is also known by its amount, with or without its unit.
      let number = Double(wanted) ?? (try? Amount(text: wanted).mass().milligramsAsDouble)
      if let found = candidates.firstIndex(where: { $0.label.lowercased() == wanted.lowercased() })
        ?? candidates.firstIndex(where: { $0.rank != nil && $0.rank == number })
        ?? candidates.firstIndex(where: { $0.text.label?.lowercased() == wanted.lowercased() })
        ?? candidates.firstIndex(where: { $0.dose == .zero && wanted.lowercased() == "placebo" })
      {
        return found
      }
      throw .unknownReference(wanted, arms: labels)
    }
    if let zero = candidates.firstIndex(where: { $0.dose == .zero }) { return zero }
    if let named = candidates.firstIndex(where: { referenceNames.contains($0.label.lowercased()) }) { return named }
    if let nought = candidates.firstIndex(where: { $0.rank == 0 }) { return nought }
    if candidates.count == 1 { throw .series(.oneArm) }
    throw .noReference(arms: labels)
  }
}
