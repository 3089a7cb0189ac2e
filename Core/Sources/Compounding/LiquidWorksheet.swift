public import ClinicalTime
public import Evidence
public import Quantities

/// What is stated about a batch of liquid.
public struct LiquidBatch: Hashable, Sendable {
  /// The strength wanted.
  public var concentration: Concentration
  /// How much is made.
  public var volume: Volume
  /// What it is made from.
  public var source: Source
  /// The formula: `preserved` or `water`.
  public var preparation: Preparation.ID
  /// Where it is kept.
  public var storage: Preparation.Storage
  /// The dose that is to be measured from it, if that is known.
  public var dose: Mass?
  /// The day of making.
  public var madeOn: LocalDate
  /// When the first ingredient expires, if that was stated.
  public var ingredientsExpire: LocalDate?
  /// Lot number, if one was given.
  public var lot: String?

  /// What the liquid is made from.
  public enum Source: Hashable, Sendable {
    /// Whole tablets, each with this mass of hydrochloride.
    case tablets(Mass)
    /// Powder; the strength means this substance.
    case powder(Powder, meaning: Substance, Balance)
  }

  /// Makes the statement of a batch.
  public init(
    concentration: Concentration, volume: Volume, source: Source, preparation: Preparation.ID,
    storage: Preparation.Storage, dose: Mass? = nil, madeOn: LocalDate, ingredientsExpire: LocalDate? = nil,
    lot: String? = nil
  ) {
    self.concentration = concentration
    self.volume = volume
    self.source = source
    self.preparation = preparation
    self.storage = storage
    self.dose = dose
    self.madeOn = madeOn
    self.ingredientsExpire = ingredientsExpire
    self.lot = lot
  }
}

extension WorksheetEvidence {
  /// The liquid with this id, and how long it keeps.
  func liquid(
    _ id: Preparation.ID, strength: Mass, storage: Preparation.Storage
  ) throws(WorksheetError) -> (Preparation, Preparation.Dating) {
    let liquids = preparations.preparations.filter { $0.vehicle == .water }
    guard let preparation = liquids.first(where: { $0.id == id }) else {
      throw .unknownPreparation(id, known: liquids.map(\.id))
    }
    guard let dating = preparation.dating(strength: strength, storage: storage) else {
      throw .noDating(preparation.title, storage)
    }
    return (preparation, dating)
  }
}

extension Worksheet {
  /// The worksheet for a liquid from powder or from tablets.
  /// - Throws: ``WorksheetError``
  public static func liquid(_ batch: LiquidBatch, _ evidence: WorksheetEvidence) throws(WorksheetError) -> Worksheet {
    try worked { try LiquidWork(batch, evidence).worksheet() }
  }
}

/// Works out a batch of liquid, step by step.
private struct LiquidWork {
  let batch: LiquidBatch
  let evidence: WorksheetEvidence
  var draft = WorksheetDraft()

  init(_ batch: LiquidBatch, _ evidence: WorksheetEvidence) {
    self.batch = batch
    self.evidence = evidence
  }

  func worksheet() throws -> Worksheet {
    var work = self
    let strength = batch.concentration.perMillilitre
    let (preparation, dating) = try evidence.liquid(batch.preparation, strength: strength, storage: batch.storage)
    let beyondUse = try BeyondUse(
      madeOn: batch.madeOn, dating: dating, ingredientsExpire: batch.ingredientsExpire)
    let litre = try Volume(ExactDecimal(10), .litre)
    guard batch.volume.microlitres > .zero, batch.volume <= litre else {
      throw WorksheetError.outOfRange("volume", value: batch.volume.description, range: "above 0, up to 10 L")
    }
    let volume = try Worksheet.Figure("volume", "Volume to make", batch.volume)
    let concentration = Worksheet.Figure(
      "concentration", "Strength", try strength.ratio.divided(by: .power(ofTen: 6)), .milligramPerMillilitre)
    guard concentration.value > .zero else {
      throw WorksheetError.outOfRange("strength", value: "0", range: "anything above 0")
    }
    guard concentration.value <= evidence.solubility else {
      throw WorksheetError.notSoluble(batch.concentration, limit: evidence.solubility)
    }
    work.draft.inputs += [concentration, volume]
    let total = try concentration.value.multiplied(by: volume.value)
    work.draft.step("Naltrexone in the whole batch.", [.init("total", "Naltrexone", total, .milligram)])
    let meaning = try work.source(total)
    try work.ingredients(preparation, volume.value)
    try work.dose(concentration.value)
    try work.checkSlip(total)
    work.warn(preparation, dating, strength)
    return Worksheet(
      kind: .liquid, title: "\(batch.volume) of \(meaning.shown) \(batch.concentration)",
      inputs: work.draft.inputs, steps: work.draft.steps, beyondUse: beyondUse,
      label: WorksheetLabel.lines(
        "\(meaning.shown) \(batch.concentration) oral liquid", quantity: batch.volume.description, beyondUse,
        preparation, lot: batch.lot),
      warnings: work.draft.warnings, checks: work.draft.checks)
  }

