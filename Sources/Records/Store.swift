public import ClinicalTime
public import Foundation
public import GRDB
public import History

/// The person's file. Every write is one whole transaction: all of it is on disk when the call returns, or nothing is.
public struct Store: Sendable {
  /// The name of the file in the data directory.
  public static let fileName = "sweetspot.sqlite"

  /// Whose record it is.
  public let person: Person

  let writer: any DatabaseWriter
  private let queue: WriteQueue
  let path: String
  let now: @Sendable () -> Instant
  let newIdentifier: @Sendable () -> String
  let cache: HistoryCache
  /// What the next write is received under; see ``once(_:)``.
  var sentKey: SentKey?

  /// Opens the file in a data directory and brings its schema up to date; makes it when it is missing.
  public static func open(
    in directory: URL, now: @escaping @Sendable () -> Instant, newIdentifier: @escaping @Sendable () -> String
  ) throws(StoreError) -> Store {
    let path = directory.appending(path: fileName).path(percentEncoded: false)
    let pool: DatabasePool
    do {
      pool = try DatabasePool(path: path, configuration: configuration)
    } catch {
      throw StoreError(error, path: path)
    }
    return try Store(pool, now: now, newIdentifier: newIdentifier)
  }

  /// Uses an open database and brings its schema up to date. Without a name, it is the record of the person who was
  /// there first; in a file without anybody, one without a name is begun.
  /// - Parameter personID: whose record it is, when there are several.
  public init(
    _ writer: any DatabaseWriter, of personID: Person.ID? = nil, now: @escaping @Sendable () -> Instant,
    newIdentifier: @escaping @Sendable () -> String
  ) throws(StoreError) {
    try self.init(writer, of: personID, queue: WriteQueue(writer, now: now), now: now, newIdentifier: newIdentifier)
  }

  private init(
    _ writer: any DatabaseWriter, of personID: Person.ID?, queue: WriteQueue, now: @escaping @Sendable () -> Instant,
    newIdentifier: @escaping @Sendable () -> String
  ) throws(StoreError) {
    let path = writer.path
    do {
      // WAL alone would sync at checkpoints only; what was acknowledged must survive a power cut.
      try writer.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
      if try writer.read(Schema.migrator.hasBeenSuperseded) { throw StoreError.newerSchema(path: path) }
      try Schema.migrator.migrate(writer)
      person = try writer.write { db in
        let people = try Person.all(db)
        if let personID {
          guard let person = people.first(where: { $0.id == personID }) else { throw StoreError.noSuchPerson(personID) }
          return person
        }
        if let person = people.first { return person }
        let person = Person(id: newIdentifier(), name: "", createdAt: now())
        try person.insert(db)
        try AuditTrail.extend(db, at: now(), origin: .sweetspot)
        return person
      }
    } catch {
      throw StoreError(error, path: path)
    }
    self.writer = writer
    self.queue = queue
    self.path = path
    self.now = now
    self.newIdentifier = newIdentifier
    cache = HistoryCache()
  }

  /// The record of a person who is known to be in the same file.
  ///
  /// It asks the file nothing: a server opens several at once, and waiting for the database there would hold up the
  /// threads on which the others have to go on.
  public func of(_ person: Person) -> Store { Store(sharing: self, person) }

  private init(sharing other: Store, _ person: Person) {
    (writer, queue, path, now) = (other.writer, other.queue, other.path, other.now)
    newIdentifier = other.newIdentifier
    self.person = person
    cache = HistoryCache()
  }

  /// The record of another person in the same file.
  public func of(_ person: Person.ID) throws(StoreError) -> Store {
    try Store(writer, of: person, queue: queue, now: now, newIdentifier: newIdentifier)
  }

  /// The one place for how a connection behaves.
  public static var configuration: Configuration {
    var configuration = Configuration()
    configuration.foreignKeysEnabled = true
    configuration.busyMode = .timeout(10)
    configuration.journalMode = .wal
    // Each connection keeps pages that it read, 2 MB unless told. What was read of a record is kept as values already.
    configuration.prepareDatabase { db in try db.execute(sql: "PRAGMA cache_size = -512") }
    return configuration
  }

  func write<Value: Sendable>(
    _ body: @escaping @Sendable (Database) throws -> Value
  ) async throws(StoreError) -> Value {
    do {
      return try await queue.write { db in
        try receive(db)
        return try body(db)
      }
    } catch {
      throw StoreError(error, path: path)
    }
  }

  func read<Value: Sendable>(
    _ body: @escaping @Sendable (Database) throws -> Value
  ) async throws(StoreError) -> Value {
    do {
      return try await writer.read(body)
    } catch {
      throw StoreError(error, path: path)
    }
  }
}
