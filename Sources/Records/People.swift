import ClinicalTime
import GRDB
public import History

extension Store {
  /// Everyone whose record is in the file, in the order in which they came.
  public func people() async throws(StoreError) -> [Person] {
    try await read { db in try Person.all(db) }
  }

  /// Begins the record of another person in the same file.
  /// - Returns: their store.
  public func addPerson(named name: String) async throws(StoreError) -> Store {
    let person = Person(id: newIdentifier(), name: name, createdAt: now())
    try await write { db in
      if let namesake = try Person.all(db).first(where: { $0.name == name }) {
        throw StoreError.refused("there is somebody called “\(namesake.name)” already")
      }
      try person.insert(db)
    }
    return try of(person.id)
  }

  /// The record of the person whom a name or an identifier means.
  public func of(whoIs wanted: String) throws(StoreError) -> Store {
    let people: [Person]
    do { people = try writer.read(Person.all) } catch { throw StoreError(error, path: path) }
    guard let person = people.first(where: { $0.id == wanted || $0.name == wanted }) else {
      throw .noSuchPerson(wanted)
    }
    return try of(person.id)
  }

  /// Gives the person another name. The former one stays on record.
  public func rename(to name: String) async throws(StoreError) -> Store {
    try await write { db in
      try db.execute(
        sql: "INSERT INTO personName (personId, recordedAt, name) VALUES (?, ?, ?)",
        arguments: [person.id, now().secondsSince1970, name])
    }
    return try of(person.id)
  }
}

/// Why a name cannot be kept.
public struct PersonNameProblem: Error, Equatable, Sendable, CustomStringConvertible {
  /// How many characters it has.
  public let length: Int

  public var description: String {
    "A name has 1 to \(Person.longestName) characters; this one has \(length)."
  }
}

extension Person {
  /// The longest name that is kept.
  public static let longestName = 60

  /// A name as it can be kept: not empty, one line, not endless.
  public static func name(typed text: String) throws(PersonNameProblem) -> String {
    let name = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    guard !name.isEmpty, name.count <= longestName else { throw PersonNameProblem(length: name.count) }
    return name
  }

  static func all(_ db: Database) throws -> [Person] {
    // Asked for with every request: the statement is kept.
    let statement = try db.cachedStatement(
      sql: """
        SELECT person.id, person.createdAt, coalesce(latest.name, person.name) AS name
        FROM person LEFT JOIN personName AS latest ON latest.sequence =
          (SELECT max(sequence) FROM personName WHERE personId = person.id)
        WHERE coalesce(latest.aside, 0) = 0 ORDER BY person.sequence
        """)
    return try Row.fetchAll(statement).map { row in
      let row = StoredRow(row: row)
      return Person(id: try row.text("id"), name: try row.text("name"), createdAt: try row.instant("createdAt"))
    }
  }

  /// Takes the person out of the list. Nothing of theirs is removed.
  func putAside(_ db: Database, at moment: Instant) throws {
    try db.execute(
      sql: "INSERT INTO personName (personId, recordedAt, name, aside) VALUES (?, ?, ?, 1)",
      arguments: [id, moment.secondsSince1970, name])
  }

  func insert(_ db: Database) throws {
    try db.execute(
      sql: "INSERT INTO person (id, name, createdAt) VALUES (?, ?, ?)",
      arguments: [id, name, createdAt.secondsSince1970])
  }
}
