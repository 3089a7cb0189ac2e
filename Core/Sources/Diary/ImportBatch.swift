internal import ClinicalTime

/// What was found in a file from elsewhere, ready to be written into the diary.
///
/// Every item carries a key that is the same whenever the same file is read, so that importing twice adds nothing.
public struct ImportBatch: Hashable, Sendable {
  /// The sort of file, such as `melatonin-ema`.
  public let format: String
  /// The measures that its scores are on.
  public let measures: [Measure]
  /// Its scores.
  public let scores: [Keyed<Score>]
  /// Its days with and without a treatment of the person's own.
  public let treatments: [Keyed<OwnTreatmentDay>]
  /// What was noticed: what is doubtful, and what was done about it.
  public let findings: [Finding]

  /// An item with the key that it has in its file.
  public struct Keyed<Content: Hashable & Sendable>: Hashable, Sendable {
    /// The key, unique within the format.
    public let key: String
    /// The item.
    public let content: Content

    /// Makes a keyed item.
    public init(key: String, content: Content) {
      self.key = key
      self.content = content
    }
  }

  /// Something noticed in a file.
  public struct Finding: Codable, Hashable, Sendable {
    /// What became of it.
    public let kind: Kind
    /// The line of the file, from 1; `nil` when it is about the whole.
    public let line: Int?
    /// What was noticed and what was done, as sentences.
    public let text: String

    /// What became of something noticed.
    public enum Kind: String, Codable, CaseIterable, Sendable {
      /// Taken in, but look at it.
      case noticed
      /// Not taken in.
      case leftOut = "left-out"
    }

    /// Makes a finding.
    public init(_ kind: Kind, line: Int? = nil, _ text: String) {
      self.kind = kind
      self.line = line
      self.text = text
    }
  }

  /// Makes a batch. Items before ``ClinicalTime/LocalDate/earliestInDiary`` are left out, each with a finding.
  public init(
    format: String, measures: [Measure], scores: [Keyed<Score>], treatments: [Keyed<OwnTreatmentDay>],
    findings: [Finding]
  ) {
    self.format = format
    self.measures = measures
    self.scores = scores.filter { $0.content.day >= .earliestInDiary }
    self.treatments = treatments.filter { $0.content.day >= .earliestInDiary }
    let early =
      (scores.map { ($0.key, $0.content.day) } + treatments.map { ($0.key, $0.content.day) })
      .filter { $0.1 < .earliestInDiary }
    self.findings =
      findings
      + early.map { Finding(.leftOut, "“\($0.0)” was left out: \(DiaryError.dayTooEarly($0.1).description)") }
  }
}
