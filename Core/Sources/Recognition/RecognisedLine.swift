public import ClinicalTime
public import Evidence
public import Quantities

/// What was made out in one line of text about a medicine.
public struct RecognisedLine: Hashable, Sendable {
  /// The line as it was written.
  public var input: String
  /// The substances in it that something is known about, in the order of the line.
  public var substances: [Substance.ID] = []
  /// The names of all medicines made out: the substances, and others of which only the name is known.
  public var ingredients: [String] = []
  /// The product or combination by its own name.
  public var product: String?
  /// Whether a substance in it activates an opioid receptor.
  public var hasOpioid = false
  /// The strengths written, such as `5 mg`.
  public var strengths: [Mass] = []
  /// The dosage form.
  public var form: String?
  /// The route of administration.
  public var route: String?
  /// How fast it releases its substances.
  public var release = Product.Release.unknown
  /// Whether it is taken every day or now and then.
  public var pattern = Pattern.unknown
  /// When it was last taken.
  public var lastTaken: LastTaken?
  /// Whether the line says that it is not taken, or not by this person: `no`, `never`, `allergic`.
  public var isDenied = false
  /// Names that words of the line were probably meant to be. Never chosen silently.
  public var didYouMean: [Suggestion] = []
  /// Words that say what a remedy is for and not what is in it, where that may be an opioid.
  public var vague: [VagueWords] = []
  /// Words that were not understood.
  public var notUnderstood: [String] = []

  /// Every day, or as needed.
  public enum Pattern: String, Codable, CaseIterable, Sendable {
    case regular
    case asNeeded = "as-needed"
    case unknown
  }

  /// When a medicine was last taken, as exactly as it was said.
  public enum LastTaken: Hashable, Sendable {
    /// At this time on the clock.
    case at(LocalDateTime)
    /// Some time on this day.
    case on(LocalDate)
    /// So many days before the day of writing.
    case daysAgo(Int)
  }

  /// A name that a word was probably meant to be.
  public struct Suggestion: Hashable, Sendable {
    /// The word as written, in lower case.
    public let written: String
    /// The name.
    public let name: String
    /// The substances the name stands for.
    public let substances: [Substance.ID]
    /// Whether one of them activates an opioid receptor.
    public let isOpioid: Bool
  }

  /// Words for a remedy of which only the purpose is said.
  public struct VagueWords: Hashable, Sendable {
    /// The words as written, in lower case.
    public let written: String
    /// What they describe.
    public let description: VagueDescription.ID
  }

  /// Whether every word that looks like a medicine was recognised as one. A near miss is not, nor
  /// are words that only say what a remedy is for.
  public var isRecognised: Bool { !ingredients.isEmpty && didYouMean.isEmpty && vague.isEmpty }

  /// Whether the line names an opioid, or a word in it was probably meant to: an unclear word never counts as harmless.
  public var namesOpioid: Bool { hasOpioid || didYouMean.contains(where: \.isOpioid) }
}
