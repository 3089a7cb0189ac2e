import ClinicalTime
import Recognition

/// The entries of all lists, drawn together: an order, its doses and its boxes are one medicine.
struct MedicineList {
  let lines: [RecognisedLine]

  init(_ medicines: [ClinicalPicture.Medicine], asOf: LocalDateTime) {
    var lines: [RecognisedLine] = []
    for medicine in medicines where medicine.standing != .longAgo && medicine.standing != .never {
      var line = medicine.reading.line
      if case .past(let last) = medicine.standing {
        line.lastTaken = last.map { .at($0) }
        // How often an antagonist was taken while it was taken does not matter once it is over.
        if line.isAntagonist { line.pattern = .unknown }
      }
      let isCurrent = medicine.standing == .current
      // What is taken now has no last dose yet; of an antagonist the last known dose is said all the same.
      if isCurrent, line.isAntagonist {
        line.pattern = .regular
        line.lastTaken = Self.lastDose(of: line, medicines, asOf: asOf)
      }
      guard let same = lines.firstIndex(where: { $0.isSame(as: line) }) else {
        lines.append(line)
        continue
      }
      lines[same] = Self.heavier(lines[same], line)
    }
    self.lines = lines
  }

  /// Of two entries for one medicine the one that asks for more caution: no known end, or the later one.
  private static func heavier(_ left: RecognisedLine, _ right: RecognisedLine) -> RecognisedLine {
    var heavier: RecognisedLine
    switch (left.moment, right.moment) {
    case (nil, _): heavier = left
    case (_, nil): heavier = right
    case (let one?, let other?): heavier = one >= other ? left : right
    }
    if left.pattern != right.pattern {
      heavier.pattern = left.pattern == .regular || right.pattern == .regular ? .regular : .unknown
    }
    for strength in left.strengths + right.strengths { heavier.take(strength: strength) }
    return heavier
  }

  private static func lastDose(
    of line: RecognisedLine, _ medicines: [ClinicalPicture.Medicine], asOf: LocalDateTime
  ) -> RecognisedLine.LastTaken? {
    let doses = medicines.compactMap { medicine -> LocalDateTime? in
      guard case .past(let last?) = medicine.standing, last <= asOf,
        medicine.reading.line.substances == line.substances
      else { return nil }
      return last
    }
    return doses.max().map { .at($0) }
  }
}

extension RecognisedLine {
  /// Naltrexone and its kin, whose last dose is worth telling.
  var isAntagonist: Bool {
    !hasOpioid && !Set(substances).isDisjoint(with: ["naltrexone", "nalmefene", "samidorphan"])
  }

  fileprivate var moment: LocalDateTime? {
    if case .at(let moment)? = lastTaken { moment } else { nil }
  }

  /// Whether two entries speak of one medicine: the same substances, released alike, and nothing open in either.
  fileprivate func isSame(as other: RecognisedLine) -> Bool {
    !substances.isEmpty && substances == other.substances && release == other.release && didYouMean == other.didYouMean
      && notUnderstood == other.notUnderstood && vague == other.vague
  }
}
