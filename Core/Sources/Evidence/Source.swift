/// Where something is known from.
public struct Source: Codable, Hashable, Sendable, Identifiable {
  /// Short name, such as `meyer-1984`.
  public let id: String
  /// What sort of publication it is.
  public let kind: Kind
  /// What it is called, or what it is when it has no title.
  public let title: String
  /// Who wrote it.
  public let authors: String?
  /// Year of publication.
  public let year: Int?
  /// Journal, book or site, with volume and pages.
  public let container: String?
  /// Public identifiers by their kind.
  public let identifiers: Identifiers?
  /// How much of it was read when its claims were taken in.
  public let read: Reading
  /// A caveat.
  public let note: String?

  /// The sorts of publication.
  public enum Kind: String, Codable, CaseIterable, Sendable {
    case trial
    case metaAnalysis = "meta-analysis"
    case observational
    case pharmacokineticStudy = "pharmacokinetic-study"
    case imagingStudy = "imaging-study"
    case laboratoryStudy = "laboratory-study"
    case caseReport = "case-report"
    case review
    case label
    case guideline
    case formulary
    case registry
    case reference
    case expert
    case patientReport = "patient-report"
    case derived
    case generalKnowledge = "general-knowledge"

    /// The name people read.
    public var shown: String {
      switch self {
      case .label: "product label"
      case .derived: "our own calculation"
      case .generalKnowledge: "general knowledge, not read in a source"
      default: rawValue.replacing("-", with: " ")
      }
    }
  }

  /// How much of a source was read.
  public enum Reading: String, Codable, CaseIterable, Sendable {
    case fullText = "full-text"
    case abstract
    case secondary
    case notRead = "not-read"

    /// The words people read.
    public var shown: String {
      switch self {
      case .fullText: "read in full"
      case .abstract: "abstract read, not the full text"
      case .secondary: "read as quoted elsewhere"
      case .notRead: "not read"
      }
    }
  }

  /// Identifiers under which anyone can find the source.
  public struct Identifiers: Codable, Hashable, Sendable {
    /// Digital object identifier.
    public let doi: String?
    /// PubMed number.
    public let pmid: String?
    /// PubMed Central number with its prefix.
    public let pmcid: String?
    /// ClinicalTrials.gov number with its prefix.
    public let nct: String?
  }
}
