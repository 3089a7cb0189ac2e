import Diary
import Foundation
import GRDB
import History
import Records
import Testing

@Suite("A file of an earlier version is brought up to date, and nothing in it changes")
struct MigrationTests {
  private struct Archived: Decodable {
    let history: History
  }

  /// The last link of the audit trail when the file was made.
  private static let links = [
    "schema-2": "f0a924441edbab2928b061d4f2b112041f307daee3060ac41504bbc4d1a811eb",
    "schema-6": "655fa5016cf592c788a0e647f1c1f67683fb20e3f214ffe444cb2a62c5be1616",
  ]

  /// The tables that the file had nothing in when it was made.
  private static let empty = ["schema-2": ["personName"]]

  @Test("the record reads as it was exported then, and the audit trail still holds", arguments: links.keys)
  func migrated(name: String) async throws {
    let fixtures = try #require(Bundle.module.resourceURL).appending(path: "Fixtures")
    let directory = try TemporaryDirectory()
    try FileManager.default.copyItem(
      at: fixtures.appending(path: "\(name).sqlite"), to: directory.url.appending(path: Store.fileName))
    let exported = try JSONDecoder().decode(
      Archived.self, from: Data(contentsOf: fixtures.appending(path: "\(name).json"))
    ).history

    let file = try DatabaseQueue(path: directory.url.appending(path: Store.fileName).path(percentEncoded: false))
    #expect(try SchemaFixture.emptyTables(of: file) == (Self.empty[name] ?? []), "each table was there with something")
    try file.close()

    let store = try directory.store("later")
    #expect(try await store.everything() == exported)
    #expect(try await store.people().map(\.name) == ["", "Mother"])
    #expect(try await store.check(known: Self.links[name]).findings.isEmpty)

    try await store.record(try Sample.checkIn([.pain: "2"]))
    #expect(try await store.history().scores.count == exported.scores.count + 1)
    #expect(try await store.check(known: Self.links[name]).findings.isEmpty)
  }
}
