import Diary
import Foundation
import HTTPTypes
import History
import Hummingbird
import HummingbirdTesting
import NIOCore
import Records
import Testing

@testable import Web

@Suite("Whose record a page shows")
struct PersonChoiceTests {
  /// Two records in one file, and a browser that chooses.
  private struct Two {
    let parts: WebParts
    let me: Store
    let mother: Store

    init() async throws {
      parts = try WebParts.example()
      me = try await parts.diary.records.first.rename(to: "Me")
      mother = try await me.addPerson(named: "Mother")
    }

    func run<Value: Sendable>(
      _ test: @Sendable @escaping (any TestClientProtocol) async throws -> Value
    ) async throws -> Value {
      try await buildApplication(parts).test(.router) { client in try await test(client) }
    }
  }

  private static let token = String(repeating: "c3", count: 32)

  private static func open(
    _ address: String, as chosen: String?, _ client: any TestClientProtocol
  ) async throws -> TestResponse {
    try await client.execute(
      uri: address, method: .get, headers: chosen.map { [.cookie: "sweetspot-person=\(cookieText($0))"] } ?? [:])
  }

  /// The name that stands on top of a page.
  private static func mark(
    _ address: String, as chosen: String?, _ client: any TestClientProtocol
  ) async throws -> String? {
    try await open(address, as: chosen, client).text
      .firstMatch(of: /Record of <strong>([^<]*)<\/strong>/).map { String($0.output.1) }
  }

  private static func cookieText(_ id: String) -> String {
    id.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
  }

  /// Sends a form whose page was shown for one person, from a browser that has chosen perhaps another.
  private static func send(
    _ address: String, _ fields: String, shownFor: String?, as chosen: String, _ client: any TestClientProtocol
  ) async throws -> TestResponse {
    let mark = shownFor.map { "\(token).\($0)" } ?? token
    return try await client.execute(
      uri: address, method: .post,
      headers: [
        .contentType: "application/x-www-form-urlencoded",
        .cookie: "sweetspot-form=\(token); sweetspot-person=\(cookieText(chosen))",
      ], body: ByteBuffer(string: "formToken=\(mark)&\(fields)"))
  }

  @Test("the cookie chooses, and without one it is who was there first; every page says whose record it is")
  func chooses() async throws {
    let two = try await Two()
    let (me, mother) = (two.me.person.id, two.mother.person.id)
    try await two.run { client in
      for address in Section.navigation.map(\.address) + ["/", "/supply", "/questions", "/export", "/nowhere"] {
        for (chosen, name) in [(mother, "Mother"), (me, "Me"), (nil, "Me"), ("nobody", "Me")] as [(String?, String)] {
          let shown = try await Self.mark(address, as: chosen, client)
          #expect(shown == name, "\(address)")
        }
      }
    }
  }

  @Test("one record alone is not named: there is nothing to confuse")
  func alone() async throws {
    try await withPages { client in
      let page = try await Self.open("/today", as: nil, client)
      #expect(!page.text.contains("record-mark"))
    }
  }

  @Test("what is sent lands in the chosen record and in no other")
  func lands() async throws {
    let two = try await Two()
    let mother = two.mother.person.id
    try await two.run { client in
      let answer = try await Self.send("/today/scores", "pain=7", shownFor: mother, as: mother, client)
      #expect(answer.status == .seeOther)
    }
    #expect(try await two.mother.history().scores.count == 1)
    #expect(try await two.me.history().scores.isEmpty)
  }

  @Test(
    "JSON for another person, or for nobody that it names, is refused where there are several, and keeps nothing",
    arguments: ["me", nil, "mother"] as [String?])
  func boundJSON(named: String?) async throws {
    let two = try await Two()
    let (me, mother) = (two.me.person.id, two.mother.person.id)
    let before = try await two.me.lastLink()
    try await two.run { client in
      var headers: HTTPFields = [
        .contentType: "application/json", .accept: "application/json",
        .cookie: "\(PersonChoice.cookieName)=\(Self.cookieText(mother))",
      ]
      headers[.sweetspotPerson] = named.map { $0 == "me" ? me : mother }
      let answer = try await client.execute(
        uri: "/screen", method: .post, headers: headers, body: ByteBuffer(string: #"{"medicines": ["ibuprofen"]}"#))
      #expect(answer.status == (named == "mother" ? .ok : .conflict))
      let form = try await client.execute(
        uri: "/today/scores", method: .post, headers: headers, body: ByteBuffer(string: #"{"pain": "7"}"#))
      #expect(form.status == .unsupportedMediaType, "JSON is no form without fields")
    }
    #expect(try await (two.me.lastLink() == before) == (named != "mother"))
  }

  @Test(
    "a form of a page that was shown for another person, or for nobody that it names, is refused and writes nothing",
    arguments: ["me", nil] as [String?])
  func bound(shownFor: String?) async throws {
    let two = try await Two()
    let mother = two.mother.person.id
    let shown = shownFor.map { _ in two.me.person.id }
    try await two.run { client in
      let answer = try await Self.send("/today/scores", "pain=7", shownFor: shown, as: mother, client)
      #expect(answer.status == .conflict)
      #expect(
        answer.text.contains(
          shown == nil
            ? "What was sent did not say whose record it is for"
            : "This page was opened for Me; now Mother is chosen. Nothing was saved."))
    }
    #expect(try await two.mother.history().scores.isEmpty)
    #expect(try await two.me.history().scores.isEmpty)
  }

  @Test("the page that is shown binds its forms to its person")
  func marks() async throws {
    let two = try await Two()
    let mother = two.mother.person.id
    try await two.run { client in
      let page = try await Self.open("/today", as: mother, client).text
      let forms = page.matches(of: /name="formToken" value="[0-9a-f]{64}\.([^"]*)"/)
      #expect(!forms.isEmpty && forms.allSatisfy { $0.output.1 == mother })
    }
  }

  @Test("a store is opened once for each person, and again only when the name changes")
  func cached() async throws {
    let two = try await Two()
    let mother = two.mother.person.id
    let records = two.parts.diary.records
    let first = try await records.record(chosen: mother).store
    _ = try await first.history()
    let second = try await records.record(chosen: mother).store
    #expect(second.person == first.person)
    _ = try await two.mother.rename(to: "Mum")
    #expect(try await records.record(chosen: mother).person.name == "Mum")
  }
}
