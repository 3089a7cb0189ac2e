import ClinicalTime
import Diary
import GRDB
import Instruments

extension InstrumentAnswers: EntryContent {
  static let entryKind = "answers"
  static let table = "answers"

  init(_ row: StoredRow) throws {
    self.init(
      restoring: try row.decoded("answers", as: [ItemAnswer].self), of: try row.text("instrumentId"),
      version: try row.text("version"), day: try row.date("day"))
  }

  func insert(_ db: Database, entry: String, person: String) throws {
    try db.execute(
      sql: "INSERT INTO answers (entryId, personId, instrumentId, version, day, answers) VALUES (?, ?, ?, ?, ?, ?)",
      arguments: [entry, person, instrument, version, day.description, try json(answers)])
  }
}

extension OwnQuestion: EntryContent {
  static let entryKind = "question"
  static let table = "ownQuestion"

  init(_ row: StoredRow) throws {
    let (name, text) = (try row.text("questionId"), try row.text("text"))
    let kind = try row.value("answerKind", Kind.init(rawValue:))
    let direction = try row.value("direction", Measure.Direction.init(rawValue:))
    let asked = try row.value("asked", Instrument.Asked.init(rawValue:))
    do throws(OwnQuestionRefused) {
      try self.init(id: name, text: text, kind: kind, direction: direction, asked: asked)
    } catch {
      throw StoredRow.Unreadable(column: "text")
    }
  }

  func insert(_ db: Database, entry: String, person: String) throws {
    try db.execute(
      sql: """
        INSERT INTO ownQuestion (entryId, personId, questionId, text, answerKind, direction, asked)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [entry, person, id, text, kind.rawValue, direction.rawValue, asked.rawValue])
  }
}
