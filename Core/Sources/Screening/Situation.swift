public import ClinicalTime
public import Quantities
public import Recognition

/// Everything a screen is asked about.
public struct Situation: Hashable, Sendable {
  /// The moment the question is asked.
  public var asOf: LocalDateTime
  /// What the person takes or took, as recognised.
  public var medicines: [RecognisedLine]
  /// Conditions and results.
  public var conditions: Set<Condition>
  /// Age in years.
  public var age: Int?
  /// Operations and other procedures ahead.
  public var procedures: [Procedure]
  /// The naltrexone that is planned.
  public var naltrexone: PlannedNaltrexone
  /// Who is to watch over an ultra-low dose beside an opioid, by name.
  public var ultraLowDosePrescriber: String?
  /// What a prescriber decided otherwise.
  public var overrides: [Override]

  /// Describes a situation.
  public init(
    asOf: LocalDateTime, medicines: [RecognisedLine] = [], conditions: Set<Condition> = [], age: Int? = nil,
    procedures: [Procedure] = [], naltrexone: PlannedNaltrexone = PlannedNaltrexone(),
    ultraLowDosePrescriber: String? = nil, overrides: [Override] = []
  ) {
    self.asOf = asOf
    self.medicines = medicines
    self.conditions = conditions
    self.age = age
    self.procedures = procedures
    self.naltrexone = naltrexone
    self.ultraLowDosePrescriber = ultraLowDosePrescriber
    self.overrides = overrides
  }
}

/// The naltrexone that someone plans to take, as far as it is known.
public struct PlannedNaltrexone: Hashable, Sendable {
  /// One day's dose, as the salt on the label.
  public var dose: Mass?
  /// The first day.
  public var start: LocalDate?
  /// How it releases.
  public var release: Release
  /// What else is in the capsule.
  public var fillers: [String]
  /// The word used for the dose, such as ULDN.
  public var term: Term?

  /// Describes a plan.
  public init(
    dose: Mass? = nil, start: LocalDate? = nil, release: Release = .unknown, fillers: [String] = [], term: Term? = nil
  ) {
    self.dose = dose
    self.start = start
    self.release = release
    self.fillers = fillers
    self.term = term
  }

  /// How a preparation releases.
  public enum Release: String, Codable, CaseIterable, Sendable {
    case instant
    case extended
    case unknown
  }

  /// Words for bands of dose. Their published meanings differ by three orders of magnitude.
  public enum Term: String, Codable, CaseIterable, Sendable {
    case ultraLow = "ULDN"
    case veryLow = "VLDN"
    case low = "LDN"
  }
}

/// An operation or another procedure with a date.
public struct Procedure: Hashable, Sendable, Codable {
  /// The day.
  public var date: LocalDate
  /// What it is, in the person's words.
  public var name: String?

  /// Describes a procedure.
  public init(date: LocalDate, name: String? = nil) {
    self.date = date
    self.name = name
  }
}

/// A prescriber's decision that goes against a finding. It never removes the finding.
public struct Override: Hashable, Sendable, Codable {
  /// The id of the finding.
  public var finding: String
  /// The finding's title when the decision was made: it holds only while the finding says the same.
  public var title: String?
  /// Who decided.
  public var prescriber: String
  /// Why.
  public var reason: String
  /// When.
  public var date: LocalDate?

  /// Records a decision.
  public init(finding: String, title: String? = nil, prescriber: String, reason: String, date: LocalDate? = nil) {
    self.finding = finding
    self.title = title
    self.prescriber = prescriber
    self.reason = reason
    self.date = date
  }

  /// Whether both a name and a reason are given; without them a decision has no effect.
  public var isComplete: Bool {
    prescriber.contains { !$0.isWhitespace } && reason.contains { !$0.isWhitespace }
  }
}

/// Conditions and results that a screen asks about.
public enum Condition: String, Codable, CaseIterable, Sendable {
  case opioidDependence = "opioid-dependence"
  case failedNaloxoneChallenge = "failed-naloxone-challenge"
  case opioidInUrine = "opioid-in-urine"
  case acuteHepatitisOrLiverFailure = "acute-hepatitis-or-liver-failure"
  case cirrhosis
  case liverDisease = "liver-disease"
  case severeKidneyDisease = "severe-kidney-disease"
  case kidneyDisease = "kidney-disease"
  case pregnancy
  case breastfeeding
  case candida
  case frequentInfections = "frequent-infections"

  /// The words people read.
  public var shown: String {
    switch self {
    case .opioidDependence: "dependence on opioids, now or treated"
    case .failedNaloxoneChallenge: "withdrawal in a naloxone test"
    case .opioidInUrine: "a urine test that found an opioid"
    case .acuteHepatitisOrLiverFailure: "acute hepatitis or liver failure"
    case .cirrhosis: "cirrhosis of the liver"
    case .liverDisease: "another liver disease, or raised liver values"
    case .severeKidneyDisease: "severe kidney disease"
    case .kidneyDisease: "another kidney disease"
    case .pregnancy: "pregnant, or trying to be"
    case .breastfeeding: "breast-feeding"
    case .candida: "candida (thrush) now or repeatedly"
    case .frequentInfections: "frequent or serious infections"
    }
  }
}
