public import ClinicalTime
public import Diary
public import Instruments

/// What was found in a file from elsewhere, ready to be judged against what is on record and then written down.
///
/// Every item carries a key that is the same whenever the same file is read, so that importing twice adds nothing.
public struct ImportBatch: Hashable, Sendable {
  /// The sort of file, such as `daylio`.
  public let format: String
  /// The measures that its scores are on.
  public let measures: [Measure]
  /// What is proposed, in the order of the file.
  public let items: [Item]
  /// What was noticed: what is doubtful or left out, and what was done about it.
  public let findings: [Finding]

  /// One proposed entry.
  public struct Item: Hashable, Sendable {
    /// What makes it this entry and no other of its format.
    public let key: String
    /// The line or record of the file that it came from, from 1; `nil` when it was drawn together from many.
    public let line: Int?
    /// The entry.
    public let content: ImportedContent

    /// Makes an item.
    public init(key: String, line: Int? = nil, _ content: ImportedContent) {
      self.key = key
      self.line = line
      self.content = content
    }
  }

  /// An entry of one kind with its key.
  public struct Keyed<Content: Hashable & Sendable>: Hashable, Sendable {
    /// The key, unique within the format.
    public let key: String
    /// The entry.
    public let content: Content
  }

  /// Something noticed in a file.
  public struct Finding: Codable, Hashable, Sendable {
    /// What became of it.
    public let kind: Kind
    /// The line or record of the file, from 1; `nil` when it is about the whole.
    public let line: Int?
    /// What was noticed and what was done, as sentences.
    public let text: String

    /// What became of something noticed.
    public enum Kind: String, Codable, CaseIterable, Sendable {
      /// Taken in, but look at it.
      case noticed
      /// Not taken in.
      case leftOut = "left-out"
    }

    /// Makes a finding.
    public init(_ kind: Kind, line: Int? = nil, _ text: String) {
      self.kind = kind
      self.line = line
      self.text = text
    }
  }

  /// Makes a batch. Items before ``ClinicalTime/LocalDate/earliestInDiary`` are left out, each with a finding.
  public init(format: String, measures: [Measure] = [], items: [Item], findings: [Finding] = []) {
    self.format = format
    self.measures = measures
    self.items = items.filter { $0.content.day >= .earliestInDiary }
    self.findings =
      findings
      + items.filter { $0.content.day < .earliestInDiary }.map { item in
        Finding(
          .leftOut, line: item.line,
          "“\(item.key)” was left out: \(DiaryError.dayTooEarly(item.content.day).description)")
      }
  }

  /// The key under which an item is on record: unique among all formats.
  public func recordKey(of item: Item) -> String { "\(format)|\(item.key)" }

  /// Its scores.
  public var scores: [Keyed<Score>] {
    items.compactMap { item in
      if case .score(let score) = item.content { Keyed(key: item.key, content: score) } else { nil }
    }
  }

  /// Its days with and without a treatment of the person's own.
  public var treatments: [Keyed<OwnTreatmentDay>] {
    items.compactMap { item in
      if case .treatment(let day) = item.content { Keyed(key: item.key, content: day) } else { nil }
    }
  }
}

/// An entry that a file proposes.
public enum ImportedContent: Hashable, Sendable {
  /// A dose of naltrexone.
  case dose(DoseTaken)
  /// A score on a measure.
  case score(Score)
  /// A day with or without another treatment.
  case treatment(OwnTreatmentDay)
  /// Free text about a day.
  case note(Note)
  /// Another medicine, taken at a moment.
  case rescue(RescueTaken)
  /// Answers to an instrument.
  case answers(InstrumentAnswers)

  /// The day of the diary.
  public var day: LocalDate {
    switch self {
    case .dose(let dose): dose.day
    case .score(let score): score.day
    case .treatment(let treatment): treatment.day
    case .note(let note): note.day
    case .rescue(let rescue): rescue.day
    case .answers(let answers): answers.day
    }
  }

  /// What sort of entry it is.
  public var kind: Kind {
    switch self {
    case .dose: .dose
    case .score: .score
    case .treatment: .treatment
    case .note: .note
    case .rescue: .rescue
    case .answers: .answers
    }
  }

  /// The sorts of entries that a file can propose.
  public enum Kind: String, Codable, CaseIterable, Sendable {
    case dose, score, treatment, note, rescue, answers
  }

  /// The entry in a few words, such as `1.5 mg at 2026-11-20 22:00`.
  public var inWords: String {
    switch self {
    case .dose(let dose): "\(dose.dose) at \(dose.takenAt)"
    case .score(let score):
      "\(score.measure) \(score.value) on \(score.day)\(score.time.map { " at \($0)" } ?? "")"
    case .treatment(let day): "\(day.treatment) \(day.taken ? "taken" : "not taken") on \(day.day)"
    case .note(let note): "note on \(note.day): “\(note.text.prefix(40))”"
    case .rescue(let rescue): "\(rescue.medicine) at \(rescue.takenAt)"
    case .answers(let answers): "answers to \(answers.instrument) on \(answers.day)"
    }
  }
}
