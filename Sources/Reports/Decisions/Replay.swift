import ClinicalTime
import Evidence
import Foundation
public import History
import Recognition
import Screening

/// Asks again what was asked before, and compares the answers.
public struct Replay: Sendable {
  private let library: EvidenceLibrary
  private let recogniser: MedicineRecogniser

  /// Makes the means to ask again, with the evidence of now.
  public init(_ library: EvidenceLibrary) {
    self.library = library
    recogniser = MedicineRecogniser(library.medicines)
  }

  /// Asks a stored question again.
  public func callAsFunction(_ decision: Decision) -> Outcome {
    Outcome(
      id: decision.id, kind: decision.kind, recordedAt: decision.recordedAt.secondsSince1970,
      evidenceVersion: decision.evidenceVersion, evidenceIsSame: decision.evidenceVersion == library.version,
      verdict: verdict(decision))
  }

  private func verdict(_ decision: Decision) -> Outcome.Verdict {
    guard let kind = DecisionKind(rawValue: decision.kind) else { return .unknownKind }
    do {
      let stored = try JSONSerialization.jsonObject(with: Data(decision.output.utf8), options: .fragmentsAllowed)
      let now = try JSONSerialization.jsonObject(with: answer(kind, to: decision.input), options: .fragmentsAllowed)
      let differences = JSONDifference.between(stored, now, ignoring: ["evidenceVersion"])
      return differences.isEmpty ? .same : .differs(differences)
    } catch {
      return .unreadable(String(describing: error))
    }
  }

  private func answer(_ kind: DecisionKind, to input: String) throws -> Data {
    switch kind {
    case .screen:
      let request = try JSONDecoder().decode(ScreenRequest.self, from: Data(input.utf8))
      let screener = Screener(
        evidence: library.evidence, catalogue: library.medicines, evidenceVersion: library.version)
      return try JSONEncoder().encode(screener.screen(try request.situation(using: recogniser)))
    case .response:
      return try ResponseDecision.answer(to: input)
    }
  }
}

/// The sorts of answer that are kept with what they were answered from.
public enum DecisionKind: String, CaseIterable, Sendable {
  /// What the screen said: ``Decision/shownAgain``.
  case screen
  /// Whether the person is better than before.
  case response
}

extension Replay {
  /// What came of asking again.
  public struct Outcome: Encodable, Equatable, Sendable {
    public let id: String
    public let kind: String
    /// When the answer was given, in seconds since 1970.
    public let recordedAt: Int
    public let evidenceVersion: String
    /// Whether the evidence is still that of the answer; with another, another answer is no fault.
    public let evidenceIsSame: Bool
    public let verdict: Verdict

    /// Whether the program contradicts itself: the same question, the same evidence, another answer.
    public var isFault: Bool {
      switch verdict {
      case .same: false
      case .differs: evidenceIsSame
      case .unknownKind, .unreadable: true
      }
    }

    /// The outcome in a line.
    public var words: String {
      switch verdict {
      case .same: "the same answer"
      case .differs(let places):
        "another answer at \(places.prefix(5).joined(separator: ", "))"
          + (places.count > 5 ? " and \(places.count - 5) more places" : "")
          + (evidenceIsSame ? "" : "; the evidence was \(evidenceVersion) then")
      case .unknownKind: "cannot be asked again: this version knows no “\(kind)”"
      case .unreadable(let why): "cannot be asked again: \(why)"
      }
    }
  }
}

extension Replay.Outcome {
  /// How the answer of now compares with the one on record.
  public enum Verdict: Encodable, Equatable, Sendable {
    case same
    /// The places, as paths into the answer, where they differ.
    case differs([String])
    case unknownKind
    case unreadable(String)

    private enum CodingKeys: String, CodingKey { case answer, places, reason }

    public func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      switch self {
      case .same: try container.encode("same", forKey: .answer)
      case .differs(let places):
        try container.encode("differs", forKey: .answer)
        try container.encode(places, forKey: .places)
      case .unknownKind: try container.encode("unknown-kind", forKey: .answer)
      case .unreadable(let reason):
        try container.encode("unreadable", forKey: .answer)
        try container.encode(reason, forKey: .reason)
      }
    }
  }
}

/// Where two JSON values differ.
enum JSONDifference {
  static func between(_ left: Any, _ right: Any, at path: String = "", ignoring keys: Set<String>) -> [String] {
    switch (left, right) {
    case (let left as [String: Any], let right as [String: Any]):
      Set(left.keys).union(right.keys).subtracting(keys).sorted().flatMap { key in
        let place = path.isEmpty ? key : "\(path).\(key)"
        guard let one = left[key], let other = right[key] else { return [place] }
        return between(one, other, at: place, ignoring: keys)
      }
    case (let left as [Any], let right as [Any]):
      left.count != right.count
        ? [path.isEmpty ? "the list" : path]
        : zip(left, right).enumerated().flatMap { index, pair in
          between(pair.0, pair.1, at: "\(path)[\(index)]", ignoring: keys)
        }
    default:
      (left as? NSObject) == (right as? NSObject) ? [] : [path.isEmpty ? "the answer" : path]
    }
  }
}
