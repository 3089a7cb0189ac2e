import Diary
import Foundation
import HTTPTypes
import History
import Hummingbird
import HummingbirdTesting
import NIOCore
import Records
import Reports
import Testing

@testable import Web

@Suite("The page Settings")
struct SettingsJourneyTests {
  private static func withParts<Value: Sendable>(
    _ parts: WebParts, _ test: @Sendable @escaping (any TestClientProtocol) async throws -> Value
  ) async throws -> Value {
    try await buildApplication(parts).test(.router) { client in try await test(client) }
  }

  /// A record on disk, in a directory that goes when the test ends.
  private final class Disk: Sendable {
    let directory = FileManager.default.temporaryDirectory.appending(path: "settings-\(UUID().uuidString)/")

    func parts() throws -> WebParts {
      try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
      let example = try WebParts.example()
      let store = try Store.open(
        in: directory, now: example.diary.now, newIdentifier: { UUID().uuidString.lowercased() })
      return WebParts(
        version: "0.0.0", library: example.library, protocols: example.protocols, worksheets: example.worksheets,
        kinetics: example.kinetics, instruments: example.instruments,
        diary: DiaryParts(store: store, directory: directory, now: example.diary.now, zone: example.diary.zone),
        logger: example.logger)
    }

    var names: [String] { (try? FileManager.default.contentsOfDirectory(atPath: directory.path())) ?? [] }

    deinit { try? FileManager.default.removeItem(at: directory) }
  }

  @Test("a name is given, another record is begun and chosen")
  func people() async throws {
    let parts = try WebParts.example()
    try await Self.withParts(parts) { client in
      let visitor = Visitor(client)
      #expect(try await visitor.send("/settings/rename", [("rename", "  Me  ")]).status == .seeOther)
      #expect(try await visitor.send("/settings/people", [("new-name", "Mother")]).status == .seeOther)
      let people = try await parts.diary.records.first.people()
      #expect(people.map(\.name) == ["Me", "Mother"])
      let mother = try #require(people.last)
      let chosen = try await visitor.send("/settings/choose", [("person", mother.id)])
      let cookie = try #require(chosen.headers[.setCookie])
      #expect(
        cookie.hasPrefix("sweetspot-person=") && cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"))
      #expect(!(chosen.headers[.location] ?? "").contains(mother.id), "no identifier in an address")
    }
  }

  @Test(
    "a name that cannot be kept is refused with why",
    arguments: [("", "1 to 60 characters"), (String(repeating: "x", count: 61), "this one has 61"), ("Me", "already")])
  func names(name: String, why: String) async throws {
    let parts = try WebParts.example()
    _ = try await parts.diary.records.first.rename(to: "Me")
    try await Self.withParts(parts) { client in
      let answer = try await Visitor(client).send("/settings/people", [("new-name", name)])
      #expect(answer.status == .unprocessableContent && answer.text.contains(why))
    }
    #expect(try await parts.diary.records.first.people().count == 1)
  }

  @Test("somebody who is not in the file cannot be chosen")
  func stranger() async throws {
    try await withPages { client in
      let answer = try await Visitor(client).send("/settings/choose", [("person", "x")])
      #expect(answer.status == .notFound && answer.headers[.setCookie] == nil)
    }
  }

  @Test(
    "a backup is downloaded, sealed or open, opens again, and leaves nothing behind", arguments: ["sealed", "open"])
  func backup(kind: String) async throws {
    let disk = Disk()
    let passphrase = "four words and more"
    let before = try disk.parts()
    _ = try await before.diary.records.first.rename(to: "Somebody")
    let file = try await Self.withParts(before) { client in
      let answer = try await Visitor(client).send(
        "/settings/backup",
        [("backup", kind), ("backup-passphrase", passphrase), ("backup-repeated", passphrase)])
      #expect(answer.status == .ok)
      #expect(answer.headers[.contentDisposition] == "attachment; filename=\"sweetspot-2026-11-21.backup\"")
      return Data(answer.body.readableBytesView)
    }
    #expect(disk.names.filter { !$0.hasPrefix(Store.fileName) } == [])
    #expect(file.starts(with: Data((kind == "open" ? "SQLite format 3" : "sweetspot-backup 1").utf8)))
    let elsewhere = disk.directory.appending(path: "restored/")
    try FileManager.default.createDirectory(at: elsewhere, withIntermediateDirectories: true)
    let copy = disk.directory.appending(path: "copy.backup")
    try file.write(to: copy)
    _ = try await Store.restoreBackup(
      copy, into: elsewhere, passphrase: kind == "open" ? nil : passphrase, now: before.diary.now,
      newIdentifier: { UUID().uuidString })
    let restored = try Store.open(in: elsewhere, now: before.diary.now, newIdentifier: { UUID().uuidString })
    #expect(restored.person.name == "Somebody")
  }