  private mutating func source(_ total: ExactRatio) throws -> Substance {
    switch batch.source {
    case .tablets(let tablet):
      guard tablet > .zero, tablet <= StockItem.greatestStrength else {
        throw WorksheetError.outOfRange("strength of a tablet", value: tablet.description, range: "above 0, up to 1 g")
      }
      let figure = try Worksheet.Figure("tablet", "Naltrexone hydrochloride in one tablet", tablet)
      draft.inputs.append(figure)
      let count = try total.divided(by: figure.value)
      guard count.denominator == 1 else { throw try whole(count, figure.value, tablet) }
      draft.step(
        "Crush whole tablets of an immediate-release brand to a fine powder; add a little of the vehicle to a smooth paste.",
        [.init("tablets", "Tablets", count, .one)], ["prep.fawcett.stability", "filler.instant-release-only"])
      draft.warnings.append(
        .init(
          "The tablet's own fillers do not dissolve: the liquid is gritty and has to be shaken.",
          ["prep.nz-formula.handling"]))
      return .hydrochloride
    case .powder(let powder, let meaning, let balance):
      draft.inputs += [
        try .init("readability", "Readability of the balance", balance.readability),
        .init("weighing.error", "Largest weighing error accepted", balance.largestError, .share),
      ]
      let needed = try total.multiplied(by: draft.correction(from: meaning, to: powder, evidence))
      let least = try balance.least()
      guard needed >= least else { throw WorksheetError.belowLeastWeighable(needed, least: least) }
      draft.step(
        "Weigh the powder.",
        [
          .init("least", "Least weighable", least, .milligram), .init("powder", "Powder, exactly", needed, .milligram),
          .init("weigh.powder", "Powder on the balance", try balance.shown(needed), .milligram),
          .init("error.1", "The weighing can be off by", try balance.error(of: needed), .share),
        ])
      return meaning
    }
  }

  /// The volumes next to the one that was asked for that take whole tablets.
  private func whole(_ count: ExactRatio, _ tablet: ExactRatio, _ mass: Mass) throws -> WorksheetError {
    let one = try tablet.divided(by: batch.concentration.perMillilitre.ratio.divided(by: .power(ofTen: 6)))
    let below = max(count.roundedDown, 1)
    let above = max(count.roundedUp, below + 1)
    return .notWholeTablets(
      count, tablet: mass, below: try one.multiplied(by: ExactRatio(below, over: 1)),
      above: try one.multiplied(by: ExactRatio(above, over: 1)))
  }

  private mutating func ingredients(_ preparation: Preparation, _ volume: ExactRatio) throws {
    let figures = try preparation.ingredients.enumerated().compactMap { index, part -> Worksheet.Figure? in
      let id = "ingredient.\(index + 1)"
      if let mass = part.mass {
        return .init(id, part.name, try mass.ratio.divided(by: .power(ofTen: 6)).multiplied(by: volume), .milligram)
      }
      guard let microlitres = part.microlitres else { return nil }
      let each = try ExactRatio(microlitres).divided(by: ExactRatio(1000))
      return .init(id, part.name, try each.multiplied(by: volume), .millilitre)
    }
    if !figures.isEmpty {
      draft.step("Dissolve these in some of the water, then add to the naltrexone.", figures, preparation.claims)
    }
    draft.step(
      "Make up with water to the volume, rinsing mortar or beaker into the measure. Mix.",
      [.init("make.up", "Make up to", volume, .millilitre)], preparation.claims)
  }

  private mutating func dose(_ concentration: ExactRatio) throws {
    guard let dose = batch.dose else { return }
    try draft.look(at: dose)
    let figure = try Worksheet.Figure("dose", "Dose", dose)
    draft.inputs.append(figure)
    let each = try figure.value.divided(by: concentration)
    draft.step("Volume of one dose.", [.init("dose.volume", "Volume of one dose", each, .millilitre)])
    do throws(RealisationError) {
      let item = try? StockItem(.liquid(batch.concentration, nil))
      let found = try Realisation.of(dose: dose, from: item.map { [$0] } ?? [])
      draft.checks.append(.init("\(found.words) is \(found.mass). " + found.measuring.joined(separator: " ") + "."))
      draft.warnings += found.warnings.map { .init($0.description, $0.claims) }
    } catch {
      draft.warnings.append(.init(error.description, error.claims))
    }
  }

  private mutating func checkSlip(_ total: ExactRatio) throws {
    let content = try total.multiplied(by: .power(ofTen: 6)).decimal.map { try Mass($0, .nanogram) }
    let check = SlipCheck(
      dose: content, concentration: batch.concentration, volume: batch.volume,
      usual: Limits<Mass>.naltrexoneTaken.usual)
    draft.checks.append(.init(check.description))
    let level = SlipCheck(
      dose: nil, concentration: batch.concentration, volume: try Volume(ExactDecimal(1), .millilitre),
      usual: Limits<Mass>.naltrexoneTaken.usual)
    if case .follows(_, .unusual) = level.verdict {
      draft.warnings.append(.init("In 1 mL: \(level.description)"))
    }
  }

  private mutating func warn(_ preparation: Preparation, _ dating: Preparation.Dating, _ strength: Mass) {
    if preparation.ingredients.isEmpty {
      draft.warnings.append(
        .init(
          "Without preservative and antioxidant the 60 days of the stability study do not hold.",
          ["prep.home.no-preservative", "prep.home.fourteen-days"]))
    } else if dating.strength == nil {
      draft.warnings.append(
        .init(
          "No stability study held here covers \(strength) in 1 mL: the date is the general one for preserved water-based liquids.",
          dating.claims))
    }
    draft.warnings.append(
      .init(
        "The first dose of such a liquid gave two people on methadone withdrawal. Ask about opioids first.",
        ["opioids.fawcett.methadone-withdrawal"]))
  }
}
