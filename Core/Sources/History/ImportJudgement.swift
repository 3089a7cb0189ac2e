internal import ClinicalTime
internal import Diary
internal import Foundation
internal import Instruments
internal import Quantities

/// What carrying out an import would do with each item: the dry run, and the plan that is carried out, are this one value.
///
/// The order of the items plays no part: a file whose lines were shuffled is judged the same.
public struct ImportJudgement: Hashable, Sendable {
  /// The file.
  public let batch: ImportBatch
  /// What becomes of each item, in the order of the items.
  public let verdicts: [Verdict]

  /// What becomes of an item.
  public enum Verdict: Hashable, Sendable {
    /// It is added.
    case new
    /// The file says the same before; it is taken once.
    case repeated
    /// The same is on record already.
    case onRecord
    /// The same was on record, and was withdrawn by hand: it is not brought back.
    case withdrawn
    /// Something else is on record in its place, which stays; in words.
    case differs(String)
    /// The file says different things about it; none of them is taken; in words.
    case contradicted(String)
    /// Its measure is on record with another scale, which stays; in words.
    case otherScale(String)
  }

  /// The items that are added.
  public var added: [ImportBatch.Item] {
    zip(batch.items, verdicts).filter { $0.1 == .new }.map(\.0)
  }

  /// How many items have a verdict.
  public func count(_ verdict: Verdict) -> Int { verdicts.count { $0 == verdict } }

  /// What is not taken although it could be read, each with the reason; what is on record or repeated is only counted.
  /// Of a measure with another scale there is one, however many scores it has.
  public var refusals: [ImportBatch.Finding] {
    var told: Set<String> = []
    return zip(batch.items, verdicts).compactMap { item, verdict in
      switch verdict {
      case .new, .repeated, .onRecord: nil
      case .otherScale(let words):
        told.insert(words).inserted ? .init(.leftOut, line: item.line, "\(words) Scores: \(count(verdict)).") : nil
      case .withdrawn:
        .init(
          .leftOut, line: item.line, "\(item.content.inWords): you withdrew it after an earlier import. It stays so.")
      case .differs(let what):
        .init(.leftOut, line: item.line, "\(item.content.inWords): on record is \(what). What is on record stays.")
      case .contradicted(let what):
        .init(.leftOut, line: item.line, "\(item.content.inWords): the file also says \(what). Neither is taken in.")
      }
    }
  }
}

extension ImportBatch {
  /// Judges every item against what is on record and against the others of the file.
  public func judged(against history: History) -> ImportJudgement {
    let record = ImportRecordView(history, scales: MeasureScales(measures, onRecord: history.measures))
    let others = WithinFile(items)
    var seen: Set<String> = []
    let verdicts = items.map { item -> ImportJudgement.Verdict in
      if let other = others.contradiction(of: item) { return .contradicted(other) }
      // The same under another key is the same; but each place is looked at, so that both are remembered.
      let isNew = WithinFile.places(of: item).map { seen.insert($0).inserted }
      guard !isNew.contains(false) else { return .repeated }
      return record.verdict(on: item, key: recordKey(of: item))
    }
    return ImportJudgement(batch: self, verdicts: verdicts)
  }
}

/// Measures of a file that are on record with another scale. Scores of the two would look alike and mean different things.
private struct MeasureScales {
  /// What is in the way, by measure, in words.
  let conflicts: [Measure.ID: String]

  init(_ proposed: [Measure], onRecord: [Measure]) {
    let known = Dictionary(onRecord.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    var conflicts: [Measure.ID: String] = [:]
    for measure in proposed {
      guard let there = known[measure.id], !there.takesScores(of: measure) else { continue }
      conflicts[measure.id] = """
        “\(there.title)” is on record with a scale of \(there.scaleInFull), and the file has \(measure.scaleInFull). \
        What is on record stays, and nothing is rescaled. To take the scores in as a measure of their own, give it \
        another name in the file.
        """
    }
    self.conflicts = conflicts
  }
}

/// What a file says more than once.
private struct WithinFile {
  private var byPlace: [String: Set<ImportedContent>] = [:]

  init(_ items: [ImportBatch.Item]) {
    for item in items {
      for place in Self.places(of: item) { byPlace[place, default: []].insert(item.content) }
    }
  }

