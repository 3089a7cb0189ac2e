public import ClinicalTime
public import Evidence
public import Quantities

/// What is stated about a serial dilution.
public struct DilutionPlan: Hashable, Sendable {
  /// The liquid to start from.
  public var start: Concentration
  /// The strength wanted.
  public var target: Concentration
  /// The volume that each step is made up to.
  public var volume: Volume
  /// How far that volume can be off, as a share, 0 to 0.2.
  public var volumeError: ExactRatio
  /// The syringe or pipette for the transfers; read to half a mark.
  public var syringe: Syringe
  /// The largest dilution of one step, 2 to 1000.
  public var largestFold: Int
  /// What it is diluted with: `preserved` or `water`.
  public var preparation: Preparation.ID
  /// Where it is kept.
  public var storage: Preparation.Storage
  /// The dose that is to be measured from it, if that is known.
  public var dose: Mass?
  /// The day of making.
  public var madeOn: LocalDate
  /// Last day of use of the liquid it starts from, if that is known.
  public var startKeepsUntil: LocalDate?
  /// Lot number, if one was given.
  public var lot: String?

  /// The most steps.
  public static let mostSteps = 9
  /// The most fillings of the syringe for one transfer.
  public static let mostFillings = 10

  /// Makes the statement of a dilution.
  public init(
    start: Concentration, target: Concentration, volume: Volume, volumeError: ExactRatio, syringe: Syringe,
    largestFold: Int, preparation: Preparation.ID, storage: Preparation.Storage, dose: Mass? = nil, madeOn: LocalDate,
    startKeepsUntil: LocalDate? = nil, lot: String? = nil
  ) {
    self.start = start
    self.target = target
    self.volume = volume
    self.volumeError = volumeError
    self.syringe = syringe
    self.largestFold = largestFold
    self.preparation = preparation
    self.storage = storage
    self.dose = dose
    self.madeOn = madeOn
    self.startKeepsUntil = startKeepsUntil
    self.lot = lot
  }
}

extension Worksheet {
  /// The worksheet for a serial dilution, with the error carried through each step.
  /// - Throws: ``WorksheetError``
  public static func dilution(_ plan: DilutionPlan, _ evidence: WorksheetEvidence) throws(WorksheetError) -> Worksheet {
    try worked { try DilutionWork(plan, evidence).worksheet() }
  }
}

/// Works out a serial dilution, step by step.
private struct DilutionWork {
  let plan: DilutionPlan
  let evidence: WorksheetEvidence
  var draft = WorksheetDraft()
  var squares = ExactRatio.zero
  var atMost = ExactRatio.one
  var atLeast = ExactRatio.one

  init(_ plan: DilutionPlan, _ evidence: WorksheetEvidence) {
    self.plan = plan
    self.evidence = evidence
  }

  func worksheet() throws -> Worksheet {
    var work = self
    try check()
    let (preparation, dating) = try evidence.liquid(
      plan.preparation, strength: plan.target.perMillilitre, storage: plan.storage)
    let beyondUse = try BeyondUse(madeOn: plan.madeOn, dating: dating, ingredientsExpire: plan.startKeepsUntil)
    let start = try plan.start.perMillilitre.ratio.divided(by: .power(ofTen: 6))
    let target = try plan.target.perMillilitre.ratio.divided(by: .power(ofTen: 6))
    work.draft.inputs = [
      .init("start", "Strength to start from", start, .milligramPerMillilitre),
      .init("target", "Strength wanted", target, .milligramPerMillilitre),
      try .init("volume", "Each step is made up to", plan.volume),
      .init("volume.error", "That volume can be off by", plan.volumeError, .share),
      try .init("syringe", "Syringe holds", plan.syringe.capacity),
      try .init("mark", "One mark of the syringe", plan.syringe.graduation),
      .init("largest.fold", "Largest dilution of one step", ExactRatio(plan.largestFold), .one),
    ]
    let folds = try self.folds(start.divided(by: target))
    var strength = start
    for (index, fold) in folds.enumerated() {
      strength = try work.transfer(index + 1, fold, of: strength)
    }
    try work.sum(strength)
    try work.dose(target)
    work.draft.checks.append(
      .init(
        strength == target
          ? "The strength after the last step is the one wanted, exactly."
          : "The strength after the last step is not the one wanted. Do not use this worksheet."))
    work.warn(preparation, dating)
    return Worksheet(
      kind: .dilution,
      title:
        "Naltrexone hydrochloride \(plan.target) by \(folds.count == 1 ? "one dilution" : "\(folds.count) dilutions") from \(plan.start)",
      inputs: work.draft.inputs, steps: work.draft.steps, beyondUse: beyondUse,
      label: WorksheetLabel.lines(
        "naltrexone hydrochloride \(plan.target) oral liquid", quantity: plan.volume.description, beyondUse,
        preparation, lot: plan.lot),
      warnings: work.draft.warnings, checks: work.draft.checks)
  }

