public import ClinicalTime
public import Diary
public import Quantities

extension Instrument {
  /// Reads answers from what was typed or chosen. All problems are collected.
  /// - Parameters:
  ///   - typed: by question, what was typed or the codes that were chosen; nothing or empty text leaves it out.
  ///     Yes and no are `yes` and `no`.
  ///   - day: the day they are about; not after `today`, nor before ``ClinicalTime/LocalDate/earliestInDiary``.
  ///   - today: the day of the diary on which this is written down.
  /// - Throws: ``AnswersRefused`` with every problem.
  public func answers(
    _ typed: [Item.ID: [String]], day: LocalDate, today: LocalDate
  ) throws(AnswersRefused) -> InstrumentAnswers {
    var problems: [AnswerProblem] = []
    var read: [ItemAnswer] = []
    if day > today { problems.append(.day(.dayInFuture(day, today: today))) }
    if day < .earliestInDiary { problems.append(.day(.dayTooEarly(day))) }
    for item in items {
      do throws(AnswerProblem) {
        guard let value = try item.value(typed[item.id] ?? []) else { continue }
        read.append(ItemAnswer(item: item.id, question: item.text, value: value))
      } catch {
        problems.append(error)
      }
    }
    for answer in read where answer.value.number != .zero {
      if let gate = item(answer.item)?.zeroWhenNo.flatMap(item),
        read.contains(where: { $0.item == gate.id && $0.value == .yesNo(false) })
      {
        problems.append(.contradiction(question: answer.question, exclusive: "\(gate.text) No.", others: 1))
      }
    }
    problems += typed.keys.filter { item($0) == nil }.sorted().map { .unknownQuestion($0, known: items.map(\.id)) }
    if problems.isEmpty, read.isEmpty { problems.append(.nothingAnswered) }
    guard problems.isEmpty else { throw AnswersRefused(problems: problems) }
    return InstrumentAnswers(restoring: read, of: id, version: version, day: day)
  }
}

extension Item {
  fileprivate func value(_ typed: [String]) throws(AnswerProblem) -> ItemValue? {
    let texts = typed.map(\.withoutOuterSpace).filter { !$0.isEmpty }
    guard let first = texts.first else { return nil }
    switch kind {
    case .choice(let options, let several): return .chosen(try choices(texts, options, several: several))
    case .number(let scale): return .number(try number(try only(first, of: texts), on: scale))
    case .yesNo:
      switch try only(first, of: texts) {
      case "yes": return .yesNo(true)
      case "no": return .yesNo(false)
      default: throw .unknownOption(question: text, option: first.cut, known: ["yes", "no"])
      }
    case .text:
      let kept = try only(first, of: texts)
      guard kept.count <= Note.longest else { throw .textTooLong(question: text, count: kept.count) }
      let scalars = kept.unicodeScalars.filter { $0 == "\n" || $0.properties.generalCategory != .control }
      let clean = String(String.UnicodeScalarView(scalars)).withoutOuterSpace
      return clean.isEmpty ? nil : .text(clean)
    }
  }

  private func only(_ first: String, of texts: [String]) throws(AnswerProblem) -> String {
    guard texts.count == 1 else { throw .tooMany(question: text, count: texts.count) }
    return first
  }

  private func choices(
    _ codes: [String], _ options: [Option], several: Bool
  ) throws(AnswerProblem) -> [ItemValue.Choice] {
    if let unknown = codes.first(where: { code in !options.contains { $0.code == code } }) {
      throw .unknownOption(question: text, option: unknown.cut, known: options.map(\.code))
    }
    let chosen = options.filter { codes.contains($0.code) }
    guard several || chosen.count == 1 else { throw .tooMany(question: text, count: chosen.count) }
    if chosen.count > 1, let exclusive = chosen.first(where: \.isExclusive) {
      throw .contradiction(question: text, exclusive: exclusive.words, others: chosen.count - 1)
    }
    return chosen.map {
      ItemValue.Choice(code: $0.code, words: $0.words, number: $0.number, isExclusive: $0.isExclusive ? true : nil)
    }
  }

