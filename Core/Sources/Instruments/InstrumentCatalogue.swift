internal import ClinicalTime
public import Evidence
public import Foundation
internal import Quantities

/// The instruments that can be answered.
public struct InstrumentCatalogue: Hashable, Sendable {
  /// All instruments: those in files, in their order there, then a person's own questions.
  public let instruments: [Instrument]

  /// Makes a catalogue.
  public init(instruments: [Instrument]) {
    self.instruments = instruments
  }

  /// The same with a person's own questions.
  public func adding(_ questions: [OwnQuestion]) -> InstrumentCatalogue {
    InstrumentCatalogue(instruments: instruments + questions.map(\.instrument))
  }

  /// The instrument with this id.
  /// - Throws: ``UnknownInstrument`` naming those that exist.
  public func instrument(_ id: Instrument.ID) throws(UnknownInstrument) -> Instrument {
    guard let found = instruments.first(where: { $0.id == id }) else {
      throw UnknownInstrument(id: id, known: instruments.map(\.id))
    }
    return found
  }

  /// Reads an instrument from a FHIR R4 Questionnaire as JSON.
  /// - Throws: ``EvidenceError`` naming the file and what is wrong.
  public static func instrument(reading json: Data, named name: String) throws(EvidenceError) -> Instrument {
    do {
      return try Instrument(try JSONDecoder().decode(Questionnaire.self, from: json))
    } catch {
      throw EvidenceError(file: name, problem: String(describing: error))
    }
  }

  /// The instruments built into the program.
  /// - Throws: ``EvidenceError`` when a file cannot be read; a test keeps that from shipping.
  public static func embedded() throws(EvidenceError) -> InstrumentCatalogue { try loaded.get() }

  private static let loaded: Result<InstrumentCatalogue, EvidenceError> = Result { () throws(EvidenceError) in
    var instruments: [Instrument] = []
    for name in EvidenceFiles.names where name.hasPrefix("instruments/") {
      guard let data = EvidenceFiles.content(of: name) else { continue }
      instruments.append(try instrument(reading: data, named: name))
    }
    return InstrumentCatalogue(instruments: instruments)
  }

  /// What is wrong with the instruments: names that occur twice or lead nowhere, parts without numbers, ranges that the
  /// answers do not have, claims that do not exist or were not verified.
  public func problems(against evidence: EvidenceBase) -> [String] {
    repeated(instruments.map(\.id), "instrument") + repeated(instruments.flatMap(\.scores).map(\.id), "score")
      + instruments.flatMap { instrument in
        problems(in: instrument, against: evidence).map { "instrument \(instrument.id): \($0)" }
      }
  }

  private func repeated(_ ids: [String], _ what: String) -> [String] {
    var seen: Set<String> = []
    return ids.filter { !seen.insert($0).inserted }.map { "\(what) \($0): the id occurs twice" }
  }

  private func problems(in instrument: Instrument, against evidence: EvidenceBase) -> [String] {
    var problems = repeated(instrument.items.map(\.id), "question")
    for item in instrument.items {
      problems += repeated(item.options.map(\.code), "option of \(item.id)")
      if case .choice(let options, _) = item.kind, options.count < 2 { problems.append("\(item.id) has no choice") }
      if case .choice(let options, several: true) = item.kind, options.contains(where: { $0.number != nil }) {
        problems.append("\(item.id) may have several answers, which are counted and have no numbers of their own")
      }
    }
    problems += instrument.items.filter { $0.zeroWhenNo.map { instrument.item($0)?.kind != .yesNo } ?? false }.map {
      "\($0.id) is answered by a “no” to a question that is no yes-or-no question"
    }
    let claims = instrument.claims + instrument.items.flatMap(\.claims) + instrument.scores.flatMap(\.claims)
    problems += claims.filter { evidence.claim($0)?.verified != true }.map {
      "claim \($0) does not exist or is not verified"
    }
    let empty = InstrumentAnswers(restoring: [], of: instrument.id, version: instrument.version, day: .earliest)
    for rule in instrument.scores {
      switch instrument.result(of: rule, empty).outcome {
      case .incomplete(_, let between):
        if between != rule.lowest...rule.highest {
          problems.append("score \(rule.id) says \(rule.lowest) to \(rule.highest), its parts give \(between)")
        }
      case .scored, .impossible: problems.append("score \(rule.id) has no parts to be made from")
      }
      if rule.fewest != nil, rule.kind != .mean {
        problems.append("score \(rule.id): only a mean can do with fewer parts")
      }
    }
    if instrument.licence.content == .scoresOnly, instrument.licence.obtain == nil {
      problems.append("it takes scores only, and does not say where the questions can be had")
    }
    return problems
  }
}

/// An instrument that is asked for but not held.
public struct UnknownInstrument: Error, Hashable, Sendable, CustomStringConvertible {
  /// What was asked for.
  public let id: String
  /// What there is.
  public let known: [String]

  /// What is wrong and what to choose instead.
  public var description: String {
    "There are no questions called “\(id)”. Choose one of these: \(known.joined(separator: ", "))."
  }
}
