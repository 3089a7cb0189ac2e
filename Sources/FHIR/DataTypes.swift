import ExactJSON
public import Quantities

/// A code of a system.
public struct Coding: Hashable, Sendable {
  public let element: Element
  public init(_ element: Element) { self.element = element }
  public var system: String? { get throws(FHIRMistake) { try element.string("system") } }
  public var code: String? { get throws(FHIRMistake) { try element.string("code") } }
  public var display: String? { get throws(FHIRMistake) { try element.string("display") } }
}

/// A concept: codes for the same thing, and text.
public struct CodeableConcept: Hashable, Sendable {
  public let element: Element
  public init(_ element: Element) { self.element = element }
  public var codings: [Coding] { get throws(FHIRMistake) { try element.elements("coding").map(Coding.init) } }
  public var text: String? { get throws(FHIRMistake) { try element.string("text") } }

  /// Whether one of the codings has this code.
  public func has(_ system: String, _ codes: Set<String>) throws(FHIRMistake) -> Bool {
    for coding in try codings {
      if try coding.system == system, let code = try coding.code, codes.contains(code) { return true }
    }
    return false
  }
}

/// A pointer to another resource.
public struct Reference: Hashable, Sendable {
  public let element: Element
  public init(_ element: Element) { self.element = element }
  public var reference: String? { get throws(FHIRMistake) { try element.string("reference") } }
  public var display: String? { get throws(FHIRMistake) { try element.string("display") } }
}

/// A measured amount.
public struct Quantity: Hashable, Sendable {
  public let element: Element
  public init(_ element: Element) { self.element = element }
  public var value: ExactDecimal? { get throws(FHIRMistake) { try element.decimal("value") } }
  public var unit: String? { get throws(FHIRMistake) { try element.string("unit") } }
  public var code: String? { get throws(FHIRMistake) { try element.string("code") } }

  private var bestUnit: String? {
    get throws(FHIRMistake) { if let code = try code { code } else { try unit } }
  }

  /// The mass that is meant; `nil` when the unit is no mass. `mcg` is read as micrograms, as people mean it.
  public var mass: Mass? {
    get throws(FHIRMistake) {
      guard let value = try value, let unit = try bestUnit,
        let amount = try? Amount(text: "\(value) \(unit)")
      else { return nil }
      return try? amount.mass()
    }
  }
}

/// A span of time with either end open.
public struct Period: Hashable, Sendable {
  public let element: Element
  public init(_ element: Element) { self.element = element }
  public var start: FHIRDateTime? { get throws(FHIRMistake) { try element.date("start") } }
  public var end: FHIRDateTime? { get throws(FHIRMistake) { try element.date("end") } }
}

/// A moment, or a span.
public enum Occurrence: Hashable, Sendable {
  case at(FHIRDateTime)
  case during(Period)

  /// Reads `nameDateTime` or `namePeriod`.
  init?(_ name: String, of element: Element) throws(FHIRMistake) {
    if let date = try element.date(name + "DateTime") {
      self = .at(date)
    } else if let period = try element.element(name + "Period") {
      self = .during(Period(period))
    } else {
      return nil
    }
  }

  /// When it began; `nil` when that is open.
  public var start: FHIRDateTime? {
    get throws(FHIRMistake) {
      switch self {
      case .at(let date): date
      case .during(let period): try period.start
      }
    }
  }

  /// When it was over; `nil` when that is open.
  public var end: FHIRDateTime? {
    get throws(FHIRMistake) {
      switch self {
      case .at(let date): date
      case .during(let period): try period.end
      }
    }
  }
}

/// How a medicine is to be taken.
public struct Dosage: Hashable, Sendable {
  public let element: Element
  public init(_ element: Element) { self.element = element }
  public var sequence: Int? { get throws(FHIRMistake) { try element.whole("sequence") } }
  public var text: String? { get throws(FHIRMistake) { try element.string("text") } }
  public var patientInstruction: String? { get throws(FHIRMistake) { try element.string("patientInstruction") } }

  /// Whether it is taken only when needed; `nil` when that is not said.
  public var asNeeded: Bool? {
    get throws(FHIRMistake) { element.has("asNeededCodeableConcept") ? true : try element.bool("asNeededBoolean") }
  }

  /// The span in which it applies.
  public var boundsPeriod: Period? {
    get throws(FHIRMistake) {
      try element.element("timing")?.element("repeat")?.element("boundsPeriod").map(Period.init)
    }
  }

  /// The doses that are named; of a range its upper end.
  public var doses: [Quantity] {
    get throws(FHIRMistake) {
      var doses: [Quantity] = []
      for entry in try element.elements("doseAndRate") {
        if let dose = try entry.element("doseQuantity") { doses.append(Quantity(dose)) }
        if let high = try entry.element("doseRange")?.element("high") { doses.append(Quantity(high)) }
      }
      return doses
    }
  }

  /// Doses a day, rounded up; `nil` when it is not said in a way that is understood.
  public var timesADay: Int? {
    get throws(FHIRMistake) {
      guard let timing = try element.element("timing")?.element("repeat") else { return nil }
      if let when = timing.value("when")?.array { return when.count }
      if let times = timing.value("timeOfDay")?.array { return times.count }
      let frequencies = [try timing.whole("frequencyMax"), try timing.whole("frequency")]
      guard let frequency = frequencies.lazy.compactMap(\.self).first,
        let period = try timing.decimal("period"), period > .zero, let unit = try timing.string("periodUnit"),
        let hours = ["h": 1.0, "d": 24.0, "wk": 168.0][unit]
      else { return nil }
      return Int((Double(min(max(frequency, 0), 1000)) * 24 / (period.doubleValue * hours)).rounded(.up))
    }
  }
}
