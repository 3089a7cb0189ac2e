import Compounding
public import Evidence
import Quantities

/// How a dose is made: from what is at hand, and the ways to the worksheets.
public struct CompoundingPage: PageValue {
  /// Where the pages are.
  public static let address = "/compounding"

  /// A way to a worksheet.
  public struct Way: Encodable, Sendable {
    public let label: String
    public let address: String
    public let explanation: String
  }

  /// A filler and what sources say about it.
  public struct FillerRow: Encodable, Sendable {
    public let name: String
    public let standing: String
    public let note: String
    public let claims: [Link]
  }

  public let title = "How a dose is made"
  public let dose: TextField
  public let stock: TextField
  public let answer: AmountAnswer?
  public let problem: String?
  public let ways: [Way]
  public let fillers: [FillerRow]
  public let evidenceVersion: String

  /// - Parameters:
  ///   - dose, stock: what was typed, one item a line; both empty for an untouched form.
  public init(dose: String, stock: String, preparations: PreparationCatalogue, evidenceVersion: String) {
    self.dose = TextField(name: "dose", label: "Dose", hint: "With its unit, such as 4.5 mg.", value: dose)
    self.stock = TextField(
      name: "stock", label: "What you have",
      hint: "One a line: capsule 1.5 mg, or liquid 1 mg/mL, syringe 1 mL by 0.01 mL.",
      value: stock)
    self.evidenceVersion = evidenceVersion
    ways = WorksheetKind.allCases.map { Way(label: $0.title, address: $0.address, explanation: $0.explanation) }
    fillers = preparations.fillers.map { filler in
      FillerRow(
        name: filler.name, standing: filler.standing == .used ? "used" : "advised against", note: filler.note ?? "",
        claims: filler.claims.map(Link.init(claim:)))
    }
    guard !dose.isEmpty || !stock.isEmpty else {
      answer = nil
      problem = nil
      return
    }
    switch AmountAnswer.result(dose: dose, stock: stock.split(whereSeparator: \.isNewline).map(String.init)) {
    case .success(let found):
      answer = found
      problem = nil
    case .failure(let refusal):
      answer = nil
      problem = refusal.description
    }
  }
}

/// How a dose is taken from what is at hand, as it is shown.
public struct AmountAnswer: Encodable, Sendable {
  public let dose: String
  public let amount: String
  public let mass: String
  public let error: String
  public let isExact: Bool
  public let pieces: Int
  public let readingUncertainty: String?
  public let measuring: [String]
  public let warnings: [WorksheetSheet.Note]

  /// Reads dose and stock and works it out; the failure says what is wrong and what to do.
  public static func result(
    dose: String, stock: [String]
  ) -> Result<AmountAnswer, WorksheetRequest.Refusal> {
    do {
      let mass = try Amount(text: dose).mass()
      let items = try stock.filter { !$0.allSatisfy(\.isWhitespace) }.map { try StockItem(parsing: $0) }
      return .success(AmountAnswer(try Realisation.of(dose: mass, from: items)))
    } catch {
      return .failure(.init(String(describing: error)))
    }
  }

  init(_ found: Realisation) {
    dose = found.dose.description
    amount = found.words
    mass = found.mass.description
    error = found.error.signedPercent
    isExact = found.error == .zero
    pieces = found.pieces
    readingUncertainty = found.readingUncertainty?.percent
    measuring = found.measuring
    warnings = found.warnings.map { .init(text: $0.description, claims: $0.claims.map(Link.init(claim:))) }
  }
}
