import ExactJSON
public import Foundation
import Quantities

extension TitrationProtocol {
  /// How large a person's protocol file may be, in bytes.
  public static let ownFileLimit = 65_536

  /// Reads a protocol from a person's own file: JSON as `docs/protocol-file.md` describes it. Title and steps are
  /// needed, everything else has a default. The id begins with ``ownID`` and the title says whose it is, so that it can
  /// nowhere be taken for a published protocol.
  /// - Throws: ``ProtocolFileError`` with everything that is wrong in the file.
  public init(ownFile data: Data) throws(ProtocolFileError) {
    guard data.count <= Self.ownFileLimit else {
      throw ProtocolFileError(
        "a file of \(data.count) bytes", accepted: "Accepted are up to \(Self.ownFileLimit) bytes.",
        remedy: "Choose the protocol file; one with every field filled is a few thousand bytes long.")
    }
    guard String(validating: data, as: UTF8.self) != nil else {
      throw ProtocolFileError(
        "bytes that are no UTF-8 text", accepted: "Accepted is JSON text in UTF-8.",
        remedy: "Save the file as plain text in UTF-8.")
    }
    let json: JSONValue
    do {
      json = try JSONValue(
        reading: data.starts(with: [0xEF, 0xBB, 0xBF]) ? data.dropFirst(3) : data, limits: JSONLimits(depth: 16))
    } catch {
      throw ProtocolFileError(problems: [
        .init(
          place: "line \(error.line), column \(error.column)", found: nil,
          accepted: "This cannot be read as JSON: \(error.problem)",
          remedy: "\(error.remedy) Compare with the example in docs/protocol-file.md.")
      ])
    }
    var file = OwnProtocolFile()
    let read = file.read(json)
    guard file.problems.isEmpty, let read else { throw ProtocolFileError(problems: file.problems) }
    // What the reader let through and no plan could follow: the same checks as for the protocols held here.
    guard read.problems.isEmpty else {
      throw ProtocolFileError(
        problems: read.problems.map { .init(place: "", found: nil, accepted: "In the whole:", remedy: "\($0).") })
    }
    self = read
  }
}

extension ProtocolFileError {
  fileprivate init(_ found: String, accepted: String, remedy: String) {
    self.init(problems: [Problem(place: "", found: found, accepted: accepted, remedy: remedy)])
  }
}

private struct OwnProtocolFile {
  private var reader = ProtocolFileReader()

  var problems: [ProtocolFileError.Problem] { reader.problems }

  mutating func read(_ json: JSONValue) -> TitrationProtocol? {
    let parts = reader.members(
      of: ProtocolFileNode(place: "", value: json),
      ["id", "title", "population", "purpose", "notes", "steps", "advice", "checkpoints", "claims"],
      required: ["title", "steps"])
    let id = id(parts["id"])
    let title = reader.text(parts["title"], most: 120)
    let population = reader.text(parts["population"], most: 500)
    let purpose: TitrationProtocol.Purpose = reader.choice(parts["purpose"]) ?? .lowDose
    let notes = reader.entries(of: parts["notes"], most: 20, mayBeEmpty: true).compactMap {
      reader.text($0, most: 500)
    }
    let stepNodes = reader.entries(of: parts["steps"], most: 60, mayBeEmpty: false)
    let steps = stepNodes.enumerated().compactMap { index, node in
      step(node, limits: purpose.limits, isLast: index == stepNodes.count - 1)
    }
    let advice = reader.entries(of: parts["advice"], most: 20, mayBeEmpty: true).compactMap {
      self.advice($0, limits: purpose.limits)
    }
    let checkpoints = reader.entries(of: parts["checkpoints"], most: 20, mayBeEmpty: true).compactMap { checkpoint($0) }
    let claims = claims(parts["claims"])
    guard let title else { return nil }
    return TitrationProtocol(
      id: id, title: "Own protocol: \(title)", population: population ?? "One person, by their own file",
      purpose: purpose, notes: ["This is a person's own protocol. It rests on no evidence held here."] + notes,
      steps: steps, advice: advice, checkpoints: checkpoints, claims: claims)
  }

  private mutating func id(_ node: ProtocolFileNode?) -> String {
    guard let node, let text = reader.text(node, most: 60) else { return TitrationProtocol.ownID }
    guard text.wholeMatch(of: /[a-z0-9]+(-[a-z0-9]+)*/) != nil else {
      reader.complain(
        node, accepted: "Accepted are lower-case letters and digits with single hyphens between them.",
        remedy: "Leave it out to be called “\(TitrationProtocol.ownID)”.")
      return TitrationProtocol.ownID
    }
    let isMarked = text == TitrationProtocol.ownID || text.hasPrefix(TitrationProtocol.ownID + "-")
    return isMarked ? text : "\(TitrationProtocol.ownID)-\(text)"
  }

