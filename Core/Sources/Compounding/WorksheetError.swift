public import ClinicalTime
public import Evidence
public import Quantities

/// Why a worksheet cannot be made. Each case names the value, the limit and the remedy.
public enum WorksheetError: Error, Hashable, Sendable {
  /// A strength or dose that no preparation here has.
  case refusedStrength(Mass, limit: Mass, String)
  /// A figure outside what is accepted.
  case outOfRange(String, value: String, range: String)
  /// The drug alone fills more than the capsule holds.
  case capsuleTooSmall(drug: ExactRatio, fill: Mass)
  /// The batch is too small to take an aliquot that the balance can weigh.
  case batchTooSmall(aliquot: ExactRatio, batch: ExactRatio)
  /// Too little powder to be weighed with the error that was accepted.
  case belowLeastWeighable(ExactRatio, least: ExactRatio)
  /// A batch that is no whole number of tablets.
  case notWholeTablets(ExactRatio, tablet: Mass, below: ExactRatio, above: ExactRatio)
  /// No source says how long it keeps this way.
  case noDating(String, Preparation.Storage)
  /// Stronger than naltrexone dissolves.
  case notSoluble(Concentration, limit: ExactRatio)
  /// A target that is not weaker than the start.
  case notWeaker(start: Concentration, target: Concentration)
  /// More steps than are planned.
  case tooManySteps(Int)
  /// A volume between two marks of the syringe.
  case betweenMarks(step: Int, millilitres: ExactRatio, Syringe)
  /// Filled too often for one transfer.
  case tooManyFillings(step: Int, fills: Int128, Syringe)
  /// A filler that sources advise against.
  case fillerToAvoid(Filler)
  /// No such preparation.
  case unknownPreparation(String, known: [String])
  /// An ingredient that had expired when it was used.
  case expired(LocalDate, madeOn: LocalDate)
  /// A day of making whose last day of use cannot be written.
  case dateTooLate(LocalDate)
  /// A claim that a figure rests on is not there or was not verified.
  case missingClaim(Claim.ID)
  /// The arithmetic cannot be done exactly.
  case arithmetic(RatioError)
}

extension WorksheetError: CustomStringConvertible {
  /// What is wrong, the limit, and what to do.
  public var description: String {
    switch self {
    case .refusedStrength(let mass, let limit, let why): "\(mass) is refused; the limit is \(limit). \(why)"
    case .outOfRange(let name, let value, let range): "The \(name) is \(value); it can be \(range)."
    case .capsuleTooSmall(let drug, let fill):
      "One capsule would need \(Self.milligrams(drug)) of powder and holds \(fill). Take a larger capsule or a lower strength."
    case .batchTooSmall(let aliquot, let batch):
      "The powder has to be diluted before weighing, and the aliquot of \(Self.milligrams(aliquot)) is more than the whole batch (\(Self.milligrams(batch))). Make more capsules, or use a finer balance."
    case .belowLeastWeighable(let powder, let least):
      "\(Self.milligrams(powder)) of powder is below the least that this balance weighs well enough (\(Self.milligrams(least))). Make more at a time, use a finer balance, or make a stronger liquid and dilute it."
    case .notWholeTablets(let count, let tablet, let below, let above):
      "The batch would need \(count.text()) tablets of \(tablet). Only whole tablets give a known amount: make \(below.text()) mL or \(above.text()) mL."
    case .noDating(let title, let storage):
      "No source held here says how long it keeps \(storage.shown): \(title.lowercased()). Choose the refrigerator."
    case .notSoluble(let concentration, let limit):
      "\(concentration) is more than dissolves: about \(limit.text()) mg/mL (claim kinetics.water-solubility). Make it weaker."
    case .notWeaker(let start, let target):
      "Diluting \(start) cannot give \(target): the target has to be weaker. Check the units of both: mg and micrograms differ a thousandfold."
    case .tooManySteps(let limit):
      "More than \(limit) steps would be needed. Allow a larger dilution in each step, or start from a weaker liquid."
    case .betweenMarks(let step, let millilitres, let syringe):
      "Step \(step) needs \(millilitres.text(places: 5)) mL, which lies between two marks of a syringe of \(syringe). Make another volume, use another syringe, or choose another largest dilution."
    case .tooManyFillings(let step, let fills, let syringe):
      "Step \(step) would fill a syringe of \(syringe) \(fills) times; \(DilutionPlan.mostFillings) is the limit here. Use a larger syringe, a smaller volume or a larger dilution."
    case .fillerToAvoid(let filler):
      "Sources advise against \(filler.name) as a filler\(filler.note.map { ". \($0)" } ?? ".") Choose microcrystalline cellulose, lactose or sucrose."
    case .unknownPreparation(let id, let known):
      "There is no preparation “\(id)”. Choose \(known.joined(separator: " or "))."
    case .expired(let expiry, let madeOn):
      "An ingredient expired on \(expiry), before the day of making (\(madeOn)). Use one that has not."
    case .dateTooLate(let date): "Nothing can be made on \(date): its last day of use would lie past the year 9999."
    case .missingClaim(let id):
      "The claim \(id) is missing or was not verified, so the worksheet cannot rest on it. Mend the evidence files."
    case .arithmetic(let error): error.description
    }
  }

  private static func milligrams(_ value: ExactRatio) -> String {
    Worksheet.Figure("", "", value, .milligram).shown
  }
}

/// Works a sheet out; whatever cannot be worked out is a ``WorksheetError``.
func worked<Answer>(_ work: () throws -> Answer) throws(WorksheetError) -> Answer {
  do { return try work() } catch let error as WorksheetError {
    throw error
  } catch let error as RatioError {
    throw .arithmetic(error)
  } catch {
    throw .arithmetic(.tooManyDigits)
  }
}
