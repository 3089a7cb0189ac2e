import ClinicalTime
import Evidence
import Quantities

/// Reads what a line says beside the name: strength, form, release, route, how often, and when last.
struct LineDetails {
  let line: TokenisedLine
  let vocabulary: Vocabulary
  /// The token where the first name stands.
  let firstName: Int

  func read(into result: inout RecognisedLine, products: [Product]) {
    var words = Words()
    for position in line.tokens.indices {
      let token = line.tokens[position]
      if token.isNumber {
        readNumber(at: position, &words)
      } else if let meaning = vocabulary.meaning(of: token.hash) {
        words.take(meaning, afterName: position > firstName)
      }
    }
    result.strengths = words.strengths
    result.form = words.form ?? products.first?.form
    result.route = words.route ?? products.first?.route
    result.pattern = words.asNeeded ? .asNeeded : words.regular ? .regular : .unknown
    result.release = release(words, products)
    // Buprenorphine in tens of milligrams is an injection or an implant for weeks; tablets and films hold up to 16 mg.
    if result.substances.contains("buprenorphine"), words.strengths.contains(where: { $0 >= .milligrams(50) }) {
      result.release = .depot
    }
    result.lastTaken = LastDose(line: line, input: result.input).taken
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

    mutating func take(_ meaning: Vocabulary.Meaning, afterName: Bool) {
      switch meaning {
      case .release(let release): take(release)
      case .shortRelease(let release): if afterName { take(release) }
      case .form(let name): form = form ?? name
      case .route(let name): route = route ?? name
      case .asNeeded: asNeeded = true
      case .regular: regular = true
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

  private func readNumber(at position: Int, _ words: inout Words) {
    guard position + 1 < line.tokens.count else { return }
    let next = line.tokens[position + 1]
    guard case .massUnit(let unit)? = vocabulary.meaning(of: next.hash) else {
      // “12 HR …” at the start of an RxNorm name, “72 hour patch”: a span of release, unless the line says every so often.
      let following = line.text(position + 1)
      if following == "hr" || following == "hour",
        ["8", "12", "24", "48", "72", "84", "168"].contains(line.text(position)),
        position == 0 || (position > firstName && !words.regular && !words.asNeeded)
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
