/// The worksheets that can be filled in, with their fields: the page's form and the command's options are both made
/// from these.
public enum WorksheetKind: String, CaseIterable, Sendable {
  case capsules, liquid, dilution, splitting

  /// What it is called.
  public var title: String {
    switch self {
    case .capsules: "Worksheet: capsules"
    case .liquid: "Worksheet: liquid"
    case .dilution: "Worksheet: serial dilution"
    case .splitting: "Doses from a tablet at home"
    }
  }

  /// What it is for.
  public var explanation: String {
    switch self {
    case .capsules: "A batch of instant-release capsules, with salt and assay correction, mixing steps and label."
    case .liquid: "A liquid from tablets or powder, with its formula, date and label."
    case .dilution: "From milligrams down to micrograms, with the error of each step."
    case .splitting:
      "What breaking or dissolving a 50 mg tablet at home does to the dose: a simulation, no recommendation."
    }
  }

  /// Where its page is.
  public var address: String { "\(CompoundingPage.address)/\(rawValue)" }

  /// One thing that is asked for.
  public struct Field: Sendable {
    /// Its name in addresses and options.
    public let name: String
    let label: String
    let hint: String?
    /// What stands there before anything is typed, and counts when nothing is.
    public let standard: String
    let type: TextField.InputType
    let options: [(value: String, label: String)]

    init(
      _ name: String, _ label: String, _ standard: String = "", hint: String? = nil, type: TextField.InputType = .text,
      options: [(value: String, label: String)] = []
    ) {
      self.name = name
      self.label = label
      self.standard = standard
      self.hint = hint
      self.type = type
      self.options = options
    }
  }

  /// What is asked for, in order.
  public var fields: [Field] {
    switch self {
    case .capsules: Self.capsuleFields + Self.powderFields + Self.dateFields
    case .liquid: Self.liquidFields + Self.powderFields + Self.dateFields
    case .dilution: Self.dilutionFields + Self.dateFields
    case .splitting: Self.splittingFields
    }
  }

  private static let capsuleFields = [
    Field("strength", "Strength of one capsule", hint: "With its unit, such as 4.5 mg."),
    Field("capsules", "Capsules wanted", "100"),
    Field("overage", "Overage in percent", "5", hint: "Made more than wanted, for what stays in the vessels."),
    Field("filler", "Filler", "microcrystalline cellulose"),
    Field("size", "Capsule size", hint: "Only size 3 is held here (225 mg). Better: weigh some, below."),
    Field("weighed", "Number of capsules weighed", "10"),
    Field("filled", "Weight of these, filled with the filler", hint: "Such as 2750 mg."),
    Field("empty", "Weight of as many empty ones", hint: "Such as 500 mg."),
    Field("variation", "Variation of the filling in percent", hint: "Relative standard deviation, if it was measured."),
  ]

  private static let powderFields = [
    Field(
      "meaning", "The strength means", "hydrochloride",
      options: [("hydrochloride", "naltrexone hydrochloride"), ("base", "naltrexone base")]),
    Field(
      "powder", "The powder is", "hydrochloride",
      options: [("hydrochloride", "naltrexone hydrochloride"), ("base", "naltrexone base")]),
    Field("assay", "Assay of the dried powder in percent", "100", hint: "From its certificate of analysis."),
    Field("water", "Water in the powder in percent", "0", hint: "From its certificate of analysis."),
    Field("readability", "Readability of the balance", "0.1 mg"),
    Field(
      "error", "Largest weighing error in percent", "5", hint: "The pharmacist’s choice; no source held here sets it."),
  ]

  private static let liquidFields = [
    Field("strength", "Strength", "1 mg/mL", hint: "Such as 1 mg/mL."),
    Field("volume", "Volume to make", "100 mL"),
    Field("source", "Made from", "tablets", options: [("tablets", "whole tablets"), ("powder", "powder")]),
    Field("tablet", "Strength of one tablet", "50 mg"),
    formula, storage,
    Field("dose", "Dose to be measured", hint: "With its unit, such as 4.5 mg. May stay empty."),
  ]

  private static let formula = Field(
    "formula", "Formula", "preserved",
    options: [("preserved", "with preservative and antioxidant"), ("water", "plain water")])

  private static let storage = Field(
    "storage", "Kept", "refrigerator",
    options: [("refrigerator", "in the refrigerator"), ("room", "at room temperature")])

  private static let dilutionFields = [
    Field("start", "Strength to start from", "1 mg/mL"),
    Field("target", "Strength wanted", hint: "Such as 10 micrograms/mL."),
    Field("volume", "Volume of each step", "100 mL"),
    Field("volume-error", "That volume can be off by, in percent", "1"),
    Field("syringe", "Syringe or pipette", "1 mL by 0.01 mL", hint: "What it holds, and the distance of its marks."),
    Field("largest", "Largest dilution of one step", "100", hint: "100 means 1 part made up to 100."),
    formula, storage,
    Field("dose", "Dose to be measured", hint: "With its unit, such as 5 micrograms. May stay empty."),
  ]

  private static let dateFields = [
    Field("made", "Day of making", type: .date),
    Field("expires", "First ingredient expires on", hint: "May stay empty.", type: .date),
  ]

  private static let splittingFields = [
    Field(
      "method", "What is done", "splitting",
      options: [("splitting", "the tablet is broken"), ("dissolving", "the tablet is dissolved")]),
    Field("dose", "Dose wanted", "4.5 mg"),
    Field("tablet", "Strength of the tablet", "50 mg"),
    Field("breaks", "How often it is broken in two", "2", hint: "1 gives halves, 2 quarters."),
    Field(
      "spread", "How far a break misses the middle, in percent", "10",
      hint: "An assumption: nobody measured it for these tablets."),
    Field("water", "Water", "50 mL"),
    Field("water-error", "The water can be off by, in percent", "5"),
    Field("syringe", "Syringe", "5 mL by 0.2 mL"),
    Field("mixing", "How uneven the mixture is, in percent", "5", hint: "An assumption: nobody measured it."),
    Field("seed", "Number that starts the simulation", "1", hint: "The same number gives the same result."),
  ]
}
