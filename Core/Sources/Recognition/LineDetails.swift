import Evidence
import Quantities

/// Reads what a line says beside the name: strength, form, release, route, how often, and when last.
struct LineDetails {
  let line: TokenisedLine
  let vocabulary: Vocabulary
  /// Where the names stand.
  let names: [Range<Int>]

  private var firstName: Int { names.first?.lowerBound ?? .max }

  func read(into result: inout RecognisedLine, products: [Product]) {
    let marks = WordMarks(line)
    var words = Words()
    for position in line.tokens.indices {
      let token = line.tokens[position]
      if isSplitReleaseWord(at: position) {
        words.extended = true
      } else if token.isNumber {
        readNumber(at: position, &words)
      } else if let meaning = vocabulary.meaning(of: token.hash) {
        words.take(meaning, afterName: position > firstName)
      }
    }
    result.strengths = words.strengths
    result.form = words.form ?? products.first?.form
    result.route = words.route ?? products.first?.route
    // “Daily, as needed” is daily; “every 4 hours as needed” is as needed.
    result.pattern = words.regular ? .regular : words.asNeeded ? .asNeeded : words.repeated ? .regular : .unknown
    result.isDenied = marks.contains(.denial)
    result.release = release(words, products)
    if isBuprenorphineDepot(result, marks) { result.release = .depot }
    result.lastTaken =
      LastDose(
        line: line, marks: marks, input: result.input, isTakenRegularly: words.regular || words.repeated,
        names: names, hasUnknownWords: !result.notUnderstood.isEmpty || !result.didYouMean.isEmpty
      ).taken
  }

  /// Buprenorphine in tens of milligrams, or injected in more than a fraction of one, lasts for weeks; tablets and films
  /// hold up to 16 mg.
  private func isBuprenorphineDepot(_ result: RecognisedLine, _ marks: WordMarks) -> Bool {
    guard result.substances.contains("buprenorphine"), result.release != .extended else {
      return result.substances.contains("buprenorphine") && result.strengths.contains { $0 >= .milligrams(50) }
    }
    let isInjected = result.form == "injection" || marks.contains(.shot)
    return result.strengths.contains { $0 >= .milligrams(50) }
      || (isInjected && !result.strengths.contains { $0 < .milligrams(1) })
  }

  private struct Words {
    var strengths: [Mass] = []
    var form: String?
    var route: String?
    var extended = false
    var depot = false
    var immediate = false
    var asNeeded = false
    var regular = false
    var repeated = false

    mutating func take(_ meaning: Vocabulary.Meaning, afterName: Bool) {
      switch meaning {
      case .release(let release): take(release)
      case .shortRelease(let release): if afterName { take(release) }
      case .form(let name): form = form ?? name
      case .route(let name): route = route ?? name
      case .asNeeded: asNeeded = true
      case .regular: regular = true
      case .repeated: repeated = true
      case .massUnit, .otherUnit, .filler: break
      }
    }

    private mutating func take(_ release: Product.Release) {
      switch release {
      case .immediate: immediate = true
      case .extended: extended = true
      case .depot: depot = true
      case .unknown: break
      }
    }
  }

  /// `m/r`, `s/r`, `e/r`, `x/l`
  private func isSplitReleaseWord(at position: Int) -> Bool {
    guard position > firstName, position + 1 < line.tokens.count, line.tokens[position + 1].followsJoin else {
      return false
    }
    return ["m r", "s r", "e r", "x r", "x l", "p r"].contains(line.text(position) + " " + line.text(position + 1))
  }

  private func readNumber(at position: Int, _ words: inout Words) {
    guard position + 1 < line.tokens.count else { return }
    let next = line.tokens[position + 1]
    guard case .massUnit(let unit)? = vocabulary.meaning(of: next.hash) else {
      // “12 HR …” at the start of an RxNorm name, “72 hour patch”: a span of release, unless the line says every so often.
      let following = line.text(position + 1)
      if following == "hr" || following == "hour",
        ["8", "12", "24", "48", "72", "84", "168"].contains(line.text(position)),
        position == 0 || (position > firstName && !words.regular && !words.repeated)
      {
        words.extended = true
      }
      return
    }
    // Milligrams an hour: a patch or another system that lasts.
    if position + 2 < line.tokens.count, line.tokens[position + 2].followsJoin,
      ["hr", "h", "hour", "std"].contains(line.text(position + 2))
    {
      words.extended = true
    }
    if let value = ExactDecimal(line.text(position)), let mass = try? Mass(value, unit), !words.strengths.contains(mass)
    {
      words.strengths.append(mass)
    }
  }

  private func release(_ words: Words, _ products: [Product]) -> Product.Release {
    if words.depot { return .depot }
    if words.extended { return .extended }
    let known = Set(products.map(\.release))
    if known.contains(.depot) { return .depot }
    if known.contains(.extended) { return known.count == 1 ? .extended : .unknown }
    if words.immediate || known == [.immediate] { return .immediate }
    // RxNorm writes “Oral Tablet” for what releases at once and “Extended Release Oral Tablet” for what does not.
    let statesForm = words.form != nil && words.route != nil
    let formReleasesAtOnce = ["oral liquid", "injection", "lozenge", "spray", "suppository", "film"].contains(
      words.form ?? "")
    return statesForm || formReleasesAtOnce ? .immediate : .unknown
  }
}
