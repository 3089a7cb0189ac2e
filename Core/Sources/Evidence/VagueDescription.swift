/// Words that say what a remedy is for and not what is in it, where it may be an opioid.
public struct VagueDescription: Codable, Hashable, Sendable, Identifiable {
  /// Short name, such as `pain-remedy`.
  public let id: String
  /// What it is for, as the end of “a remedy for …”.
  public let purpose: String
  /// Opioids that such remedies hold, as the end of “such as …”.
  public let mayHold: String
  /// What people write.
  public let phrases: [String]
  /// Who says that such a remedy may be an opioid.
  public let claims: [Claim.ID]
}
