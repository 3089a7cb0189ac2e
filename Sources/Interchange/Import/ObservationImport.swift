import ClinicalTime
import Diary
import ExactJSON
import FHIR
import Foundation
import Instruments
import Quantities

/// Scores that somebody else wrote down as Observations: those of a measure that the diary knows, by the names that
/// Sweetspot writes or by the public code of the same measure on the same scale. Nothing is rescaled.
struct ObservationImport {
  let context: ImportContext
  private let rules: [String: ScoreRule]
  private let byCode: [String: [ScoreRule]]

  enum Reading {
    case score(Measure, day: LocalDate, time: TimeOfDay?, value: ExactDecimal, key: String)
    /// Not taken in, although it is of a kind that could be.
    case leftOut(String)
    /// Of a kind that the diary has no place for, by its name.
    case unknown(String)
  }

  init(_ context: ImportContext) {
    self.context = context
    let all = context.instruments.instruments.flatMap(\.scores)
    rules = Dictionary(all.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    byCode = Dictionary(grouping: all.filter { $0.code != nil }) { rule in
      rule.code.map { "\($0.system)|\($0.code)" } ?? ""
    }
  }

  func read(_ observation: Observation) throws(FHIRMistake) -> Reading {
    let name = try Self.name(of: observation)
    guard let (measure, isOwn) = try measure(of: observation) else { return .unknown(name) }
    if isOwn, observation.element.has("derivedFrom") {
      return .leftOut("Scores that were worked out from answers. They are worked out anew from the answers themselves.")
    }
    switch try observation.status {
    case "final", "amended", "corrected": break
    case let status: return .leftOut("Observation “\(name)”: its status is \((status ?? "missing").shortened).")
    }
    if let problem = Self.problem(with: observation) { return .leftOut("Observation “\(name)”: \(problem)") }
    guard let value = try Self.value(of: observation) else {
      return .leftOut("Observation “\(name)”: it holds no number in points.")
    }
    guard let (day, time) = try moment(of: observation, isOwn: isOwn) else {
      return .leftOut("Observation “\(name)”: it does not say the day.")
    }
    // Two of our own may say the same of one moment; of another system's, that is the same said twice.
    let mark = isOwn ? try observation.id.map { " \($0.prefix(64))" } ?? "" : ""
    return .score(
      measure, day: day, time: time, value: value,
      key: "score \(measure.id) \(day)\(time.map { " \($0)" } ?? "")\(mark)")
  }

  /// What it is about, for people.
  private static func name(of observation: Observation) throws(FHIRMistake) -> String {
    guard let code = try observation.code else { return "without a code" }
    if let text = try code.text { return text.shortened }
    for coding in try code.codings { if let display = try coding.display { return display.shortened } }
    return try code.codings.first?.code?.shortened ?? "without a name"
  }

  private static func problem(with observation: Observation) -> String? {
    let element = observation.element
    if element.has("dataAbsentReason") { return "the value is missing, and it says so." }
    if element.json["valueQuantity"]?.object?["comparator"] != nil {
      return "only a bound of the value is known (comparator)."
    }
    return nil
  }

  // MARK: The measure

  private func measure(of observation: Observation) throws(FHIRMistake) -> (Measure, isOwn: Bool)? {
    var own: String?
    var found: [Measure] = []
    for coding in try observation.code?.codings ?? [] {
      guard let system = try coding.system, let code = try coding.code else { continue }
      if system == OwnNames.measureSystem { own = code }
      found += byCode["\(system)|\(code)"]?.map(\.measure) ?? []
    }
    if let own {
      if let measure = CheckInItem(rawValue: own)?.measure ?? rules[own]?.measure { return (measure, true) }
      return try written(own, in: observation).map { ($0, true) }
    }
    // Codes of two measures: what it is stays open.
    guard let measure = found.first, found.allSatisfy({ $0.id == measure.id }) else { return nil }
    return (CheckInItem(rawValue: measure.id)?.measure ?? measure, false)
  }

  /// A measure that came with another import, as Sweetspot writes it along.
  private func written(_ id: String, in observation: Observation) throws(FHIRMistake) -> Measure? {
    for part in try observation.element.elements("extension") where try part.string("url") == OwnNames.measure {
      var bounds: [String: ExactDecimal] = [:]
      var direction = Measure.Direction.unstated
      for inner in try part.elements("extension") {
        guard let name = try inner.string("url") else { continue }
        if name == "direction" {
          direction = try inner.code("valueCode") ?? .unstated
        } else {
          bounds[name] = try inner.decimal("valueDecimal")
        }
      }
      guard let lowest = bounds["lowest"], let highest = bounds["highest"], lowest < highest,
        (1...100).contains(id.count)
      else { return nil }
      let title = try observation.code?.text.map { String($0.prefix(120)) } ?? id
      return Measure(id: id, title: title, lowest: lowest, highest: highest, direction: direction)
    }
    return nil
  }

  // MARK: The value and the moment

  private static let points: Set<String> = ["{score}", "1", "{points}", "{point}", "score", "points"]

  private static func value(of observation: Observation) throws(FHIRMistake) -> ExactDecimal? {
    if let whole = try observation.element.decimal("valueInteger") { return whole }
    guard let quantity = try observation.quantity else { return nil }
    var unit = try quantity.code
    if unit == nil { unit = try quantity.unit?.lowercased() }
    guard unit.map(points.contains) ?? true else { return nil }
    return try quantity.value
  }

  private func moment(
    of observation: Observation, isOwn: Bool
  ) throws(FHIRMistake) -> (LocalDate, TimeOfDay?)? {
    var stated = try observation.element.date("effectiveDateTime")
    if stated == nil { stated = try observation.element.date("effectiveInstant") }
    guard let stated, stated.precision >= .day else { return nil }
    guard stated.precision == .time else { return (stated.earliest(in: context.zone).date, nil) }
    // Sweetspot writes what the clock showed there; the day of the diary is the one that the person lived.
    let shown = isOwn ? Self.clock(stated.text) : nil
    let local = shown ?? stated.earliest(in: context.zone)
    return (context.boundary.diaryDay(of: local), local.time)
  }

  /// What the clock showed, of `2026-11-21T22:00:00+01:00`.
  private static func clock(_ text: String) -> LocalDateTime? {
    guard let date = LocalDate(text.prefix(10)), let time = TimeOfDay(text.dropFirst(11).prefix(5)) else { return nil }
    return LocalDateTime(date: date, time: time)
  }
}
