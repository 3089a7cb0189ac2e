import ClinicalTime
import Diary
import Evidence
import Foundation
import History
import Instruments
import Quantities
import Recognition

/// Gathers what a reader finds. Everything that is refused is listed with its line and the reason.
struct ImportBuilder {
  let format: String
  let context: ImportContext
  private var items: [ImportBatch.Item] = []
  /// Everything that the file says of a measure, and the measures in the order in which they came.
  private var measures: [Measure.ID: Set<Measure>] = [:]
  private var order: [Measure.ID] = []
  private var findings = FindingList()

  init(_ kind: ImportKind, _ context: ImportContext) {
    format = kind.rawValue
    self.context = context
  }

  /// What was gathered. A measure that has two scales in one file is left out: its scores would look alike and mean
  /// different things.
  var batch: ImportBatch {
    var findings = findings
    var kept: [Measure] = []
    for id in order {
      // The one that says which end is better comes first.
      let all = (measures[id] ?? []).sorted {
        ($0.direction == .unstated ? 1 : 0, $0.title) < ($1.direction == .unstated ? 1 : 0, $1.title)
      }
      guard let first = all.first, all.allSatisfy(first.takesScores) else {
        let shown = Set(all.map(\.scaleInFull)).sorted().joined(separator: " and ")
        findings.add(
          .leftOut, nil, "“\(id.prefix(80))” has more than one scale in the file: \(shown). None is taken in.")
        continue
      }
      kept.append(first)
    }
    let names = Set(kept.map(\.id))
    return ImportBatch(
      format: format, measures: kept,
      items: items.filter { item in
        if case .score(let score) = item.content { names.contains(score.measure) } else { true }
      }, findings: findings.all)
  }

  mutating func leaveOut(_ line: Int?, _ text: String) { findings.add(.leftOut, line, text) }

  /// Names the columns that no reader knows.
  mutating func leaveOutColumns(of table: CommaSeparated, except known: Set<String>) {
    for name in table.header where !known.contains(name.lowercased()) {
      leaveOut(1, "The column “\(name.prefix(60))” is not known; nothing of it is taken in.")
    }
  }

  mutating func notice(_ line: Int?, _ text: String) { findings.add(.noticed, line, text) }

  /// The diary's day of a moment.
  func day(of moment: LocalDateTime) -> LocalDate { context.boundary.diaryDay(of: moment) }

  // MARK: Entries

  mutating func addScore(
    _ measure: Measure, day: LocalDate, time: TimeOfDay? = nil, value: ExactDecimal, key: String, line: Int?
  ) {
    guard isPast(day, line) else { return }
    let measure = measure.storable
    do throws(DiaryError) {
      let score = try Score(measure, day: day, time: time, value: value)
      if measures[measure.id] == nil { order.append(measure.id) }
      measures[measure.id, default: []].insert(measure)
      append(key, line, .score(score))
    } catch {
      leaveOut(line, error.description)
    }
  }

  mutating func addNote(day: LocalDate, text: String, key: String, line: Int?) {
    guard isPast(day, line) else { return }
    do throws(DiaryError) {
      append(key, line, .note(try Note(day: day, text: text.storable)))
    } catch {
      leaveOut(line, error.description)
    }
  }

  mutating func addAnswers(_ answers: InstrumentAnswers, key: String, line: Int?) {
    append(key, line, .answers(answers))
  }

  mutating func addTreatment(_ name: String, day: LocalDate, taken: Bool, line: Int?) {
    guard isPast(day, line) else { return }
    let cleaned = Self.oneLine(name.storable)
    guard (1...RescueTaken.longest).contains(cleaned.count) else {
      return leaveOut(
        line, "The treatment's name has \(cleaned.count) characters; 1 to \(RescueTaken.longest) can be kept.")
    }
    append(
      "treatment \(cleaned) \(day) \(taken)", line,
      .treatment(OwnTreatmentDay(treatment: cleaned, day: day, taken: taken)))
  }

  mutating func addRescue(_ medicine: String, at moment: LocalDateTime, zone: String, line: Int?) {
    do throws(DiaryError) {
      let rescue = try RescueTaken(
        medicine.storable, at: moment, zone: zone, boundary: context.boundary, now: context.now)
      append("rescue \(moment) \(rescue.medicine)", line, .rescue(rescue))
    } catch {
      leaveOut(line, error.description)
    }
  }

  /// A dose of naltrexone. One outside the usual range is taken in as the file says, and pointed out.
  mutating func addDose(_ dose: Mass, at moment: LocalDateTime, zone: String, line: Int?) {
    func made(_ reason: String?) throws(DiaryError) -> DoseTaken {
      try DoseTaken(
        dose, at: moment, zone: zone, boundary: context.boundary, limits: .naltrexoneTaken, reason: reason,
        now: context.now)
    }
    do throws(DiaryError) {
      var taken: DoseTaken
      if case .unusual = Limits<Mass>.naltrexoneTaken.verdict(on: dose) {
        taken = try made("Imported; the file says so.")
        notice(line, "\(dose) of naltrexone is an unusual dose. It is taken in as the file says; check it.")
      } else {
        taken = try made(nil)
      }
      append("dose \(moment) \(zone) \(dose)", line, .dose(taken))
    } catch {
      leaveOut(line, error.description)
    }
  }

