import Evidence
import Foundation
import HTTPTypes
import HummingbirdTesting
import Testing

@Suite("/protocols")
struct ProtocolsControllerTests {
  @Test("every protocol stands side by side with its chart, its claims and a way to a plan")
  func list() async throws {
    let protocols = try ProtocolCatalogue.embedded().protocols
    try await withPages { client in
      let page = try await client.execute(uri: "/protocols", method: .get)
      #expect(page.status == .ok)
      for found in protocols {
        #expect(page.text.contains("<a href=\"/protocols/\(found.id)\">"), "\(found.id)")
        #expect(page.text.contains("href=\"/plan?protocol=\(found.id)\""), "\(found.id)")
      }
      #expect(page.text.components(separatedBy: "<svg").count - 1 == protocols.count)
      #expect(page.text.components(separatedBy: "Only a named prescriber").count - 1 == 1)
    }
  }

  @Test("a protocol has a page with its steps, its notes and everyone who says so")
  func one() async throws {
    try await withPages { client in
      let page = try await client.execute(uri: "/protocols/final", method: .get)
      #expect(page.text.contains("<h1 class=\"long\">FINAL trial: up to 6 mg in four weeks</h1>"))
      #expect(page.text.contains("our own division") && page.text.contains("/evidence/claims/dose.final-six"))
      #expect(!page.text.contains("Only a named prescriber"))
      let beside = try await client.execute(uri: "/protocols/webster", method: .get)
      #expect(beside.text.contains("Only a named prescriber"))
    }
  }

  @Test("the same addresses give the same facts as JSON")
  func twin() async throws {
    struct List: Decodable {
      struct Group: Decodable {
        struct Entry: Decodable { let id: String }
        let entries: [Entry]
      }
      let groups: [Group]
    }
    struct One: Decodable {
      struct Summary: Decodable {
        struct Step: Decodable { let dose: String }
        let steps: [Step]
      }
      let summary: Summary
    }
    try await withPages { client in
      let list = try await client.execute(uri: "/protocols", method: .get, headers: .acceptJSON)
      let groups = try JSONDecoder().decode(List.self, from: Data(list.text.utf8)).groups
      #expect(groups.map(\.entries.count) == [14, 7])
      let one = try await client.execute(uri: "/protocols/final", method: .get, headers: .acceptJSON)
      let steps = try JSONDecoder().decode(One.self, from: Data(one.text.utf8)).summary.steps
      #expect(steps.map(\.dose) == ["1.5", "3", "4.5", "6"])
    }
  }

  @Test("a protocol that is not held is said not to exist", arguments: ["/protocols/x", "/protocols/%3Cscript%3E"])
  func missing(address: String) async throws {
    try await withPages { client in
      let page = try await client.execute(uri: address, method: .get)
      #expect(page.status == .notFound)
      #expect(page.text.contains("does not exist") && !page.text.contains("<script>"))
    }
  }
}
