import ClinicalTime
import Foundation
import GRDB
import History
import Records
import Synchronization
import Testing

@Suite("Addresses that were given out")
struct SharedAddressTests {
  let directory: TemporaryDirectory
  let store: Store
  let secret = String(repeating: "5a", count: 32)

  init() throws {
    directory = try TemporaryDirectory()
    store = try directory.store()
  }

  private func rows(_ sql: String) throws -> [Row] {
    let queue = try DatabaseQueue(path: directory.url.appending(path: Store.fileName).path(percentEncoded: false))
    return try queue.read { db in try Row.fetchAll(db, sql: sql) }
  }

  @Test("an address is known by its random part, of which only the digest is in the file")
  func kept() async throws {
    let address = try await store.addAddress(secret, .calendar, title: "Sweetspot")
    let found = try #require(try await store.address(at: secret, .calendar))
    #expect(found.address == address && found.person == store.person.id)
    #expect(try await store.address(at: secret, .healthLink) == nil)
    #expect(try await store.address(at: secret + "0", .calendar) == nil)
    #expect(try await store.addresses() == [address])
    #expect(try !rows("SELECT * FROM sharedAddress").description.contains(secret))
  }

  @Test("an ended address opens nothing, what it led to is deleted, and it cannot be ended twice")
  func ended() async throws {
    let address = try await store.addAddress(secret, .healthLink, title: "Report", content: Data([1, 2]))
    #expect(try await store.content(at: secret) { _ in true } == .content(Data([1, 2])))
    try await store.endAddress(address.id)
    #expect(try await store.content(at: secret) { _ in true } == .nothing)
    #expect(try rows("SELECT * FROM sharedContent").isEmpty)
    await #expect(throws: StoreError.self) { try await store.endAddress(address.id) }
    let mother = try await store.addPerson(named: "Mother")
    let hers = try await mother.addAddress(secret + "1", .calendar, title: "Hers")
    await #expect(throws: StoreError.self) { try await store.endAddress(hers.id) }
    #expect(try await store.address(at: secret + "1", .calendar)?.person == mother.person.id)
  }

  @Test("a link ends at its moment, and what it led to goes with the next one that is made or asked for")
  func expired() async throws {
    let clock = Mutex(1_795_262_400)
    let queue = try DatabaseQueue(configuration: Store.configuration)
    let store = try Store(
      queue, now: { Instant(secondsSince1970: clock.withLock { $0 }) }, newIdentifier: { UUID().uuidString })
    let end = Instant(secondsSince1970: 1_795_262_500)
    _ = try await store.addAddress(secret, .healthLink, title: "Report", expiresAt: end, content: Data([1]))
    clock.withLock { $0 = end.secondsSince1970 - 1 }
    #expect(try await store.content(at: secret) { _ in true } == .content(Data([1])))
    clock.withLock { $0 = end.secondsSince1970 }
    #expect(try await store.content(at: secret) { _ in true } == .nothing)
    let left = try await queue.read { db in try Int.fetchOne(db, sql: "SELECT count(*) FROM sharedContent") }
    #expect(left == 0)
  }

  @Test("after five wrong passcodes in all its life a link opens nothing, even with the right one")
  func passcode() async throws {
    _ = try await store.addAddress(secret, .healthLink, title: "Report", passcode: "right", content: Data([1]))
    #expect(try await store.content(at: secret) { $0 == "right" } == .content(Data([1])))
    for remaining in [4, 3, 2, 1, 0] {
      #expect(try await store.content(at: secret) { _ in false } == .wrongPasscode(remaining: remaining))
    }
    #expect(try await store.content(at: secret) { _ in true } == .nothing)
    #expect(try await store.addresses().first?.wrongPasscodes == 5)
    #expect(try rows("SELECT * FROM sharedContent").isEmpty)
  }

  @Test("guesses at once are counted one by one")
  func together() async throws {
    _ = try await store.addAddress(secret, .healthLink, title: "Report", passcode: "right", content: Data([1]))
    let (store, secret) = (store, secret)
    let answers = try await withThrowingTaskGroup(of: SharedContent.self) { group in
      for _ in 0..<20 { group.addTask { try await store.content(at: secret) { _ in false } } }
      return try await group.reduce(into: [SharedContent]()) { $0.append($1) }
    }
    #expect(answers.filter { $0 == .nothing }.count == 15)
  }

  @Test("a link, its end, a wrong passcode and a program stay as they were written")
  func unchangeable() async throws {
    let address = try await store.addAddress(secret, .healthLink, title: "Report", passcode: "x", content: Data([1]))
    _ = try await store.content(at: secret) { _ in false }
    try await store.endAddress(address.id)
    let program = try await store.addProgram(named: "App", redirect: "https://app.example.org/back")
    try await store.endProgram(program.id)
    let queue = try DatabaseQueue(path: directory.url.appending(path: Store.fileName).path(percentEncoded: false))
    for sql in [
      "DELETE FROM sharedAddressEnd", "DELETE FROM wrongPasscode", "UPDATE sharedAddress SET expiresAt = NULL",
      "UPDATE registeredProgram SET redirect = 'https://elsewhere.example'", "DELETE FROM registeredProgramEnd",
    ] {
      await #expect(throws: DatabaseError.self) { try await queue.write { db in try db.execute(sql: sql) } }
    }
  }

  @Test("a program is registered for everybody in the file until it is ended")
  func programs() async throws {
    let program = try await store.addProgram(named: "App", redirect: "https://app.example.org/back")
    #expect(try await store.addPerson(named: "Mother").programs() == [program])
    try await store.endProgram(program.id)
    #expect(try await store.programs().isEmpty)
    await #expect(throws: StoreError.self) { try await store.endProgram(program.id) }
  }
}