  /// A medicine that was taken at a moment, as another program wrote it: naltrexone becomes a dose, an opioid or what
  /// may be one a rescue medicine, and anything else a day of another treatment.
  mutating func addTaken(_ name: String, amount: String, at moment: LocalDateTime, zone: String, line: Int?) {
    switch TakenMedicine(name, amount: amount, context.recogniser) {
    case .naltrexone(let dose): addDose(dose, at: moment, zone: zone, line: line)
    case .naltrexoneWithoutAmount(let why):
      leaveOut(line, "“\(name.prefix(60))” is naltrexone, but it is not clear how much was taken: \(why)")
    case .opioid(let words): addRescue(words, at: moment, zone: zone, line: line)
    case .other:
      guard moment <= context.now else {
        return leaveOut(line, DiaryError.timeInFuture(moment, now: context.now).description)
      }
      addTreatment(name, day: day(of: moment), taken: true, line: line)
    }
  }

  private mutating func append(_ key: String, _ line: Int?, _ content: ImportedContent) {
    items.append(.init(key: key.storable, line: line, content))
  }

  private mutating func isPast(_ day: LocalDate, _ line: Int?) -> Bool {
    let today = context.boundary.diaryDay(of: context.now)
    guard day <= today else {
      leaveOut(line, DiaryError.dayInFuture(day, today: today).description)
      return false
    }
    guard day >= .earliestInDiary else {
      leaveOut(line, DiaryError.dayTooEarly(day).description)
      return false
    }
    return true
  }

  /// Text on one line, with single spaces.
  static func oneLine(_ text: String) -> String {
    text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }
}

extension String {
  /// Without U+0000: SQLite ends a text there, so that what follows would be lost and two texts would become one.
  var storable: String {
    guard utf8.contains(0) else { return self }
    return String(String.UnicodeScalarView(unicodeScalars.filter { $0.value != 0 }))
  }
}

extension Measure {
  fileprivate var storable: Measure {
    guard id.utf8.contains(0) || title.utf8.contains(0) else { return self }
    return Measure(id: id.storable, title: title.storable, lowest: lowest, highest: highest, direction: direction)
  }
}

/// A medicine that was taken, by name and amount.
enum TakenMedicine: Equatable {
  case naltrexone(Mass)
  case naltrexoneWithoutAmount(String)
  /// An opioid, or something that may be one.
  case opioid(String)
  case other

  init(_ name: String, amount: String, _ recogniser: MedicineRecogniser) {
    // A very long name is no name; the screen reads no longer lines either.
    let name = String(name.prefix(300))
    let read = recogniser.recognise(name)
    guard read.substances == ["naltrexone"], read.didYouMean.isEmpty, !read.hasOpioid else {
      let words = ImportBuilder.oneLine(amount.isEmpty ? name : "\(name), \(amount)")
      self = read.namesOpioid ? .opioid(String(words.prefix(RescueTaken.longest))) : .other
      return
    }
    do throws(AmountTextError) {
      self = .naltrexone(try Self.mass(ImportBuilder.oneLine(amount), strengths: read.strengths))
    } catch {
      self = .naltrexoneWithoutAmount(error.description)
    }
  }

  /// The amount with its unit; or so many pieces of the one strength that the name tells.
  private static func mass(_ amount: String, strengths: [Mass]) throws(AmountTextError) -> Mass {
    if let strength = strengths.first, strengths.count == 1, let pieces = pieces(amount) {
      guard let mass = try? strength.multiplied(by: ExactDecimal(pieces)) else { throw .tooManyDigits(amount) }
      return mass
    }
    do { return try Amount(text: amount).mass() } catch {
      throw error as? AmountTextError ?? .tooManyDigits(amount)
    }
  }

  private static let pieceWords: Set<String> = [
    "", "x", "tablet", "tablets", "tab", "tabs", "capsule", "capsules", "cap", "caps", "pill", "pills", "dose", "doses",
  ]

  /// `1`, `2 capsules`; nothing means one.
  private static func pieces(_ amount: String) -> Int? {
    if amount.isEmpty { return 1 }
    let digits = amount.prefix { $0.isASCII && $0.isNumber }
    let word = amount.dropFirst(digits.count).filter { $0 != " " }.lowercased()
    guard let count = Int(digits), (1...20).contains(count), pieceWords.contains(word) else { return nil }
    return count
  }
}

/// Findings, those that say the same drawn together with all their lines.
struct FindingList {
  private var order: [Said] = []
  private var lines: [Said: [Int]] = [:]

  private struct Said: Hashable {
    let kind: ImportBatch.Finding.Kind
    let text: String
  }

  mutating func add(_ kind: ImportBatch.Finding.Kind, _ line: Int?, _ text: String) {
    let said = Said(kind: kind, text: text)
    if lines[said] == nil {
      order.append(said)
      lines[said] = []
    }
    if let line, lines[said]?.last != line { lines[said]?.append(line) }
  }

  var all: [ImportBatch.Finding] {
    order.map { said in
      let places = lines[said] ?? []
      guard places.count > 1 else { return ImportBatch.Finding(said.kind, line: places.first, said.text) }
      return ImportBatch.Finding(
        said.kind, line: places.first, "\(said.text) The same on \(Self.shown(Array(places.dropFirst()))).")
    }
  }

  private static let mostShown = 50

  /// `line 4`, `lines 4, 7 to 9 and 12`
  static func shown(_ lines: [Int]) -> String {
    var ranges: [ClosedRange<Int>] = []
    for line in lines.sorted() {
      if let last = ranges.last, line <= last.upperBound + 1 {
        ranges[ranges.count - 1] = last.lowerBound...max(last.upperBound, line)
      } else {
        ranges.append(line...line)
      }
    }
    var words = ranges.prefix(Self.mostShown).map {
      $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound) to \($0.upperBound)"
    }
    let more = ranges.dropFirst(Self.mostShown).reduce(0) { $0 + $1.count }
    if more > 0 { words.append("\(more) more") }
    guard words.count > 1 || lines.count > 1 else { return "line \(words.joined())" }
    return "lines \(words.joined(separator: ", "))"
  }
}
