import Foundation
import HTTPTypes
import HummingbirdTesting
import Testing

@Suite("/evidence")
struct EvidenceControllerTests {
  @Test("without a question it gives an overview of topics and disagreements")
  func overview() async throws {
    try await withPages { client in
      let page = try await client.execute(uri: "/evidence", method: .get)
      #expect(page.status == .ok)
      #expect(page.text.contains("3 claims from 1 sources, 3 of them not verified."))
      #expect(page.text.contains("How long to wait?"))
      #expect(page.text.contains("aria-current=\"page\">Evidence</a>"))
    }
  }

  @Test("a search shows matching claims with their unverified mark, and keeps what was typed")
  func search() async throws {
    try await withPages { client in
      let page = try await client.execute(uri: "/evidence?words=%3Cb%3E+wait&topic=&verified=", method: .get)
      #expect(page.text.contains("value=\"&lt;b&gt; wait\""))
      #expect(page.text.contains("No claim matches."))
      let found = try await client.execute(uri: "/evidence?words=wait&verified=no", method: .get)
      #expect(found.text.contains("Wait &lt;7&gt; days."))
      #expect(found.text.contains("Unverified: not read in its source"))
    }
  }

  @Test("the same address gives the same facts as JSON")
  func twin() async throws {
    struct Claim: Decodable {
      let id: String
      let isUnverified: Bool
      let population: String
    }
    try await withPages { client in
      let answer = try await client.execute(uri: "/evidence/claims/wait.label", method: .get, headers: .acceptJSON)
      #expect(answer.headers[.contentType] == "application/json; charset=utf-8")
      let claim = try JSONDecoder().decode(Claim.self, from: Data(answer.text.utf8))
      #expect(claim.id == "wait.label" && claim.isUnverified && claim.population == "24 adults")
    }
  }

  @Test(
    "claims, sources and disagreements that do not exist are said not to exist",
    arguments: ["/evidence/claims/x", "/evidence/sources/%3Cscript%3E", "/evidence/disagreements/x"])
  func missing(address: String) async throws {
    try await withPages { client in
      let page = try await client.execute(uri: address, method: .get)
      #expect(page.status == .notFound)
      #expect(page.text.contains("does not exist") && !page.text.contains("<script>"))
    }
  }

  @Test(
    "a choice that is not on the page is refused by its name",
    arguments: ["topic=nonsense", "grade=1", "verified=maybe", "start=x"])
  func unknownChoice(query: String) async throws {
    try await withPages { client in
      let page = try await client.execute(uri: "/evidence?\(query)", method: .get)
      #expect(page.status == .badRequest)
      #expect(page.text.contains("is not one of the choices for “\(query.prefix { $0 != "=" })”"))
    }
  }
}