  private func check() throws {
    try require(plan.volumeError, "error of the volume", from: .zero, to: ExactRatio(1).divided(by: ExactRatio(5)))
    guard (2...1000).contains(plan.largestFold) else {
      throw WorksheetError.outOfRange("largest dilution of one step", value: "\(plan.largestFold)", range: "2 to 1000")
    }
    let litres = try Volume(ExactDecimal(10), .litre)
    guard plan.volume.microlitres > .zero, plan.volume <= litres else {
      throw WorksheetError.outOfRange("volume", value: plan.volume.description, range: "above 0, up to 10 L")
    }
    guard plan.target.perMillilitre > .zero, plan.target.perMillilitre < plan.start.perMillilitre else {
      throw WorksheetError.notWeaker(start: plan.start, target: plan.target)
    }
    guard try plan.start.perMillilitre.ratio.divided(by: .power(ofTen: 6)) <= evidence.solubility else {
      throw WorksheetError.notSoluble(plan.start, limit: evidence.solubility)
    }
  }

  /// As many of the largest dilutions as fit, the rest last; where the last one would need too much liquid, part of
  /// the one before it moves over.
  private func folds(_ total: ExactRatio) throws -> [ExactRatio] {
    let largest = ExactRatio(plan.largestFold)
    var rest = total
    var folds: [ExactRatio] = []
    while rest > largest {
      folds.append(largest)
      rest = try rest.divided(by: largest)
      guard folds.count < DilutionPlan.mostSteps else { throw WorksheetError.tooManySteps(DilutionPlan.mostSteps) }
    }
    guard let before = folds.last else { return [rest] }
    for moved in [1, 2, 4, 5, 8, 10, 20, 25, 40, 50] {
      let pair = [try before.divided(by: ExactRatio(moved)), try rest.multiplied(by: ExactRatio(moved))]
      if pair[1] <= largest, try pair.allSatisfy(isMeasurable) { return folds.dropLast() + pair }
    }
    return folds + [rest]
  }

  /// Whether the volume for this dilution falls on a mark and does not take too many fillings.
  private func isMeasurable(_ fold: ExactRatio) throws -> Bool {
    let taken = try plan.volume.ratio.divided(by: fold)
    guard try taken.divided(by: plan.syringe.graduation.ratio).denominator == 1 else { return false }
    return try taken.divided(by: plan.syringe.capacity.ratio).roundedUp <= Int128(DilutionPlan.mostFillings)
  }