  /// What else the file says in the same place, in words.
  func contradiction(of item: ImportBatch.Item) -> String? {
    for place in Self.places(of: item) {
      guard let all = byPlace[place], all.count > 1 else { continue }
      return all.subtracting([item.content]).map(\.inWords).min()
    }
    return nil
  }

  /// The key; and what can be on record only once.
  static func places(of item: ImportBatch.Item) -> [String] {
    ["key \(item.key)"] + (item.content.onlyPlace.map { ["place \($0)"] } ?? [])
  }
}

extension ImportedContent {
  /// Names what can be there only once: a check-in score of a day, a treatment on a day, answers of a day.
  fileprivate var onlyPlace: String? {
    switch self {
    case .score(let score):
      score.time == nil && CheckInItem(rawValue: score.measure) != nil ? "score \(score.measure) \(score.day)" : nil
    case .treatment(let day): "treatment \(day.treatment.lowercased()) \(day.day)"
    case .answers(let answers): "answers \(answers.instrument) \(answers.day)"
    case .dose, .note, .rescue: nil
    }
  }

  /// Names the entry by what it says, so that the same entry from another source is found.
  fileprivate var meaning: String {
    switch self {
    case .dose(let dose): "dose \(Self.moment(dose.takenAt, dose.zone)) \(dose.dose)"
    case .score(let score):
      "score \(score.measure) \(score.day) \(score.time?.description ?? "") \(score.value.normalised)"
    case .treatment(let day): "treatment \(day.treatment.lowercased()) \(day.day) \(day.taken)"
    case .note(let note): "note \(note.day) \(note.text)"
    case .rescue(let rescue):
      "rescue \(Self.moment(rescue.takenAt, rescue.zone)) \(rescue.medicine.lowercased())"
    case .answers(let answers): "answers \(answers.instrument) \(answers.day) \(answers.answers)"
    }
  }

  /// The moment without its zone where the zone is known; else what the clock showed.
  private static func moment(_ time: LocalDateTime, _ zone: String) -> String {
    TimeZone(identifier: zone).map { "\(time.instant(in: $0).secondsSince1970)" } ?? time.description
  }
}

/// What is on record, as an import has to know it.
private struct ImportRecordView {
  /// Keys of imported entries that count, with what they hold now; `nil` when it was withdrawn.
  private var byKey: [String: ImportedContent?] = [:]
  private var meanings: Set<String> = []
  private var places: [String: ImportedContent] = [:]
  private let scales: MeasureScales

  init(_ history: History, scales: MeasureScales) {
    self.scales = scales
    let undone = Dictionary(history.importUndos.map { ($0.importID, $0) }, uniquingKeysWith: { first, _ in first })
    add(history.doses, undone, ImportedContent.dose)
    add(history.scores, undone, ImportedContent.score)
    add(history.treatments, undone, ImportedContent.treatment)
    add(history.notes, undone, ImportedContent.note)
    add(history.rescues, undone, ImportedContent.rescue)
    add(history.answers, undone, ImportedContent.answers)
  }

  private mutating func add<Content>(
    _ entries: [Entry<Content>], _ undone: [String: ImportUndo], _ wrapped: (Content) -> ImportedContent
  ) {
    for thread in EntryThread.all(entries) {
      let now = thread.latest.content.map(wrapped)
      if let now {
        meanings.insert(now.meaning)
        if let place = now.onlyPlace { places[place] = now }
      }
      guard let origin = thread.first.origin else { continue }
      // Undone with its import: as if it had never been taken in, unless it stayed because the person had changed it.
      if let undo = undone[origin.importID], !undo.kept.contains(thread.first.id) { continue }
      byKey.updateValue(now, forKey: origin.key)
    }
  }

  func verdict(on item: ImportBatch.Item, key: String) -> ImportJudgement.Verdict {
    if let known = byKey[key] {
      guard let now = known else { return .withdrawn }
      return now.meaning == item.content.meaning ? .onRecord : .differs(now.inWords)
    }
    if case .score(let score) = item.content, let words = scales.conflicts[score.measure] { return .otherScale(words) }
    if meanings.contains(item.content.meaning) { return .onRecord }
    if let place = item.content.onlyPlace, let now = places[place] { return .differs(now.inWords) }
    return .new
  }
}