  private func number(_ typed: String, on scale: Scale) throws(AnswerProblem) -> ExactDecimal {
    guard let value = ExactDecimal(typed.replacing(",", with: ".")) else {
      throw .notANumber(question: text, text: typed.cut, scale: scale)
    }
    guard scale.lowest <= value, value <= scale.highest else {
      throw .outOfScale(question: text, value: value, scale: scale)
    }
    let places = value.normalised.places
    guard places == 0 || (!scale.wholeOnly && places <= 2) else {
      throw .tooFine(question: text, value: value, scale: scale)
    }
    return value.normalised
  }
}

/// Why answers were not taken: every problem at once.
public struct AnswersRefused: Error, Hashable, Sendable, CustomStringConvertible {
  /// All problems, at least one.
  public let problems: [AnswerProblem]

  /// Every problem, one a line.
  public var description: String { problems.map(\.description).joined(separator: "\n") }
}

/// What is wrong with one answer. Each case names the question, the value, the limit and the remedy.
public enum AnswerProblem: Error, Hashable, Sendable, CustomStringConvertible {
  /// A day that the diary does not take.
  case day(DiaryError)
  /// Text where a number belongs.
  case notANumber(question: String, text: String, scale: Item.Scale)
  /// A number outside the scale.
  case outOfScale(question: String, value: ExactDecimal, scale: Item.Scale)
  /// More decimal places than the scale has.
  case tooFine(question: String, value: ExactDecimal, scale: Item.Scale)
  /// An option that the question does not have.
  case unknownOption(question: String, option: String, known: [String])
  /// Several answers where one is asked for.
  case tooMany(question: String, count: Int)
  /// “None of these” together with one of these.
  case contradiction(question: String, exclusive: String, others: Int)
  /// Text that is too long.
  case textTooLong(question: String, count: Int)
  /// A question that the instrument does not have.
  case unknownQuestion(String, known: [String])
  /// Not one answer.
  case nothingAnswered

  /// What is wrong, the limit, and what to do.
  public var description: String {
    switch self {
    case .day(let error): error.description
    case .notANumber(let question, let text, let scale):
      "“\(question)”: “\(text)” is not a number. Write a number from \(scale.lowest) to \(scale.highest), or leave it empty."
    case .outOfScale(let question, let value, let scale):
      "“\(question)”: \(value) is outside the scale, which goes from \(scale.lowest) to \(scale.highest)."
    case .tooFine(let question, let value, let scale):
      "“\(question)”: \(value) is finer than the scale. Write \(scale.wholeOnly ? "a whole number" : "at most two decimal places")."
    case .unknownOption(let question, let option, let known):
      "“\(question)”: “\(option)” cannot be chosen. Choose from these: \(known.joined(separator: ", "))."
    case .tooMany(let question, let count):
      "“\(question)”: \(count) answers were given; one is asked for. Keep the one that fits best."
    case .contradiction(let question, let exclusive, let others):
      "“\(question)”: “\(exclusive)” is ticked together with \(others) \(others == 1 ? "other" : "others"). Untick it, or the others."
    case .textTooLong(let question, let count):
      "“\(question)”: the text has \(count) characters; \(Note.longest) can be kept. Write it shorter."
    case .unknownQuestion(let id, let known):
      "There is no question “\(id.cut)”. Its questions are: \(known.joined(separator: ", "))."
    case .nothingAnswered: "Nothing was answered. Answer at least one question."
    }
  }
}

extension String {
  fileprivate var cut: String { String(prefix(40)) }

  /// The text without white space around it.
  var withoutOuterSpace: String {
    let start = drop(while: \.isWhitespace)
    guard let end = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return String(start[...end])
  }
}
