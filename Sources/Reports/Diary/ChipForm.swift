public import Instruments
import Quantities

/// The questions of one instrument as chips: one that is pressed is saved at once, and pressed again it is taken away.
public struct ChipForm: Encodable, Sendable {
  /// An answer to press.
  public struct Chip: Encodable, Sendable {
    public let id: String
    /// The field that is sent: what the server does with the value.
    public let field: String
    /// The value that is sent; empty takes the answer away.
    public let value: String
    /// The value that stands for this answer, pressed or not.
    public let code: String
    public let label: String
    /// `true` or `false`, as `aria-pressed` takes it.
    public let pressed: String
  }

  /// A question with its chips.
  public struct Row: Encodable, Sendable {
    public let rowID: String
    public let label: String
    public let chips: [Chip]
  }

  /// A question that is answered in words or with a number.
  public struct Line: Encodable, Sendable {
    public let lineID: String
    public let field: String
    public let label: String
    public let value: String
  }

  public let instrument: String
  public let heading: String
  /// A chip that says no to all at once.
  public let none: Chip?
  public let rows: [Row]
  public let hasRows: Bool
  public let lines: [Line]
  /// What is on record, in words; missing when nothing is.
  public let recorded: String?

  public init(_ instrument: Instrument, answers: InstrumentAnswers?) {
    self.instrument = instrument.id
    heading = instrument.title
    let gates = Set(instrument.items.compactMap(\.zeroWhenNo))
    var (rows, lines, none): ([Row], [Line], Chip?) = ([], [], nil)
    for item in instrument.items {
      let value = answers?.value(of: item.id)
      let id = "\(instrument.id)-\(item.id)"
      if gates.contains(item.id) {
        none = Chip(item, of: instrument, code: "no", label: "None on this day", isPressed: value == .yesNo(false))
      } else if let chips = Self.chips(item, of: instrument, value) {
        rows.append(Row(rowID: id, label: item.text, chips: chips))
      } else {
        lines.append(Line(lineID: id, field: "set-\(item.id)", label: item.text, value: value?.typed.first ?? ""))
      }
    }
    (self.rows, self.lines, self.none) = (rows, lines, none)
    hasRows = !rows.isEmpty || none != nil
    let given = (answers?.answers ?? []).compactMap { answer -> String? in
      gates.contains(answer.item) ? (answer.value == .yesNo(false) ? "none" : nil) : Self.words(answer, in: instrument)
    }
    recorded = given.isEmpty ? nil : given.joined(separator: "; ")
  }

  private static func words(_ answer: ItemAnswer, in instrument: Instrument) -> String {
    instrument.items.count == 1 ? answer.value.words : "\(answer.question): \(answer.value.words)"
  }

  /// One chip for each answer; `nil` for a question that has to be answered in words.
  private static func chips(_ item: Item, of instrument: Instrument, _ value: ItemValue?) -> [Chip]? {
    switch item.kind {
    case .choice(let options, let several):
      // Not having something is the usual case, and is said by one chip for all.
      return options.filter { item.zeroWhenNo == nil || $0.number != .zero }.map { option in
        Chip(
          item, of: instrument, code: option.code, label: option.words,
          isPressed: value?.typed.contains(option.code) ?? false, isOneOfSeveral: several)
      }
    case .yesNo:
      return [("yes", "Yes"), ("no", "No")].map { code, label in
        Chip(item, of: instrument, code: code, label: label, isPressed: value?.typed == [code])
      }
    case .number(let scale) where scale.wholeOnly && scale.lowest == .zero && scale.highest == ExactDecimal(10):
      return (0...10).map { number in
        Chip(item, of: instrument, code: "\(number)", label: "\(number)", isPressed: value?.typed == ["\(number)"])
      }
    case .number, .text: return nil
    }
  }
}

extension ChipForm.Chip {
  fileprivate init(
    _ item: Item, of instrument: Instrument, code: String, label: String, isPressed: Bool,
    isOneOfSeveral: Bool = false
  ) {
    self.init(
      id: "\(instrument.id)-\(item.id)-\(code)",
      field: isOneOfSeveral ? "\(isPressed ? "remove" : "add")-\(item.id)" : "set-\(item.id)",
      value: isPressed && !isOneOfSeveral ? "" : code, code: code, label: label, pressed: isPressed ? "true" : "false")
  }
}
