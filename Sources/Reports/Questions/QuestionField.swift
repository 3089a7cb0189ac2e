public import Instruments
import Quantities

/// One question as a field: exactly one of its parts is there.
public struct QuestionField: Encodable, Sendable {
  /// Answers of which one is chosen; `isScale` for the numbers of a short scale.
  public struct Radio: Encodable, Sendable {
    public let field: ChoiceField
    public let isScale: Bool
  }

  /// Boxes to tick.
  public struct Boxes: Encodable, Sendable {
    /// The boxes of one region.
    public struct Region: Encodable, Sendable {
      public let regionName: String?
      public let options: [ChoiceField.Option]
    }

    public let name: String
    public let label: String
    public let regions: [Region]
    public let map: BodyMap?
  }

  public let radio: Radio?
  public let boxes: Boxes?
  public let text: TextField?
  public let area: TextField?

  /// - Parameter typed: what was typed or chosen.
  public init(_ item: Item, typed: [String]) {
    var (radio, boxes, text, area): (Radio?, Boxes?, TextField?, TextField?) = (nil, nil, nil, nil)
    switch item.kind {
    case .number(let scale):
      let ends = [
        scale.lowestWords.map { "\(scale.lowest): \($0)." }, scale.highestWords.map { "\(scale.highest): \($0)." },
      ]
      let hint = ends.compactMap { $0 }.joined(separator: " ")
      if scale.lowest == .zero, scale.highest == ExactDecimal(10), scale.wholeOnly {
        radio = Radio(
          field: ChoiceField(
            name: item.id, label: item.text, hint: hint.isEmpty ? nil : hint,
            options: (0...10).map { ("\($0)", "\($0)") }, chosen: typed.first), isScale: true)
      } else {
        text = TextField(
          name: item.id, label: item.text, hint: hint.isEmpty ? "\(scale.lowest) to \(scale.highest)." : hint,
          value: typed.first ?? "")
      }
    case .choice(let options, several: false):
      radio = Radio(
        field: ChoiceField(
          name: item.id, label: item.text, options: options.map { ($0.code, $0.words) } + [("", "No answer")],
          chosen: typed.first), isScale: false)
    case .choice(let options, several: true): boxes = Boxes(item, options, ticked: Set(typed))
    case .yesNo:
      radio = Radio(
        field: ChoiceField(
          name: item.id, label: item.text, options: [("yes", "Yes"), ("no", "No"), ("", "No answer")],
          chosen: typed.first), isScale: false)
    case .text: area = TextField(name: item.id, label: item.text, value: typed.first ?? "")
    }
    (self.radio, self.boxes, self.text, self.area) = (radio, boxes, text, area)
  }
}

extension QuestionField.Boxes {
  init(_ item: Item, _ options: [Item.Option], ticked: Set<String>) {
    name = item.id
    label = item.text
    var order: [String?] = []
    for option in options where !order.contains(option.region) { order.append(option.region) }
    regions = order.map { region in
      Region(
        regionName: region.flatMap { Self.headings[$0] },
        options: options.filter { $0.region == region }.map { option in
          ChoiceField.Option(
            id: "\(item.id)-\(option.code)", value: option.code, label: option.words,
            isChosen: ticked.contains(option.code))
        })
    }
    map = order.contains { $0 != nil } ? BodyMap(ticked: ticked) : nil
  }

  /// What the regions of the 2016 criteria are called (`measures.acr2016.regions`).
  private static let headings = [
    "left-upper": "Left, upper body", "right-upper": "Right, upper body", "left-lower": "Left, lower body",
    "right-lower": "Right, lower body", "axial": "Neck, back, chest and belly",
  ]
}
