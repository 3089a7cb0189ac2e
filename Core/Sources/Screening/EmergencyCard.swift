public import ClinicalTime
public import Evidence

/// A card to carry: what an emergency or surgery team must know about naltrexone on board.
public struct EmergencyCard: Hashable, Sendable, Codable {
  /// What is taken, in words; `nil` leaves a line to fill in.
  public var dose: String?
  /// When the last dose was, in words, or a line to fill in.
  public var lastDose: String?
  /// What it means for treatment, each sentence with the claims behind it.
  public var statements: [Statement]
  /// The evidence it rests on.
  public var evidenceVersion: String

  /// A sentence and who says so.
  public struct Statement: Hashable, Sendable, Codable {
    /// The sentence.
    public var text: String
    /// The claims behind it.
    public var claims: [Claim.ID]
  }

  /// Makes a card.
  public init(dose: String?, lastDose: LocalDateTime?, evidenceVersion: String) {
    self.dose = dose
    self.lastDose = lastDose?.description
    self.evidenceVersion = evidenceVersion
    statements = Self.statements
  }

  /// Every claim the card cites.
  public static var claims: [Claim.ID] { statements.flatMap(\.claims) }

  private static let statements = [
    Statement(
      text: "Naltrexone is an opioid antagonist. In low dose it is taken off-label for pain.",
      claims: ["offlabel.none-approved", "dose.usual-4-5"]),
    Statement(
      text:
        "Opioids may work less than expected while it is at work. No guidance says how to dose them beside a low dose.",
      claims: ["opioids.review.may-reduce-effect", "surgery.goel.no-ldn-guidance"]),
    Statement(
      text:
        "As the blockade wears off, opioids may work more than expected: the US label warns that after naltrexone people may react to smaller doses than before, and that some have died.",
      claims: ["opioids.label.lower-tolerance"]),
    Statement(
      text:
        "How long a low dose blocks is not measured. After 5 mg by mouth 43 to 58 % of mu receptors were blocked within 8 hours; after 50 mg the blockade halved in 72 to 108 hours. A calculation for a single 4.5 mg gives 0 to 29 % at 72 hours.",
      claims: [
        "blockade.pet.rabiner-five-mg", "blockade.pet.half-time", "surgery.residual-after-72h",
        "blockade.gap.repeated-low-dose",
      ]),
    Statement(
      text:
        "Before planned procedures sources name 2 to 4 days without naltrexone by mouth. None of the 17 guidance documents that were reviewed is about low doses.",
      claims: ["surgery.spaqi.two-to-four-days", "surgery.anzca.seventy-two-hours", "surgery.goel.no-ldn-guidance"]),
    Statement(
      text: "Do not give naltrexone again until all opioids are over.",
      claims: ["surgery.ldnrt.restart", "surgery.chopra.stop-before"]),
  ]
}
