import ClinicalTime
import Foundation
import GRDB
import Records
import Testing

@Suite("Tokens of programs that read")
struct AccessTokenTests {
  let directory: TemporaryDirectory
  let store: Store
  let secret = "sweetspot_" + String(repeating: "5a", count: 32)

  init() throws {
    directory = try TemporaryDirectory()
    store = try directory.store()
  }

  private func all() throws -> [AccessScope] { [try #require(AccessScope("patient/*.rs"))] }

  @Test("a token is known by what the program sends, and only its digest is in the file")
  func kept() async throws {
    let token = try await store.addToken(secret, named: "portal", scopes: try all(), expiresAt: nil)
    #expect(try await store.token(sentAs: secret) == token)
    #expect(try await store.token(sentAs: secret + "0") == nil)
    #expect(try await store.token(sentAs: "") == nil)
    let pool = try DatabaseQueue(path: directory.url.appending(path: Store.fileName).path(percentEncoded: false))
    let row = try pool.read { db in try Row.fetchOne(db, sql: "SELECT * FROM accessToken") }
    #expect(try !#require(row).description.contains(secret))
    #expect(try #require(row)["digest"] != secret)
  }

  @Test("a revoked token is refused from then on, and cannot be revoked twice")
  func revoked() async throws {
    let token = try await store.addToken(secret, named: "portal", scopes: try all(), expiresAt: nil)
    try await store.revokeToken(token.id)
    #expect(try await store.token(sentAs: secret) == nil)
    #expect(try await store.tokens().first?.revokedAt != nil)
    await #expect(throws: StoreError.self) { try await store.revokeToken(token.id) }
    await #expect(throws: StoreError.self) { try await store.revokeToken("nobody's") }
  }

  @Test("a token is refused from its last moment on")
  func expired() async throws {
    let past = Instant(secondsSince1970: 1_795_000_000)
    _ = try await store.addToken(secret, named: "portal", scopes: try all(), expiresAt: past)
    #expect(try await store.token(sentAs: secret) == nil)
    let later = secret + "1"
    _ = try await store.addToken(
      later, named: "portal", scopes: try all(), expiresAt: Instant(secondsSince1970: past.secondsSince1970 + 10_000))
    #expect(try await store.token(sentAs: later) != nil)
  }

  @Test("a token opens one person's record only")
  func onePerson() async throws {
    _ = try await store.addToken(secret, named: "portal", scopes: try all(), expiresAt: nil)
    let mother = try await store.addPerson(named: "Mother")
    #expect(try await mother.token(sentAs: secret) == nil)
    #expect(try await mother.tokens().isEmpty)
  }

  @Test("a token stays as it was made: the file refuses to widen it or to take a revocation back")
  func unchangeable() async throws {
    let token = try await store.addToken(secret, named: "portal", scopes: try all(), expiresAt: nil)
    try await store.revokeToken(token.id)
    let queue = try DatabaseQueue(path: directory.url.appending(path: Store.fileName).path(percentEncoded: false))
    for sql in ["DELETE FROM accessTokenRevocation", "UPDATE accessToken SET scopes = 'patient/*.rs'"] {
      await #expect(throws: DatabaseError.self) { try await queue.write { db in try db.execute(sql: sql) } }
    }
  }

  @Test(
    "scopes are read as SMART writes them",
    arguments: [
      ("patient/*.rs", true), ("patient/Observation.r", true), ("patient/Observation.s", true),
      ("patient/Observation.cruds", false), ("patient/Nothing.rs", false), ("user/*.rs", false),
      ("patient/*.", false), ("patient/*", false), ("", false), ("patient/Observation.rs?code=1", false),
    ])
  func scopes(text: String, isTaken: Bool) {
    #expect((AccessScope(text, types: ["Observation"]) != nil) == isTaken)
  }
}
