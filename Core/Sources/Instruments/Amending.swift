public import ClinicalTime
internal import Quantities

extension Instrument {
  /// The answers of a day with some of them changed and the others as they were.
  ///
  /// What contradicts the change gives way: a “no” that stood for all questions goes when one of them is answered, and
  /// their answers go when the “no” is given.
  /// - Parameters:
  ///   - changes: by question, what is to stand there now; nothing or empty text takes the answer away.
  ///   - former: what was answered before; `nil` when nothing was.
  ///   - today: the day of the diary on which this is written down.
  /// - Returns: the answers, or `nil` when none is left.
  /// - Throws: ``AnswersRefused`` with every problem of the changes.
  public func amending(
    _ former: InstrumentAnswers?, with changes: [Item.ID: [String]], day: LocalDate, today: LocalDate
  ) throws(AnswersRefused) -> InstrumentAnswers? {
    var typed: [Item.ID: [String]] = [:]
    for answer in former?.answers ?? [] where item(answer.item) != nil { typed[answer.item] = answer.value.typed }
    for (id, values) in changes { typed[id] = values.filter { !$0.allSatisfy(\.isWhitespace) } }
    for item in items {
      guard let gate = item.zeroWhenNo else { continue }
      if let change = changes[item.id], !change.allSatisfy(\.isEmpty), changes[gate] == nil, typed[gate] == ["no"] {
        typed[gate] = []
      }
      if changes[gate] == ["no"], changes[item.id] == nil { typed[item.id] = [] }
    }
    typed = typed.filter { !$0.value.isEmpty || item($0.key) == nil }
    if typed.isEmpty, day <= today { return nil }
    return try answers(typed, day: day, today: today)
  }
}

extension ItemValue {
  /// The answer as a form or a command sends it.
  public var typed: [String] {
    switch self {
    case .number(let number): [number.description]
    case .chosen(let choices): choices.map(\.code)
    case .yesNo(let yes): [yes ? "yes" : "no"]
    case .text(let text): [text]
    }
  }
}
