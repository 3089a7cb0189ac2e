import Evidence
import ExactJSON
import FHIR
import Quantities
import Recognition
import Screening

/// Makes out the medicine of a resource from its codes and its words together. What one of them says counts, even when
/// another says nothing: a code cannot hide what the text names.
struct MedicineReader {
  let recogniser: MedicineRecogniser
  let index: ReferenceIndex

  /// A medicine as it was made out.
  struct Reading {
    var line: RecognisedLine
    /// Codes that are not held here.
    var unknownCodes: [String] = []
    /// Whether something known came out, and nothing doubtful.
    var isUnderstood: Bool { line.isRecognised }

    /// How it is called when it is listed.
    var shown: String {
      let codes = unknownCodes.isEmpty ? "" : " (\(unknownCodes.joined(separator: ", ")))"
      return "“\(line.input)”\(codes)"
    }
  }

  private struct Clues {
    var texts: [String] = []
    var codes: [(system: String, code: String)] = []
    var strengths: [Mass] = []

    mutating func take(_ text: String?) {
      guard let text, !texts.contains(text) else { return }
      texts.append(text)
    }
  }

  static let rxNorm: Set<String> = ["http://www.nlm.nih.gov/research/umls/rxnorm", "urn:oid:2.16.840.1.113883.6.88"]
  static let atc: Set<String> = ["http://www.whocc.no/atc", "urn:oid:2.16.840.1.113883.6.73"]

  /// - Returns: the medicine; one that nothing is said about comes back as not understood.
  func read(_ choice: MedicationChoice?, dosages: [Dosage], in owner: Element) throws(FHIRMistake) -> Reading {
    var clues = Clues()
    if let choice { try collect(choice, owner, &clues, depth: 0) }
    var reading = merge(clues)
    var patterns: [RecognisedLine.Pattern] = []
    for dosage in dosages {
      for dose in try dosage.doses { if let mass = try dose.mass { reading.line.take(strength: mass) } }
      patterns.append(try pattern(of: dosage))
    }
    if patterns.contains(.regular) {
      reading.line.pattern = .regular
    } else if !patterns.isEmpty, patterns.allSatisfy({ $0 == .asNeeded }) {
      reading.line.pattern = .asNeeded
    }
    return reading
  }

  private func collect(_ choice: MedicationChoice, _ owner: Element, _ clues: inout Clues, depth: Int)
    throws(FHIRMistake)
  {
    switch choice {
    case .concept(let concept): try collect(concept, &clues)
    case .reference(let reference):
      clues.take(try reference.display)
      // An ingredient may be a medication again; a circle of references must end.
      guard depth < 4, let target = try index.target(of: reference, in: owner) else { return }
      guard let medication = try target.read(as: Medication.self) else {
        // An ingredient may be a Substance, which has a code like a medication.
        if let code = try target.element("code") { try collect(CodeableConcept(code), &clues) }
        return
      }
      if let code = try medication.code { try collect(code, &clues) }
      for ingredient in try medication.ingredients {
        if let item = try ingredient.item { try collect(item, target, &clues, depth: depth + 1) }
        if let strength = try ingredient.strength?.mass { clues.strengths.append(strength) }
      }
    }
  }

  private func collect(_ concept: CodeableConcept, _ clues: inout Clues) throws(FHIRMistake) {
    clues.take(try concept.text)
    for coding in try concept.codings {
      clues.take(try coding.display)
      if let code = try coding.code { clues.codes.append((try coding.system ?? "", code)) }
    }
  }

  private func merge(_ clues: Clues) -> Reading {
    var line = recogniser.recognise("")
    var reading = Reading(line: line)
    var isCoded = false
    for (system, code) in clues.codes {
      let isKnownSystem = Self.rxNorm.contains(system) || Self.atc.contains(system)
      let found = isKnownSystem ? recogniser.recognise(code) : recogniser.recognise("")
      // A code is digits or letters with digits; read as words it could be anything.
      if found.substances.isEmpty {
        reading.unknownCodes.append("\(Self.shown(system)) \(code.shortened)")
      } else {
        isCoded = true
        line.merge(found)
      }
    }
    for text in clues.texts {
      guard text.utf8.count <= ScreenRequest.lineLimit else {
        line.notUnderstood.append("\(text.shortened)")
        continue
      }
      line.merge(recogniser.recognise(text), saysMore: !isCoded)
    }
    for strength in clues.strengths { line.take(strength: strength) }
    line.input = (clues.texts.first ?? reading.unknownCodes.first ?? clues.codes.first?.code ?? "no name").shortened
    line.lastTaken = nil
    line.isDenied = false
    // A near miss for what is known already is no open question.
    line.didYouMean.removeAll { suggestion in
      !suggestion.substances.isEmpty && suggestion.substances.allSatisfy(line.substances.contains)
    }
    reading.line = line
    return reading
  }

  private static func shown(_ system: String) -> String {
    if rxNorm.contains(system) { return "RxNorm" }
    if atc.contains(system) { return "ATC" }
    return system.isEmpty ? "code without a system" : system.shortened
  }

  private func pattern(of dosage: Dosage) throws(FHIRMistake) -> RecognisedLine.Pattern {
    if let asNeeded = try dosage.asNeeded { return asNeeded ? .asNeeded : .regular }
    if try dosage.timesADay != nil { return .regular }
    guard let text = try dosage.text, text.utf8.count <= ScreenRequest.lineLimit else { return .unknown }
    return recogniser.recognise(text).pattern
  }
}

extension RecognisedLine {
  /// Takes in what another reading of the same medicine says.
  /// - Parameter saysMore: whether words that nobody understood are kept.
  mutating func merge(_ other: RecognisedLine, saysMore: Bool = true) {
    for (substance, name) in zip(other.substances, other.substances) where !substances.contains(substance) {
      substances.append(name)
    }
    for name in other.ingredients where !ingredients.contains(name) { ingredients.append(name) }
    product = product ?? other.product
    hasOpioid = hasOpioid || other.hasOpioid
    for strength in other.strengths { take(strength: strength) }
    form = form ?? other.form
    route = route ?? other.route
    release = release.longer(other.release)
    if pattern == .unknown { pattern = other.pattern }
    for suggestion in other.didYouMean where !didYouMean.contains(suggestion) { didYouMean.append(suggestion) }
    if saysMore { vague += other.vague.filter { !vague.contains($0) } }
    if hasOpioid { vague = [] }
    if saysMore { notUnderstood += other.notUnderstood.filter { !notUnderstood.contains($0) } }
  }

  mutating func take(strength: Mass) {
    if !strengths.contains(strength) { strengths.append(strength) }
  }
}

extension Product.Release {
  /// Of two, the one that lasts longer.
  func longer(_ other: Product.Release) -> Product.Release {
    let order: [Product.Release] = [.unknown, .immediate, .extended, .depot]
    return (order.firstIndex(of: self) ?? 0) >= (order.firstIndex(of: other) ?? 0) ? self : other
  }
}
