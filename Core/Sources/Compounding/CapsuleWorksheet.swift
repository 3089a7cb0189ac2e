internal import Evidence
internal import Quantities

extension Worksheet {
  /// The worksheet for a batch of capsules.
  /// - Throws: ``WorksheetError``
  public static func capsules(_ batch: CapsuleBatch, _ evidence: WorksheetEvidence) throws(WorksheetError) -> Worksheet
  {
    try worked { try CapsuleWork(batch, evidence).worksheet() }
  }
}

/// Works out a batch of capsules, step by step.
private struct CapsuleWork {
  let batch: CapsuleBatch
  let evidence: WorksheetEvidence
  var draft = WorksheetDraft()

  init(_ batch: CapsuleBatch, _ evidence: WorksheetEvidence) {
    self.batch = batch
    self.evidence = evidence
  }

  func worksheet() throws -> Worksheet {
    var work = self
    guard (1...10_000).contains(batch.capsules) else {
      throw WorksheetError.outOfRange("number of capsules", value: "\(batch.capsules)", range: "1 to 10000")
    }
    try require(batch.overage, "overage", from: .zero, to: ExactRatio(1).divided(by: ExactRatio(2)))
    try work.draft.look(at: batch.strength)
    guard let preparation = evidence.preparations.preparation("capsules"),
      let dating = preparation.dating(strength: batch.strength, storage: .room)
    else { throw WorksheetError.noDating("Capsules", .room) }
    let beyondUse = try BeyondUse(
      madeOn: batch.madeOn, dating: dating, ingredientsExpire: batch.ingredientsExpire)
    try work.chooseFiller()
    let amounts = try work.amounts()
    try work.mix(amounts)
    work.draft.step(
      "Fill the capsules evenly, weigh a sample, and write down the weights.", [], preparation.claims)
    work.draft.warnings += [
      .init("Instant release only: nothing that slows the release may go in.", ["filler.instant-release-only"]),
      .init(
        "The beyond-use date comes from the 2021 proposal for USP <795>, not from the chapter itself, and supposes a water activity below 0.6. The pharmacist decides.",
        beyondUse.claims),
    ]
    let quantity = "\(batch.capsules) \(batch.capsules == 1 ? "capsule" : "capsules")"
    return Worksheet(
      kind: .capsules, title: "\(quantity) of \(batch.strength) \(batch.meaning.shown)",
      inputs: work.draft.inputs, steps: work.draft.steps, beyondUse: beyondUse,
      label: WorksheetLabel.lines(
        "\(batch.meaning.shown) \(batch.strength) capsules", quantity: quantity, beyondUse,
        preparation, lot: batch.lot),
      warnings: work.draft.warnings, checks: work.draft.checks)
  }

  private mutating func chooseFiller() throws {
    guard let filler = evidence.preparations.filler(batch.filler) else {
      draft.warnings.append(
        .init(
          "No source held here says anything about “\(batch.filler)” as a filler. No trial compared fillers.",
          ["filler.no-comparison"]))
      return
    }
    if filler.standing == .avoid { throw WorksheetError.fillerToAvoid(filler) }
    if let note = filler.note { draft.warnings.append(.init("\(filler.name): \(note)", filler.claims)) }
  }

  struct Amounts {
    let powder: ExactRatio
    let fill: ExactRatio
    let correction: ExactRatio
    let fillEach: ExactRatio
  }