  private mutating func transfer(_ number: Int, _ fold: ExactRatio, of strength: ExactRatio) throws -> ExactRatio {
    let volume = try plan.volume.ratio.divided(by: ExactRatio(1000))
    let taken = try volume.divided(by: fold)
    let mark = try plan.syringe.graduation.ratio.divided(by: ExactRatio(1000))
    let capacity = try plan.syringe.capacity.ratio.divided(by: ExactRatio(1000))
    guard try taken.divided(by: mark).denominator == 1 else {
      throw WorksheetError.betweenMarks(step: number, millilitres: taken, plan.syringe)
    }
    let fills = try taken.divided(by: capacity).roundedUp
    guard fills <= Int128(DilutionPlan.mostFillings) else {
      throw WorksheetError.tooManyFillings(step: number, fills: fills, plan.syringe)
    }
    let reading = try ExactRatio(fills, over: 2).multiplied(by: mark).divided(by: taken)
    let square = try reading.multiplied(by: reading).adding(plan.volumeError.multiplied(by: plan.volumeError))
    squares = try squares.adding(square)
    atMost = try atMost.multiplied(by: ExactRatio.one.adding(reading)).divided(
      by: ExactRatio.one.subtracting(plan.volumeError))
    atLeast = try atLeast.multiplied(by: ExactRatio.one.subtracting(reading)).divided(
      by: ExactRatio.one.adding(plan.volumeError))
    let result = try strength.divided(by: fold)
    draft.step(
      "Dilution \(number): take from the \(number == 1 ? "starting liquid" : "liquid of the step before"), make up to the volume, mix. Use a clean syringe and write the strength on the vessel.",
      [
        .init("fold.\(number)", "Dilution", fold, .one), .init("take.\(number)", "Take", taken, .millilitre),
        .init("fills.\(number)", "Fillings of the syringe", try ExactRatio(fills, over: 1), .one),
        .init("make.up.\(number)", "Make up to", volume, .millilitre),
        .init("strength.\(number)", "Gives", result, .milligramPerMillilitre),
        .init("reading.\(number)", "Half a mark for each filling", reading, .share),
        .init("squared.\(number)", "Error so far, as independent errors", squares, .squaredShare),
      ])
    return result
  }

  private mutating func sum(_ strength: ExactRatio) throws {
    draft.step(
      "How far the strength can be off after all steps. The strength of the starting liquid is taken as stated.",
      [
        .init("strength", "Strength", strength, .milligramPerMillilitre),
        .init("error.squared", "All steps, as independent errors", squares, .squaredShare),
        .init("error.high", "At worst too strong by", try atMost.subtracting(.one), .share),
        .init("error.low", "At worst too weak by", try ExactRatio.one.subtracting(atLeast), .share),
      ])
    let limit = RealisationRule.tenPercent
    if try atMost.subtracting(.one) > limit {
      draft.warnings.append(
        .init(
          "At worst the strength is more than \(limit.percent) off, this product's limit for a measured dose. Larger volumes or a finer syringe make it smaller."
        ))
    }
  }

  private mutating func dose(_ target: ExactRatio) throws {
    guard let dose = plan.dose else { return }
    try draft.look(at: dose)
    let figure = try Worksheet.Figure("dose", "Dose", dose)
    draft.inputs.append(figure)
    draft.step(
      "Volume of one dose.",
      [.init("dose.volume", "Volume of one dose", try figure.value.divided(by: target), .millilitre)])
    do throws(RealisationError) {
      let item = try? StockItem(.liquid(plan.target, plan.syringe))
      let found = try Realisation.of(dose: dose, from: item.map { [$0] } ?? [])
      draft.checks.append(.init("\(found.words) is \(found.mass). " + found.measuring.joined(separator: " ") + "."))
      draft.warnings += found.warnings.map { .init($0.description, $0.claims) }
      guard case .volume(let volume, _, _)? = found.parts.first?.measure else { return }
      let check = SlipCheck(
        dose: dose, concentration: plan.target, volume: volume, usual: Limits<Mass>.naltrexoneTaken.usual,
        tolerance: RealisationRule.tenPercent)
      draft.checks.append(.init(check.description))
    } catch {
      draft.warnings.append(.init(error.description, error.claims))
    }
  }

  private mutating func warn(_ preparation: Preparation, _ dating: Preparation.Dating) {
    draft.warnings.append(
      .init(
        "“Ultra-low dose” has three published meanings, three orders of magnitude apart: go by the number and its unit.",
        ["dose.ldnrt-bands"]))
    draft.warnings.append(
      .init(
        "No source held here measured how long a dilution this weak keeps; the date is \(dating.days == 1 ? "1 day" : "\(dating.days) days") for \(preparation.title.lowercased()).",
        dating.claims))
  }
}
