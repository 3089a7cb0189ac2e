import Evidence
import Quantities
import Response

/// What an open course cannot tell: what people on placebo felt in the trials, from the claims.
public struct PlaceboNote: Encodable, Sendable {
  /// One trial.
  public struct Trial: Encodable, Sendable {
    public let text: String
    public let claim: String
    public let label: String
    public let address: String
  }

  public let text: String
  public let trials: [Trial]
  /// This person's change in the same measure, to lay beside; missing without one.
  public let own: String?

  /// The claims that it shows.
  public static let claims = ["trial.younger-2013.pain", "trial.final-2024.primary"]

  /// - Parameter response: only pain is laid beside pain.
  init(_ response: SymptomResponse?, isPain: Bool, in library: EvidenceLibrary) {
    text =
      "You know what you take. In an open course like this, what people feel on placebo is part of any change, and so are other treatments, the season and chance; this diary cannot take them apart. In the trials people on placebo had less pain too:"
    trials = [
      Self.trial(
        Self.claims[0], in: library,
        named: ("change in pain, placebo", "change in pain, naltrexone")
      ) { "Younger 2013: pain fell by \($0) % on placebo, against \($1) % on naltrexone." },
      Self.trial(
        Self.claims[1], in: library, named: ("pain, change, placebo", "pain, change, naltrexone")
      ) { "FINAL 2024: pain (0 to 10) fell by \($0) points on placebo, of \($1) points on naltrexone." },
    ].compactMap { $0 }
    own =
      isPain
      ? response?.change.flatMap { change in
        ResponseWords.share(change).map {
          "Your pain changed by \($0), or \(ResponseWords.signed(change.change)) points, all reasons together."
        }
      } : nil
  }

  /// Only what was read in its source is laid beside a person's own figures.
  private static func trial(
    _ id: Claim.ID, in library: EvidenceLibrary, named names: (placebo: String, naltrexone: String),
    _ words: (String, String) -> String
  ) -> Trial? {
    guard let claim = library.evidence.claim(id), claim.verified,
      let placebo = fall(names.placebo, claim), let naltrexone = fall(names.naltrexone, claim)
    else { return nil }
    return Trial(
      text: words(placebo, naltrexone), claim: id,
      label: claim.sources.first.flatMap { library.evidence.source($0)?.shortName } ?? id,
      address: EvidenceAddress.claim(id))
  }

  private static func fall(_ name: String, _ claim: Claim) -> String? {
    guard let value = claim.values?.first(where: { $0.name == name })?.value, value < .zero else { return nil }
    return String(value.description.drop { $0 == "-" || $0 == "−" })
  }
}
