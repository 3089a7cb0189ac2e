import Blinding
import ClinicalTime
import Compounding
import Diary
import Foundation
import GRDB
import History
import Quantities
import Records
import Testing
import Titration
import Trials

/// Makes a file of the schema of today with something in every table, for the tests of later migrations. It runs when
/// it is told where to put the file, once for each schema that is released:
///
///     SWEETSPOT_FIXTURES=Tests/RecordsTests/Fixtures swift test --filter SchemaFixture
///
/// It writes `schema-N.sqlite` and `schema-N.json` and prints the last link of the audit trail, which goes into
/// `MigrationTests`.
@Suite("A file of today's schema")
struct SchemaFixture {
  static let directory = ProcessInfo.processInfo.environment["SWEETSPOT_FIXTURES"]

  private struct Archived: Encodable {
    let history: History
  }

  @Test("has something in every table, and is kept where it is wanted")
  func made() async throws {
    let directory = try TemporaryDirectory()
    let store = try directory.store()
    try await Self.fill(store)
    let path = directory.url.appending(path: Store.fileName).path(percentEncoded: false)
    let file = try DatabaseQueue(path: path)
    #expect(try Self.emptyTables(of: file).isEmpty)
    #expect(try await store.check().findings.isEmpty)
    guard let wanted = Self.directory else { return }
    let version = try await file.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM grdb_migrations") ?? 0 }
    let place = URL(filePath: wanted).appending(path: "schema-\(version)")
    _ = try await store.backUp(to: place.appendingPathExtension("sqlite"), passphrase: nil)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    try await encoder.encode(Archived(history: store.everything())).write(to: place.appendingPathExtension("json"))
    print("\"schema-\(version)\": \"\(try await store.lastLink())\"")
  }

  /// The tables without a row.
  static func emptyTables(of file: DatabaseQueue) throws -> [String] {
    try file.read { db in
      try String.fetchAll(
        db, sql: "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
      ).filter { try Row.fetchOne(db, sql: "SELECT 1 FROM \($0)") == nil }
    }
  }

  /// Writes through the public surface, so that a table that no write reaches would be found empty.
  private static func fill(_ store: Store) async throws {
    try await fillDiary(store)
    try await fillSupply(store)
    try await fillPlans(store)
    try await fillTrials(store)
    try await store.addPerson(named: "Neighbour").rename(to: "Mother").record(try Sample.dose("0.5"))
    let scope = try #require(AccessScope("patient/*.rs"))
    let token = try await store.addToken(
      "sweetspot_" + String(repeating: "5a", count: 32), named: "portal", scopes: [scope],
      expiresAt: Instant(secondsSince1970: 1_900_000_000))
    try await store.revokeToken(token.id)
    try await fillShared(store)
  }

  private static func fillShared(_ store: Store) async throws {
    let secrets = ["5a", "6b"].map { String(repeating: $0, count: 32) }
    let ended = try await store.addAddress(secrets[0], .calendar, title: "Sweetspot")
    try await store.endAddress(ended.id)
    _ = try await store.addAddress(
      secrets[1], .healthLink, title: "Report", passcode: "passcode", content: Data([1, 2, 3]))
    _ = try await store.content(at: secrets[1]) { _ in false }
    let program = try await store.addProgram(named: "App", redirect: "https://app.example.org/back")
    try await store.endProgram(program.id)
  }

  private static func fillDiary(_ store: Store) async throws {
    let mistaken = try await store.record(try Sample.dose("5"))
    try await store.record(try Sample.dose("1.5"), superseding: mistaken)
    try await store.withdrawDose(try await store.record(try Sample.dose("3")))
    try await store.record(try Sample.checkIn([.pain: "6", .sleep: "4"], note: "Slept badly: “wind”, 3 °C"))
    try await store.record(try Sample.checkIn([.pain: "5"], on: Sample.day.adding(days: 1)))
    try await store.record(try Sample.checkIn([.pain: "4"], on: Sample.day.adding(days: 1)))
    let source = ImportSourceNote(fileName: "trial.csv")
    let carriedOut = try await store.carryOut(try Sample.batch(), from: source)
    try await store.undoImport(try #require(carriedOut.record).id)
    try await store.carryOut(try Sample.batch(), from: source)
    try await store.once(SentKey("0123456789abcdef")).record(try Sample.rescue("ibuprofen 400 mg"))
    try await store.record(try Sample.question())
    try await store.record(try Sample.impression("2"))
  }

  private static func fillSupply(_ store: Store) async throws {
    let first = try await store.record(try bottle("b1", 30))
    try await store.record(try bottle("b1", 31), superseding: first)
    try await store.record(
      SupplyEvent(date: Sample.day, bottle: "b1", kind: .lost(.pieces(ExactDecimal(2)), reason: "fell")))
    let dose = try Sample.dose("4.5", on: Sample.day.adding(days: 1))
    try await store.record(
      DoseTaken(
        restoring: dose.dose, at: dose.takenAt, zone: dose.zone, day: dose.day, reason: "as in the plan", bottle: "b1"))
  }

  private static func bottle(_ id: String, _ count: Int) throws -> Bottle {
    try Bottle(
      id: id, item: StockItem(parsing: "capsule 1.5 mg"), contents: .pieces(ExactDecimal(count)),
      receivedOn: Sample.day, madeOn: Sample.day, useBy: Sample.day.adding(days: 90), pharmacy: "Corner", lot: "7",
      filler: "cellulose", price: Price(try #require(ExactDecimal("45.50")), "USD"))
  }

  private static func fillPlans(_ store: Store) async throws {
    let first = try await store.record(try Sample.plan(), evidenceVersion: "2026-11-21")
    let second = try await store.record(try Sample.plan(), evidenceVersion: "2026-11-21", revises: first.id)
    try await store.record(try Sample.approval(), of: second.id)
    try await store.recordDecision(
      kind: "kept-for-a-test", input: #"{"asked":"é"}"#, output: #"{"answered":[]}"#, evidenceVersion: "2026-11-21")
  }

  private static func fillTrials(_ store: Store) async throws {
    let key = PharmacyKey()
    let sealed = try await Sample.seal(in: store, to: key)
    try await store.recordKit(sealed.kits[0].code, of: sealed.id, on: sealed.kits[0].first, taken: true)
    try await store.recordGuess(1, of: sealed.id, period: 1, because: "dreams")
    try await store.recordGuess(nil, of: sealed.id, period: 2, because: nil)
    try await store.recordOpening(
      of: sealed.id, payload: try sealed.opened(with: key).bytes, on: Sample.day, emergencyReason: "fall")
  }
}
