public import ClinicalTime
public import Compounding
import Evidence
import NumericalMethods
import Quantities

/// A worksheet as it was filled in, in text: read, worked out, or refused with what is wrong.
public struct WorksheetRequest: Sendable {
  let kind: WorksheetKind
  private let typed: [String: String]
  private let today: LocalDate
  private let lot: String?

  /// What came of it.
  public enum Answer: Sendable {
    case sheet(Worksheet)
    case spread(DoseSpread)
  }

  /// Why nothing came of it.
  public struct Refusal: Error, Sendable, CustomStringConvertible {
    public let description: String

    init(_ description: String) {
      self.description = description
    }
  }

  /// - Parameter typed: what was typed, by the names of the kind's fields; what is missing or empty counts as the
  ///   field's own standard.
  public init(_ kind: WorksheetKind, _ typed: [String: String], lot: String? = nil, today: LocalDate) {
    self.kind = kind
    self.typed = typed
    self.lot = lot
    self.today = today
  }

  /// Works it out.
  /// - Throws: ``Refusal`` saying where, what and the remedy.
  public func answer(_ evidence: WorksheetEvidence) throws(Refusal) -> Answer {
    do {
      switch kind {
      case .capsules: return .sheet(try .capsules(capsules(), evidence))
      case .liquid: return .sheet(try .liquid(liquid(), evidence))
      case .dilution: return .sheet(try .dilution(dilution(), evidence))
      case .splitting: return .spread(try spread())
      }
    } catch let refusal as Refusal {
      throw refusal
    } catch {
      throw Refusal(String(describing: error))
    }
  }

  // MARK: Kinds

  private func capsules() throws -> CapsuleBatch {
    CapsuleBatch(
      strength: try mass("strength"), meaning: try choice("meaning"), powder: try powder(),
      capsules: try whole("capsules"),
      overage: try percent("overage"), fill: try fill(), filler: text("filler"), balance: try balance(),
      fillVariation: text("variation").isEmpty ? nil : try percent("variation"), madeOn: try date("made") ?? today,
      ingredientsExpire: try date("expires"), lot: lot)
  }

  private func fill() throws -> CapsuleFill {
    if !text("filled").isEmpty || !text("empty").isEmpty {
      return .weighed(count: try whole("weighed"), filled: try mass("filled"), empty: try mass("empty"))
    }
    guard !text("size").isEmpty else {
      throw Refusal("What a capsule holds is not known. Weigh some filled and empty ones, or give the size.")
    }
    return .size(text("size"))
  }

  private func liquid() throws -> LiquidBatch {
    let source: LiquidBatch.Source =
      switch text("source") {
      case "tablets": .tablets(try mass("tablet"))
      case "powder": .powder(try powder(), meaning: try choice("meaning"), try balance())
      default: throw Refusal("\(label("source")): “\(text("source"))” is none of tablets, powder.")
      }
    return LiquidBatch(
      concentration: try concentration("strength"), volume: try volume("volume"), source: source,
      preparation: text("formula"), storage: try choice("storage"), dose: text("dose").isEmpty ? nil : try mass("dose"),
      madeOn: try date("made") ?? today, ingredientsExpire: try date("expires"), lot: lot)
  }

  private func dilution() throws -> DilutionPlan {
    DilutionPlan(
      start: try concentration("start"), target: try concentration("target"), volume: try volume("volume"),
      volumeError: try percent("volume-error"), syringe: try syringe(), largestFold: try whole("largest"),
      preparation: text("formula"), storage: try choice("storage"), dose: text("dose").isEmpty ? nil : try mass("dose"),
      madeOn: try date("made") ?? today, startKeepsUntil: try date("expires"), lot: lot)
  }

  /// How many doses a simulation draws: enough that the 5 % ends hold still to two digits.
  static let draws = 20_000