  private mutating func fillWeight() throws -> ExactRatio {
    switch batch.fill {
    case .weighed(let count, let filled, let empty):
      guard (1...1000).contains(count) else {
        throw WorksheetError.outOfRange("number of weighed capsules", value: "\(count)", range: "1 to 1000")
      }
      guard filled > empty else {
        throw WorksheetError.outOfRange(
          "weight of the filled capsules", value: filled.description, range: "above that of the empty ones, \(empty)")
      }
      let figures: [Worksheet.Figure] = [
        .init("tare.count", "Capsules weighed", ExactRatio(count), .one),
        try .init("tare.filled", "Filled, together", filled),
        try .init("tare.empty", "Empty, together", empty),
      ]
      draft.inputs += figures
      return try figures[1].value.subtracting(figures[2].value).divided(by: ExactRatio(count))
    case .packed(let volume, let density):
      guard volume.microlitres > .zero, density > .zero else {
        throw WorksheetError.outOfRange("capsule volume or density", value: "0", range: "anything above 0")
      }
      let figures: [Worksheet.Figure] = [
        try .init("capsule.volume", "Volume of one capsule", volume),
        .init(
          "density", "Packed density of the filler", try density.ratio.divided(by: .power(ofTen: 6)),
          .milligramPerMillilitre),
      ]
      draft.inputs += figures
      return try figures[0].value.multiplied(by: figures[1].value)
    case .size(let size):
      guard let known = evidence.preparations.capsuleSizes.first(where: { $0.size == size }) else {
        let sizes = evidence.preparations.capsuleSizes.map(\.size).joined(separator: ", ")
        throw WorksheetError.outOfRange(
          "capsule size", value: size, range: "\(sizes), or weigh some: a source names the content of no other size")
      }
      let figure = try Worksheet.Figure("capsule.content", "Content of a size \(size) capsule", known.content)
      draft.inputs.append(figure)
      draft.warnings.append(
        .init(
          "The content of the capsule is a pharmacist's round figure. Weigh filled and empty capsules with your own filler.",
          known.claims))
      return figure.value
    }
  }

  private mutating func amounts() throws -> Amounts {
    let strength = try Worksheet.Figure("strength", "Strength (\(batch.meaning.shown))", batch.strength)
    draft.inputs += [
      strength, .init("capsules", "Capsules wanted", ExactRatio(batch.capsules), .one),
      .init("overage", "Overage", batch.overage, .share),
      try .init("readability", "Readability of the balance", batch.balance.readability),
      .init("weighing.error", "Largest weighing error accepted", batch.balance.largestError, .share),
    ]
    let correction = try draft.correction(from: batch.meaning, to: batch.powder, evidence)
    let fillEach = try fillWeight()
    let count = try ExactRatio(batch.capsules).multiplied(by: ExactRatio.one.adding(batch.overage))
    let each = try strength.value.multiplied(by: correction)
    guard each < fillEach else {
      throw WorksheetError.capsuleTooSmall(drug: each, fill: try mass(fillEach))
    }
    let powder = try each.multiplied(by: count)
    let fill = try fillEach.multiplied(by: count)
    draft.step(
      "Work out powder and filler for the batch with its overage. The powder is taken to pack like the filler.",
      [
        .init("count", "Capsules with overage", count, .one),
        .init("powder.each", "Powder in one capsule", each, .milligram),
        .init("fill.each", "Fill of one capsule", fillEach, .milligram),
        .init("powder", "Powder", powder, .milligram), .init("fill", "Powder and filler together", fill, .milligram),
        .init("filler", "Filler (\(batch.filler))", try fill.subtracting(powder), .milligram),
      ], evidence.preparations.filler(batch.filler)?.claims ?? [])
    return Amounts(powder: powder, fill: fill, correction: correction, fillEach: fillEach)
  }

  private func mass(_ milligrams: ExactRatio) throws -> Mass {
    try Mass(milligrams.rounded(places: 3), .milligram)
  }

  private mutating func mix(_ amounts: Amounts) throws {
    let balance = batch.balance
    let least = try balance.least()
    draft.step(
      "The least that this balance weighs within the accepted error.",
      [.init("least", "Least weighable", least, .milligram)])
    var errors: [ExactRatio]
    var current: ExactRatio
    var held = try balance.shown(amounts.powder)
    if amounts.powder >= least {
      draft.step(
        "Weigh the powder.", [.init("weigh.powder", "Powder on the balance", held, .milligram)])
      errors = [try balance.error(of: amounts.powder)]
      current = amounts.powder
    } else {
      (errors, current, held) = try triturate(amounts, least)
    }
    try geometric(from: current, to: amounts.fill)
    try uniformity(errors)
    let content = try held.divided(by: amounts.correction).divided(by: amounts.fill).multiplied(by: amounts.fillEach)
    draft.step(
      "Worked backwards from the weight on the balance: what one capsule holds by its label.",
      [.init("content", "Content of one capsule", content, .milligram)])
    let ratio = try content.divided(by: batch.strength.ratio.divided(by: .power(ofTen: 6)))
    let off = try ratio.subtracting(.one)
    draft.checks.append(
      .init(
        off.magnitude <= balance.largestError
          ? "Worked backwards, one capsule holds its strength (\(off.signedPercent))."
          : "Worked backwards, one capsule is \(off.signedPercent) off its strength: the balance is too coarse for this batch."
      ))
  }