  @Test(
    "a short passphrase, two that differ, or no choice make no backup",
    arguments: [
      ("sealed", "eleven char", "eleven char", "has 11 characters"),
      ("sealed", "four words and more", "four words and mroe", "differ"),
      ("", "four words and more", "four words and more", "Choose who can read it"),
    ])
  func noBackup(kind: String, passphrase: String, repeated: String, why: String) async throws {
    let disk = Disk()
    try await Self.withParts(try disk.parts()) { client in
      let answer = try await Visitor(client).send(
        "/settings/backup", [("backup", kind), ("backup-passphrase", passphrase), ("backup-repeated", repeated)])
      #expect(answer.status == .unprocessableContent && answer.text.contains(why))
      #expect(!answer.text.contains(passphrase), "a passphrase is never shown again")
    }
  }

  @Test("the page shows the last link as the check sees it, the versions and where the data lie")
  func facts() async throws {
    let disk = Disk()
    let parts = try disk.parts()
    let head = try await parts.diary.records.first.check().head
    try await Self.withParts(parts) { client in
      let page = try await client.execute(uri: "/settings?check=yes", method: .get)
      for text in [head, "0.0.0", "2026-01-01+00000000", Store.fileName, "each as it was written"] {
        #expect(page.text.contains(text), "\(text)")
      }
    }
  }

  @Test("the example is marked on every page, is never in the person's file, and is gone in one step")
  func example() async throws {
    let parts = try WebParts.example()
    let own = parts.diary.records.first
    let before = try await own.check()
    try await Self.withParts(parts) { client in
      let visitor = Visitor(client)
      let started = try await visitor.send("/settings/example", [])
      #expect(started.status == .seeOther && started.headers[.setCookie]?.contains("sweetspot-person=example") == true)
      let cookie: HTTPFields = [.cookie: "sweetspot-person=example"]
      for address in Section.navigation.map(\.address) + ["/", "/supply", "/questions", "/export", "/nowhere"] {
        let page = try await client.execute(uri: address, method: .get, headers: cookie)
        #expect(page.text.contains("<strong>Example data</strong>: made up"), "\(address)")
      }
      let token = String(repeating: "a1", count: 32)
      let written = try await client.execute(
        uri: "/today/scores", method: .post,
        headers: [
          .contentType: "application/x-www-form-urlencoded",
          .cookie: "sweetspot-form=\(token); sweetspot-person=example",
        ], body: ByteBuffer(string: "formToken=\(token).example&pain=3"))
      #expect(written.status == .seeOther)
      #expect(try await visitor.send("/settings/example/stop", []).status == .seeOther)
      let after = try await client.execute(uri: "/today", method: .get, headers: cookie)
      #expect(!after.text.contains("Example data"))
    }
    #expect(try await own.check() == before, "the person's file was not touched")
  }

  @Test("a server of the example alone shows it without any choice, and cannot be left")
  func exampleOnly() async throws {
    let base = try WebParts.example()
    let store = try await Store.example(
      today: base.diary.today, zone: base.diary.zone, protocols: base.protocols, instruments: base.instruments,
      library: base.library, now: base.diary.now)
    let parts = WebParts(
      version: "0.0.0", library: base.library, protocols: base.protocols, worksheets: base.worksheets,
      kinetics: base.kinetics, instruments: base.instruments,
      diary: DiaryParts(store: store, isExample: true, now: base.diary.now, zone: base.diary.zone),
      logger: base.logger)
    try await Self.withParts(parts) { client in
      let page = try await client.execute(uri: "/progress", method: .get)
      #expect(page.text.contains("<strong>Example data</strong>") && !page.text.contains("Leave the example"))
      let settings = try await client.execute(uri: "/settings", method: .get)
      #expect(!settings.text.contains("Download a backup"))
    }
  }

  @Test("the first page shows the next step from what is on record")
  func firstSteps() async throws {
    struct Home: Decodable {
      struct Step: Decodable {
        let label: String
        let isDone: Bool
        let isNext: Bool
      }
      let steps: [Step]
      var next: String? { steps.first(where: \.isNext)?.label }
      var done: [String] { steps.filter(\.isDone).map(\.label) }
    }
    let parts = try WebParts.example()
    try await Self.withParts(parts) { client in
      func home() async throws -> Home {
        let answer = try await client.execute(uri: "/", method: .get, headers: .acceptJSON)
        return try JSONDecoder().decode(Home.self, from: Data(answer.text.utf8))
      }
      let visitor = Visitor(client)
      #expect(try await home().next == "Say who you are")
      _ = try await visitor.send("/settings/rename", [("rename", "Me")])
      #expect(try await home().next == "Say what you take and have")
      for day in 15...20 {
        _ = try await visitor.send("/today/scores", [("day", "2026-11-\(day)"), ("pain", "5")])
      }
      #expect(try await !home().done.contains("Begin with how you are now"), "six days are one too few")
      _ = try await visitor.send("/today/scores", [("pain", "5")])
      #expect(try await home().done == ["Say who you are", "Begin with how you are now"])
    }
  }
}
