import ClinicalTime
import Evidence
import FHIR
import Quantities
import Recognition

/// A medicine of a resource as a line of text in which the screen recognises the same: what only a code tells is put
/// into words, and what is not understood stays in it, so that it is asked about.
struct MedicineLine {
  /// The words of the medicine.
  let name: String
  /// The line without a last dose.
  let base: String
  private let reading: MedicineReader.Reading?

  /// The most characters of a resource's own words that are kept.
  private static let longest = 240

  /// - Parameter reading: the medicine as it was made out; `nil` when the resource could not be read.
  init(_ reading: MedicineReader.Reading?, texts: [String], _ recogniser: MedicineRecogniser) {
    self.reading = reading
    let words = texts.first.map { Self.plain($0) } ?? ""
    guard let reading else {
      name = words.isEmpty ? "a medicine that could not be read" : words
      base = name
      return
    }
    let line = reading.line
    name = words.isEmpty ? reading.unknownCodes.first ?? "medicine without a name" : words
    var parts = [name]
    let read = recogniser.recognise(name)
    let missing = line.substances.filter { !read.substances.contains($0) }
    if read.isDenied || read.lastTaken != nil { parts = line.ingredients.isEmpty ? line.substances : line.ingredients }
    parts = missing.map { recogniser.name(of: $0) }.filter { !parts.contains($0) } + parts
    let texted = recogniser.recognise(parts.joined(separator: ", "))
    if texted.release == .unknown, line.release == .extended || line.release == .depot {
      parts.append(line.release == .depot ? "depot" : "extended release")
    }
    parts += line.strengths.filter { !texted.strengths.contains($0) }.map(\.description)
    switch line.pattern {
    case .regular: if texted.pattern != .regular { parts.append("daily") }
    case .asNeeded: if texted.pattern != .asNeeded { parts.append("as needed") }
    case .unknown: break
    }
    let whole = parts.joined(separator: ", ")
    // Words that spoil what is known give way to the names alone.
    let again = recogniser.recognise(whole)
    let isKept =
      Set(line.substances).isSubset(of: again.substances) && again.namesOpioid == line.namesOpioid && !again.isDenied
      && again.lastTaken == nil
    base =
      isKept
      ? whole : (line.substances.map { recogniser.name(of: $0) } + line.notUnderstood.prefix(3)).joined(separator: ", ")
  }

  /// The medicine with its last dose.
  func medicine(last: LocalDateTime?, _ recogniser: MedicineRecogniser) -> ClinicalListing.Medicine {
    let text = last.map { "\(base), last \($0)" } ?? base
    let read = recogniser.recognise(text)
    return ClinicalListing.Medicine(
      line: text, isOpioid: read.namesOpioid || (reading?.line.namesOpioid ?? false),
      isUnderstood: reading.map { $0.isUnderstood && read.isRecognised && $0.line.notUnderstood.isEmpty } ?? false,
      isCurrent: last == nil)
  }

  /// On one line, without signs that steer a terminal, and not too long.
  private static func plain(_ text: String) -> String {
    let kept = text.unicodeScalars.map { scalar -> Character in
      switch scalar.properties.generalCategory {
      case .control, .lineSeparator, .paragraphSeparator, .format: " "
      default: Character(scalar)
      }
    }
    return String(kept.prefix(longest)).split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }
}

extension MedicineRecogniser {
  /// What a substance is called.
  fileprivate func name(of id: String) -> String { catalogue.substances.first { $0.id == id }?.name ?? id }
}

/// The words for a medicine, the fullest first: its own text, then what its codes are called.
struct MedicineTexts {
  private let index: ReferenceIndex

  init(_ index: ReferenceIndex) {
    self.index = index
  }

  /// What cannot be read is passed over here; the reader of the medicine reports it.
  func all(of choice: MedicationChoice?, in owner: Element) -> [String] {
    switch choice {
    case .concept(let concept): words(of: concept)
    case .reference(let reference):
      ((try? index.target(of: reference, in: owner)?.read(as: Medication.self)?.code).flatMap { $0 }.map(words) ?? [])
        + ((try? reference.display).flatMap { $0 }.map { [$0] } ?? [])
    case nil: []
    }
  }

  private func words(of concept: CodeableConcept) -> [String] {
    let text = (try? concept.text).flatMap { $0 }.map { [$0] } ?? []
    return text + ((try? concept.codings) ?? []).compactMap { coding in (try? coding.display).flatMap { $0 } }
  }
}