  private mutating func step(
    _ node: ProtocolFileNode, limits: Limits<Mass>, isLast: Bool
  ) -> TitrationProtocol.Step? {
    let parts = reader.members(of: node, ["intakes", "days", "condition", "claims"], required: ["intakes"])
    let nodes = reader.entries(of: parts["intakes"], most: TitrationProtocol.Timing.allCases.count, mayBeEmpty: false)
    let intakes = nodes.compactMap { intake($0, limits: limits) }
    let days = reader.whole(parts["days"], in: 1...366, of: "days")
    if parts["days"] == nil, !isLast, !parts.isEmpty {
      reader.miss(
        "days", in: node, accepted: "It is missing: only the last step may go on without an end.",
        remedy: "Say for how many days this step lasts.")
    }
    let condition = reader.text(parts["condition"], most: 500)
    let claims = claims(parts["claims"])
    guard intakes.count == nodes.count, !intakes.isEmpty else { return nil }
    for (index, pair) in zip(intakes, intakes.dropFirst()).enumerated() where pair.1.timing <= pair.0.timing {
      reader.complain(
        nodes[index + 1].child("timing", .string(pair.1.timing.rawValue)),
        accepted: "Accepted is each time of the day once, in the order of the day.",
        remedy: "It comes after “\(pair.0.timing.rawValue)”: put the doses in order or join the two.")
    }
    let step = TitrationProtocol.Step(intakes: intakes, days: days, condition: condition, claims: claims)
    if intakes.count > 1, case .refused(let limit, let why) = limits.verdict(on: step.dailyDose) {
      reader.refuse(step.dailyDose, at: "\(node.place).intakes (all of a day)", limit: limit, why: why, limits: limits)
    }
    return step
  }

  private mutating func intake(_ node: ProtocolFileNode, limits: Limits<Mass>) -> TitrationProtocol.Intake? {
    let parts = reader.members(of: node, ["dose", "timing"], required: ["dose", "timing"])
    let dose = reader.mass(parts["dose"], within: limits)
    let timing: TitrationProtocol.Timing? = reader.choice(parts["timing"])
    guard let dose, let timing else { return nil }
    return TitrationProtocol.Intake(dose: dose, timing: timing)
  }

  private mutating func advice(_ node: ProtocolFileNode, limits: Limits<Mass>) -> TitrationProtocol.Advice? {
    let parts = reader.members(
      of: node, ["when", "action", "to", "by", "upTo", "days", "timing", "says", "claims"],
      required: ["when", "action", "says"])
    let when: TitrationProtocol.Advice.Trigger? = reader.choice(parts["when"])
    let action: TitrationProtocol.Advice.Action? = reader.choice(parts["action"])
    let to = reader.mass(parts["to"], within: limits)
    let by = reader.mass(parts["by"], within: nil)
    let upTo = reader.mass(parts["upTo"], within: limits)
    let days = reader.whole(parts["days"], in: 1...366, of: "days")
    let timing: TitrationProtocol.Timing? = reader.choice(parts["timing"])
    let says = reader.text(parts["says"], most: 500)
    let claims = claims(parts["claims"])
    guard let when, let action, let says else { return nil }
    for name in action.needs where parts[name] == nil {
      reader.miss(
        name, in: node, accepted: "It is missing: “\(action.rawValue)” needs it.", remedy: "Add “\(name)”.")
    }
    return TitrationProtocol.Advice(
      when: when, action: action, to: to, by: by, upTo: upTo, days: days, timing: timing, says: says, claims: claims)
  }

  private mutating func checkpoint(_ node: ProtocolFileNode) -> TitrationProtocol.Checkpoint? {
    let parts = reader.members(of: node, ["weeks", "question", "claims"], required: ["weeks", "question"])
    let weeks = reader.whole(parts["weeks"], in: 1...104, of: "weeks")
    let question = reader.text(parts["question"], most: 500)
    let claims = claims(parts["claims"])
    guard let weeks, let question else { return nil }
    return TitrationProtocol.Checkpoint(weeks: weeks, question: question, claims: claims)
  }

  /// Claims may be cited. They must exist and be verified; the protocol stays the person's own.
  private mutating func claims(_ node: ProtocolFileNode?) -> [Claim.ID] {
    reader.entries(of: node, most: 20, mayBeEmpty: true).compactMap { entry in
      guard let id = reader.text(entry, most: 120) else { return nil }
      guard let base = try? EvidenceBase.embedded(), base.claim(id)?.verified == true else {
        reader.complain(
          entry, accepted: "Accepted are ids of verified claims.",
          remedy: "Look it up with `sweetspot evidence`, or leave it out: a person's own protocol needs no claim.")
        return nil
      }
      return id
    }
  }
}