  /// Dilutes the powder so that what is taken can be weighed. Returns the errors of the weighings, the aliquot, and the
  /// powder that the aliquot holds by the weights on the balance.
  private mutating func triturate(
    _ amounts: Amounts, _ least: ExactRatio
  ) throws -> ([ExactRatio], ExactRatio, ExactRatio) {
    let balance = batch.balance
    let factor = ExactRatio(Int(clamping: try least.divided(by: amounts.powder).roundedUp))
    let aliquot = try least.multiplied(by: ExactRatio(2))
    guard aliquot < amounts.fill else { throw WorksheetError.batchTooSmall(aliquot: aliquot, batch: amounts.fill) }
    let drug = try amounts.powder.multiplied(by: factor)
    let total = try aliquot.multiplied(by: factor)
    let diluent = try total.subtracting(drug)
    let shown = (
      drug: try balance.shown(drug), diluent: try balance.shown(diluent), aliquot: try balance.shown(aliquot)
    )
    draft.step(
      "The powder is below that: dilute it first (trituration). Weigh powder and filler, mix by equal parts, and take the aliquot.",
      [
        .init("trituration.factor", "Times the powder needed", factor, .one),
        .init("trituration.drug", "Powder, exactly", drug, .milligram),
        .init("weigh.powder", "Powder on the balance", shown.drug, .milligram),
        .init("trituration.diluent", "Filler to dilute it, exactly", diluent, .milligram),
        .init("weigh.diluent", "Filler on the balance", shown.diluent, .milligram),
        .init("aliquot", "Aliquot to take, exactly", aliquot, .milligram),
        .init("weigh.aliquot", "Aliquot on the balance", shown.aliquot, .milligram),
      ])
    let errors = [try balance.error(of: drug), try balance.error(of: diluent), try balance.error(of: aliquot)]
    let held = try shown.drug.divided(by: shown.drug.adding(shown.diluent)).multiplied(by: shown.aliquot)
    return (errors, aliquot, held)
  }

  private mutating func geometric(from start: ExactRatio, to total: ExactRatio) throws {
    var current = start
    var number = 0
    while current < total {
      number += 1
      let rest = try total.subtracting(current)
      let added = min(current, rest)
      current = try current.adding(added)
      draft.step(
        "Mix evenly, then add filler: as much again as there is, or the rest.",
        [
          .init("mix.\(number).add", "Filler to add (\(number))", added, .milligram),
          .init("mix.\(number).total", "Then together", current, .milligram),
        ])
    }
  }

  private mutating func uniformity(_ errors: [ExactRatio]) throws {
    let squares = try errors.reduce(ExactRatio.zero) { try $0.adding($1.multiplied(by: $1)) }
    let worst = try errors.reduce(ExactRatio.zero) { try $0.adding($1) }
    var figures = errors.enumerated().map { index, error in
      Worksheet.Figure("error.\(index + 1)", "Weighing \(index + 1) can be off by", error, .share)
    }
    figures.append(.init("error.squared", "All weighings, as independent errors", squares, .squaredShare))
    figures.append(.init("error.worst", "All weighings, at worst (sum)", worst, .share))
    if let variation = batch.fillVariation {
      try require(variation, "variation of the filling", from: .zero, to: ExactRatio(1).divided(by: ExactRatio(2)))
      draft.inputs.append(.init("fill.variation", "Variation of the filling", variation, .share))
      figures.append(
        .init(
          "content.squared", "Content of one capsule, with the filling",
          try squares.adding(variation.multiplied(by: variation)), .squaredShare))
    } else {
      draft.warnings.append(
        .init(
          "How much the filling varies is not known, and how even the mixture is cannot be calculated: the content of single capsules can vary more than the weighing alone says."
        ))
    }
    draft.step("What the weighing leaves open: the error of the content that all capsules share.", figures)
  }
}