  private func spread() throws -> DoseSpread {
    var generator = SplitMix64(seed: UInt64(bitPattern: Int64(try whole("seed"))))
    switch text("method") {
    case "splitting":
      return try .splitting(
        tablet: mass("tablet"), breaks: whole("breaks"), dose: mass("dose"), placeSpread: percent("spread"),
        draws: Self.draws, using: &generator)
    case "dissolving":
      let tablet = try mass("tablet").milligramText
      let water = try volume("water").millilitres().description
      let item = try read("water") { _ in try StockItem(parsing: "liquid \(tablet) mg/\(water) mL") }
      return try .dissolving(
        concentration: Concentration(perMillilitre: item.strength), dose: mass("dose"),
        waterError: percent("water-error"),
        syringe: syringe(), mixingSpread: percent("mixing"), draws: Self.draws, using: &generator)
    default: throw Refusal("\(label("method")): “\(text("method"))” is none of splitting, dissolving.")
    }
  }

  private func powder() throws -> Powder {
    try Powder(substance: choice("powder"), assay: percent("assay"), water: percent("water"))
  }

  private func balance() throws -> Balance {
    try Balance(readability: mass("readability"), largestError: percent("error"))
  }

  // MARK: Reading one field

  private func text(_ name: String) -> String {
    let value = (typed[name] ?? "").split(whereSeparator: \.isWhitespace).joined(separator: " ")
    return value.isEmpty ? kind.fields.first { $0.name == name }?.standard ?? "" : value
  }

  private func label(_ name: String) -> String { kind.fields.first { $0.name == name }?.label ?? name }

  /// Reads a field, and names it in what goes wrong.
  private func read<Value>(_ name: String, _ reading: (String) throws -> Value) throws -> Value {
    do { return try reading(text(name)) } catch {
      throw Refusal("\(label(name)): \(error)")
    }
  }

  private func mass(_ name: String) throws -> Mass {
    try read(name) { text in
      guard case .mass(let mass) = try Amount(text: text) else {
        throw Refusal("“\(text)” is no mass. Write a number and a unit, such as 4.5 mg.")
      }
      return mass
    }
  }

  private func volume(_ name: String) throws -> Volume {
    try read(name) { text in
      guard case .liquid(let volume, _)? = try? Amount(text: "\(text) of 1 mg/ml") else {
        throw Refusal("“\(text)” is no volume. Write a number and a unit, such as 100 mL.")
      }
      return volume
    }
  }

  private func concentration(_ name: String) throws -> Concentration {
    try read(name) { text in
      guard case .liquid(let concentration, nil) = try StockItem(parsing: "liquid \(text)").form else {
        throw Refusal("“\(text)” is no strength of a liquid. Write it per mL, such as 1 mg/mL.")
      }
      return concentration
    }
  }

  private func syringe() throws -> Syringe {
    try read("syringe") { text in
      guard case .liquid(_, let syringe?) = try StockItem(parsing: "liquid 1 mg/mL, syringe \(text)").form else {
        throw Refusal("“\(text)” is no syringe. Write what it holds and its marks, such as 1 mL by 0.01 mL.")
      }
      return syringe
    }
  }

  private func percent(_ name: String) throws -> ExactRatio {
    try read(name) { text in
      let digits = text.replacing("%", with: "").replacing(",", with: ".").split(separator: " ").joined()
      guard let value = ExactDecimal(digits) else { throw Refusal("“\(text)” is no number. Write percent, such as 5.") }
      return try ExactRatio(value).divided(by: ExactRatio(100))
    }
  }

  private func whole(_ name: String) throws -> Int {
    try read(name) { text in
      guard let value = Int(text) else { throw Refusal("“\(text)” is no whole number.") }
      return value
    }
  }

  private func choice<Value: RawRepresentable<String> & CaseIterable>(_ name: String) throws -> Value {
    try read(name) { text in
      guard let value = Value(rawValue: text) else {
        throw Refusal("“\(text)” is none of \(Value.allCases.map(\.rawValue).joined(separator: ", ")).")
      }
      return value
    }
  }

  private func date(_ name: String) throws -> LocalDate? {
    let text = text(name)
    guard !text.isEmpty else { return nil }
    return try read(name) { text in
      guard let date = LocalDate(text) else { throw DateTextError(text) }
      return date
    }
  }
}
