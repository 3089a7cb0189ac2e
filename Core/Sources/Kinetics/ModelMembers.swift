import Foundation

/// Which members a model file may have, and where. What nobody reads is refused: a misspelt “keepsSource” would be another model.
enum ModelMembers {
  static let known: [String: Set<String>] = [
    "": [
      "format", "title", "note", "parameters", "compartments", "flows", "receptors", "outputs", "doses", "times",
      "$schema",
    ],
    "parameters": ["name", "value", "unit"],
    "flows": ["from", "to", "rate", "keepsSource"],
    "receptors": ["name", "ligands"],
    "ligands": ["name", "compartment", "concentration", "on", "off", "affinity"],
    "outputs": ["name", "unit", "compartment", "factor", "receptor", "ligand"],
    "doses": ["compartment", "amount", "at", "every", "count"],
    "times": ["until", "every"],
  ]

  /// What is said about each member that nobody reads.
  static func problems(in json: Data) -> [String] {
    problems(try? JSONSerialization.jsonObject(with: json), kind: "", place: "the file")
  }

  private static func problems(_ value: Any?, kind: String, place: String) -> [String] {
    guard let members = value as? [String: Any], let known = known[kind] else { return [] }
    let unread = members.keys.filter { !known.contains($0) }.sorted().map {
      "\(place) has “\($0.prefix(60))”, which nobody reads. It may have: \(known.sorted().joined(separator: ", "))."
    }
    return unread
      + members.sorted { $0.key < $1.key }.flatMap { name, value in
        guard let list = value as? [Any] else { return problems(value, kind: name, place: "“\(name)”") }
        return list.enumerated().flatMap { problems($1, kind: name, place: "“\(name)[\($0)]”") }
      }
  }
}
