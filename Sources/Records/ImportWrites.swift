import ClinicalTime
import Diary
import GRDB
public import History
import Instruments

/// Where an import came from, beside its entries.
public struct ImportSourceNote: Hashable, Sendable {
  /// The file's name, without its folders.
  public let fileName: String
  /// The SHA-256 of the file, in hexadecimal.
  public let fileHash: String?
  /// The mapping by which a table was read, as JSON text.
  public let mapping: String?
  /// The medicines, conditions and procedures that the file lists, as JSON text.
  public let listing: String?

  public init(fileName: String, fileHash: String? = nil, mapping: String? = nil, listing: String? = nil) {
    self.fileName = fileName
    self.fileHash = fileHash
    self.mapping = mapping
    self.listing = listing
  }
}

extension Store {
  /// What carrying out an import would do now.
  public func judge(_ batch: ImportBatch) async throws(StoreError) -> ImportJudgement {
    batch.judged(against: try await history())
  }

  /// Carries out an import as one transaction. It is judged again within it, so what is added is what holds then.
  /// - Returns: what was judged, and the import; without it when there was nothing to add and nothing to list.
  @discardableResult
  public func carryOut(
    _ batch: ImportBatch, from source: ImportSourceNote
  ) async throws(StoreError) -> (judgement: ImportJudgement, record: ImportRecord?) {
    try await write { db in
      let history = try history(in: db)
      let judgement = batch.judged(against: history)
      let items = judgement.added
      guard !items.isEmpty || (source.listing != nil && !Self.isListed(source, in: history)) else {
        return (judgement, nil)
      }
      let used = Set(items.compactMap(\.content.measure))
      for measure in batch.measures where used.contains(measure.id) { try insertIfMissing(measure, in: db) }
      let record = ImportRecord(
        id: newIdentifier(), recordedAt: now(), format: batch.format, fileName: source.fileName, added: items.count,
        findings: batch.findings + judgement.refusals, fileHash: source.fileHash, mapping: source.mapping,
        listing: source.listing)
      try record.insert(db, person: person.id)
      for item in items {
        try append(item.content, origin: ImportOrigin(importID: record.id, key: batch.recordKey(of: item)), to: db)
      }
      return (judgement, record)
    }
  }

  /// Whether the same file is on record already, and was not taken back.
  private static func isListed(_ source: ImportSourceNote, in history: History) -> Bool {
    history.imports.contains { record in
      record.fileHash == source.fileHash && record.listing != nil
        && !history.importUndos.contains { $0.importID == record.id }
    }
  }

  /// Takes an import back as a whole: its entries are withdrawn, except those that the person has changed since.
  /// - Throws: ``StoreError/refused(_:)`` when there is no such import, or it was taken back already.
  @discardableResult
  public func undoImport(_ id: ImportRecord.ID) async throws(StoreError) -> ImportUndoJudgement {
    try await write { db in
      let history = try history(in: db)
      guard let record = history.imports.first(where: { $0.id == id }) else {
        throw StoreError.refused("there is no import “\(id.prefix(60))”")
      }
      guard !history.importUndos.contains(where: { $0.importID == record.id }) else {
        throw StoreError.refused("the import of “\(record.fileName.prefix(60))” was taken back already")
      }
      let judgement = history.undoing(record.id)
      for item in judgement.withdrawn { try withdraw(item.kind.content, item.id, in: db) }
      try ImportUndo(
        id: newIdentifier(), recordedAt: now(), importID: record.id, withdrawn: judgement.withdrawn.count,
        kept: judgement.kept.map(\.id)
      ).insert(db, person: person.id)
      return judgement
    }
  }

  private func append(_ content: ImportedContent, origin: ImportOrigin, to db: Database) throws {
    switch content {
    case .dose(let dose): try append(dose, origin: origin, to: db)
    case .score(let score): try append(score, origin: origin, to: db)
    case .treatment(let treatment): try append(treatment, origin: origin, to: db)
    case .note(let note): try append(note, origin: origin, to: db)
    case .rescue(let rescue): try append(rescue, origin: origin, to: db)
    case .answers(let answers): try append(answers, origin: origin, to: db)
    }
  }
}

extension ImportedContent {
  fileprivate var measure: Measure.ID? {
    if case .score(let score) = self { score.measure } else { nil }
  }
}

extension ImportedContent.Kind {
  /// How entries of the kind are stored.
  fileprivate var content: any EntryContent.Type {
    switch self {
    case .dose: DoseTaken.self
    case .score: Score.self
    case .treatment: OwnTreatmentDay.self
    case .note: Note.self
    case .rescue: RescueTaken.self
    case .answers: InstrumentAnswers.self
    }
  }
}
