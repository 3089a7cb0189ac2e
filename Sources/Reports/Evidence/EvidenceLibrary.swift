public import Evidence
public import Recognition
import Response
import Screening

/// The evidence with what the product makes of it, as the pages and the commands read it.
public struct EvidenceLibrary: Sendable {
  public let evidence: EvidenceBase
  public let medicines: MedicineCatalogue
  /// The state of the evidence, shown with everything that rests on it.
  public let version: String
  /// What rests on which claim.
  let uses: [Claim.ID: [EvidenceUse]]
  private let searched: Once<[EvidenceIndexEntry]>
  private let names: Once<Task<MedicineRecogniser, Never>>

  /// - Parameter uses: what else in the product rests on a claim, besides medicines and disagreements.
  public init(
    evidence: EvidenceBase, medicines: MedicineCatalogue, version: String, uses: [Claim.ID: [EvidenceUse]] = [:]
  ) {
    self.evidence = evidence
    self.medicines = medicines
    self.version = version
    var collected = uses
    for substance in medicines.substances {
      for claim in substance.claims ?? [] {
        collected[claim, default: []].append(EvidenceUse(kind: "Medicine", name: substance.name))
      }
    }
    self.uses = collected
    searched = Once { evidence.claims.map { EvidenceIndexEntry($0, in: evidence) } }
    names = Once { Task.detached { MedicineRecogniser(medicines) } }
  }

  /// The claims as a search reads them.
  var index: [EvidenceIndexEntry] { searched.value }

  /// Recognises the names of medicines. They are laid out once, beside everything else, from when it is first asked for.
  public var recogniser: Task<MedicineRecogniser, Never> { names.value }

  /// The evidence that is built into the program.
  public static func embedded() throws(EvidenceError) -> EvidenceLibrary {
    // The larger half is read beside the rest.
    Task.detached { _ = try? MedicineCatalogue.embedded() }
    let evidence = try EvidenceBase.embedded()
    let uses = screeningUses.merging(try protocolUses()) { $0 + $1 }.merging(responseUses) { $0 + $1 }
      .merging(try synthesisUses()) { $0 + $1 }.merging(trialUses) { $0 + $1 }
    return EvidenceLibrary(
      evidence: evidence, medicines: try .embedded(), version: EvidenceFiles.version, uses: uses)
  }

  /// The claims that the protocols rest on.
  private static func protocolUses() throws(EvidenceError) -> [Claim.ID: [EvidenceUse]] {
    var uses: [Claim.ID: [EvidenceUse]] = [:]
    for found in try ProtocolCatalogue.embedded().protocols {
      for claim in found.allClaims {
        uses[claim, default: []].append(EvidenceUse(kind: "Protocol", name: found.title))
      }
    }
    return uses
  }

  /// The claims that the response rests on, or lays beside it.
  private static var responseUses: [Claim.ID: [EvidenceUse]] {
    let names =
      PlaceboNote.claims.map { ($0, "what people on placebo felt") }
      + ScoreChange.claims.map { ($0, "what change matters") }
      + ResponseQuestion.stableDaysClaims.map { ($0, "when it is too early to say") }
    return Dictionary(grouping: names, by: \.0).mapValues { $0.map { EvidenceUse(kind: "Progress", name: $0.1) } }
  }

  /// The claims that the safety screen and the emergency card rest on.
  private static var screeningUses: [Claim.ID: [EvidenceUse]] {
    var uses: [Claim.ID: [EvidenceUse]] = [:]
    for rule in Screener.rules {
      for claim in rule.claims {
        uses[claim, default: []].append(EvidenceUse(kind: "Screening asks", name: rule.question))
      }
    }
    for claim in Set(Screener.opioidOrderClaims).sorted() {
      uses[claim, default: []].append(
        EvidenceUse(kind: "Screening asks", name: "Is an opioid ordered while naltrexone is on board?"))
    }
    for claim in Set(EmergencyCard.claims).sorted() {
      uses[claim, default: []].append(EvidenceUse(kind: "Emergency card", name: "what a treating team should know"))
    }
    return uses
  }
}

/// Something in the product that rests on a claim.
public struct EvidenceUse: Encodable, Equatable, Sendable {
  /// What it is, such as “Medicine” or “Screening rule”.
  public let kind: String
  public let name: String

  public init(kind: String, name: String) {
    self.kind = kind
    self.name = name
  }
}
