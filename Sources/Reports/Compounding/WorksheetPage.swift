public import ClinicalTime
public import Compounding

/// A form for a worksheet, and the worksheet once it is filled in; printed, only the worksheet is left.
public struct WorksheetPage: PageValue {
  public let title: String
  public let explanation: String
  public let address: String
  public let texts: [TextField]
  public let choices: [ChoiceField]
  public let isFilled: Bool
  public let problem: String?
  public let sheet: WorksheetSheet?
  public let spread: DoseSpreadSheet?
  public let evidenceVersion: String

  /// - Parameters:
  ///   - typed: what the address brought; empty for an untouched form.
  ///   - answer: what came of it; `nil` for an untouched form.
  public init(
    _ kind: WorksheetKind, typed: [String: String], answer: Result<WorksheetRequest.Answer, WorksheetRequest.Refusal>?,
    today: LocalDate, evidenceVersion: String
  ) {
    title = kind.title
    explanation = kind.explanation
    address = kind.address
    func value(_ field: WorksheetKind.Field) -> String {
      let standard = field.name == "made" ? today.description : field.standard
      return answer == nil ? standard : typed[field.name] ?? standard
    }
    texts = kind.fields.filter(\.options.isEmpty).map { field in
      TextField(name: field.name, label: field.label, hint: field.hint, value: value(field), type: field.type)
    }
    choices = kind.fields.filter { !$0.options.isEmpty }.map { field in
      ChoiceField(
        name: field.name, label: field.label, hint: field.hint, options: field.options, chosen: value(field))
    }
    isFilled = answer != nil
    self.evidenceVersion = evidenceVersion
    var found: (problem: String?, sheet: WorksheetSheet?, spread: DoseSpreadSheet?)
    switch answer {
    case .success(.sheet(let worksheet))?: found.sheet = WorksheetSheet(worksheet)
    case .success(.spread(let spread))?: found.spread = DoseSpreadSheet(spread)
    case .failure(let refusal)?: found.problem = refusal.description
    case nil: break
    }
    (problem, sheet, spread) = found
  }
}

/// A worksheet as it is shown and printed.
public struct WorksheetSheet: Encodable, Sendable {
  /// A figure, as shown and exactly.
  public struct Figure: Encodable, Sendable {
    public let id: String
    public let name: String
    public let shown: String
    public let exact: String
    public let unit: String
  }

  /// A step with its figures.
  public struct Step: Encodable, Sendable {
    public let number: Int
    public let instruction: String
    public let figures: [Figure]
    public let claims: [Link]
  }

  /// A sentence with its claims.
  public struct Note: Encodable, Sendable {
    public let text: String
    public let claims: [Link]
  }

  public let heading: String
  public let inputs: [Figure]
  public let steps: [Step]
  public let beyondUse: Note
  public let useBy: String
  public let label: [String]
  public let warnings: [Note]
  public let checks: [Note]

  public init(_ sheet: Worksheet) {
    heading = sheet.title.prefix(1).uppercased() + sheet.title.dropFirst()
    inputs = sheet.inputs.map(Figure.init)
    steps = sheet.steps.enumerated().map { index, step in
      Step(
        number: index + 1, instruction: step.instruction, figures: step.figures.map(Figure.init),
        claims: step.claims.map(Link.init(claim:)))
    }
    beyondUse = Note(text: sheet.beyondUse.shown, claims: sheet.beyondUse.claims.map(Link.init(claim:)))
    useBy = sheet.beyondUse.lastDay.description
    label = sheet.label
    warnings = sheet.warnings.map(Note.init)
    checks = sheet.checks.map(Note.init)
  }
}

extension WorksheetSheet.Figure {
  init(_ figure: Worksheet.Figure) {
    self.init(
      id: figure.id, name: figure.name, shown: figure.shown, exact: figure.value.description,
      unit: figure.unit.rawValue)
  }
}

extension WorksheetSheet.Note {
  init(_ note: Worksheet.Note) {
    self.init(text: note.text, claims: note.claims.map(Link.init(claim:)))
  }
}

/// A simulated spread of doses as it is shown.
public struct DoseSpreadSheet: Encodable, Sendable {
  /// One row: what it is, and the dose.
  public struct Row: Encodable, Sendable {
    public let name: String
    public let dose: String
    public let times: String
  }

  public let rows: [Row]
  public let draws: Int
  public let assumptions: [String]
  public let findings: [WorksheetSheet.Note]

  public init(_ spread: DoseSpread) {
    let figures: [(String, Double)] = [
      ("Smallest", spread.lowest), ("5 of 100 are below", spread.low), ("Half are below", spread.middle),
      ("Mean", spread.mean), ("95 of 100 are below", spread.high), ("Largest", spread.highest),
    ]
    rows = figures.map { name, value in
      Row(name: name, dose: "\(Self.hundredths(value)) mg", times: Self.hundredths(value / spread.meant))
    }
    draws = spread.draws
    assumptions = spread.assumptions
    findings = spread.findings.map(WorksheetSheet.Note.init)
  }

  private static func hundredths(_ value: Double) -> String {
    let whole = Int((value * 100).rounded())
    return "\(whole / 100)." + (whole % 100 < 10 ? "0" : "") + "\(whole % 100)"
  }
}
