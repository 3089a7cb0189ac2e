/// The form that asks what the columns of a table hold. What is open has no answer chosen.
public struct MappingForm: Encodable, Sendable {
  public let fileName: String
  public let held: String
  public let complaint: String?
  public let decimal: ChoiceField
  public let dayColumn: ChoiceField
  public let dayForm: ChoiceField
  public let timeColumn: ChoiceField
  public let fixedTime: TextField
  public let columns: [Column]

  /// What is asked about one column.
  public struct Column: Encodable, Sendable {
    public let name: String
    public let examples: String
    /// Whether more than the kind is asked.
    public let asksMore: Bool
    public let holds: ChoiceField
    public let lowest: TextField
    public let highest: TextField
    public let better: ChoiceField
    public let taken: TextField
    public let notTaken: TextField

    public init(
      number: Int, name: String, examples: [String], holds: String?, lowest: String, highest: String, better: String?,
      taken: String, notTaken: String
    ) {
      self.name = name
      asksMore = holds == "score" || holds == "treatment"
      self.examples = examples.isEmpty ? "empty" : examples.joined(separator: " · ")
      self.holds = ChoiceField(name: "holds-\(number)", label: "What is in it?", options: Self.kinds, chosen: holds)
      self.lowest = TextField(name: "lowest-\(number)", label: "Lowest score", value: lowest)
      self.highest = TextField(name: "highest-\(number)", label: "Highest score", value: highest)
      self.better = ChoiceField(
        name: "better-\(number)", label: "Which end is the better one?",
        options: [("", "Choose"), ("lower", "Low"), ("higher", "High"), ("unstated", "Neither, or not known")],
        chosen: better)
      self.taken = TextField(
        name: "taken-\(number)", label: "Means taken", hint: "Separate several by commas.", value: taken)
      self.notTaken = TextField(name: "not-taken-\(number)", label: "Means not taken", value: notTaken)
    }

    private static let kinds: [(value: String, label: String)] = [
      ("", "Choose"), ("nothing", "Leave it out"), ("dose:mg", "Doses of naltrexone, in mg"),
      ("dose:ug", "Doses of naltrexone, in micrograms"), ("dose:in-text", "Doses of naltrexone, each with its unit"),
      ("score:pain", "Pain, 0 to 10"), ("score:sleep", "Bad sleep, 0 (good) to 10"),
      ("score:fatigue", "Fatigue, 0 to 10"),
      ("score:mood", "Low mood, 0 (good) to 10"), ("score:fog", "Brain fog, 0 to 10"), ("score", "Another score"),
      ("treatment", "Another treatment, taken or not"), ("rescue", "A medicine that was taken"), ("note", "A note"),
    ]
  }

  public init(
    fileName: String, held: String, problem: String? = nil, decimal: String?, day: String?, form: String?,
    time: String?,
    fixed: String, names: [String], columns: [Column]
  ) {
    self.fileName = fileName
    self.held = held
    complaint = problem
    let all = names.map { (value: $0, label: $0) }
    self.decimal = ChoiceField(
      name: "decimal", label: "How are decimal places written?",
      options: [("", "Choose"), (".", "1.5 is one and a half"), (",", "1,5 is one and a half")], chosen: decimal)
    dayColumn = ChoiceField(
      name: "day", label: "Which column is the day?", options: [("", "Choose")] + all, chosen: day)
    dayForm = ChoiceField(
      name: "form", label: "How are days written?",
      hint: form == nil ? "Every day in the file can be read in more than one way, or none is a day." : nil,
      options: [
        ("", "Choose"), ("year-month-day", "Year, month, day: 2026-11-21"),
        ("day-month-year", "Day, month, year: 21.11.2026"), ("month-day-year", "Month, day, year: 11/21/2026"),
      ], chosen: form)
    timeColumn = ChoiceField(
      name: "time", label: "Which column is the time?", options: [("", "None, or it stands beside the day")] + all,
      chosen: time ?? "")
    fixedTime = TextField(
      name: "fixed", label: "The time of doses without one",
      hint: "Such as 22:00, if they always were at about the same time. Without it they are left out.", value: fixed)
    self.columns = columns
  }
}
