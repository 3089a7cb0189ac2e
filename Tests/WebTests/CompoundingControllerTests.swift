import Foundation
import HTTPTypes
import HummingbirdTesting
import Testing

@Suite("/compounding")
struct CompoundingControllerTests {
  @Test("an untouched page asks, and answers nothing")
  func untouched() async throws {
    try await withPages { client in
      let page = try await client.execute(uri: "/compounding", method: .get)
      #expect(page.status == .ok)
      #expect(page.text.contains("How do I take my dose?"))
      #expect(!page.text.contains("class=\"notice"))
      let form = try await client.execute(uri: "/compounding/capsules", method: .get)
      #expect(form.text.contains("Strength of one capsule"))
      #expect(!form.text.contains("class=\"notice"))
    }
  }

  @Test("a dose from what is at hand is said in words, and what was typed is kept")
  func amount() async throws {
    try await withPages { client in
      let page = try await client.execute(
        uri: "/compounding?dose=4.5+mg&stock=capsule+1.5+mg%0Acapsule+3+mg", method: .get)
      #expect(page.text.contains("4.5 mg is 1 capsule of 3 mg and 1 capsule of 1.5 mg"))
      #expect(page.text.contains("capsule 1.5 mg\ncapsule 3 mg</textarea>"))
      let refused = try await client.execute(uri: "/compounding?dose=4.5+mg&stock=%3Cb%3E", method: .get)
      #expect(refused.text.contains("Not worked out"))
      #expect(!refused.text.contains("<b>"))
    }
  }

  @Test("a worksheet is worked out from the address, and its twin holds exact fractions")
  func worksheet() async throws {
    struct Twin: Decodable {
      struct Figure: Decodable { let id: String, exact: String }
      struct Step: Decodable { let figures: [Figure] }
      struct Sheet: Decodable { let steps: [Step] }
      let sheet: Sheet
    }
    let address = "/compounding/capsules?strength=4.5+mg&size=3&assay=99&water=2&made=2026-11-21"
    try await withPages { client in
      let page = try await client.execute(uri: address, method: .get)
      #expect(page.text.contains("Use by 2027-05-20"))
      #expect(page.text.contains("Checked by: ____"))
      let answer = try await client.execute(uri: address, method: .get, headers: .acceptJSON)
      let twin = try JSONDecoder().decode(Twin.self, from: Data(answer.text.utf8))
      let figures = twin.sheet.steps.flatMap(\.figures)
      #expect(figures.first { $0.id == "powder" }?.exact == "37500/77")
    }
  }

  @Test(
    "what cannot be made is refused with the field and the remedy",
    arguments: [
      ("capsules?strength=4.5", "Strength of one capsule: “4.5” has no unit."),
      ("capsules?strength=4.5+mg", "Weigh some filled and empty ones"),
      ("capsules?strength=45+mg&size=3", "the limit is 10 mg"),
      ("liquid?volume=120+mL", "make 100 mL or 150 mL"),
      ("liquid?formula=water&storage=room", "Choose the refrigerator"),
      ("liquid?formula=oil", "Choose preserved or water"),
      ("dilution?target=2+mg%2FmL", "the target has to be weaker"),
      ("splitting?breaks=99", "it can be 1 to 6"),
    ])
  func refused(address: String, text: String) async throws {
    try await withPages { client in
      let page = try await client.execute(uri: "/compounding/" + address, method: .get)
      #expect(page.status == .ok)
      #expect(page.text.contains("No worksheet was made"))
      #expect(page.text.contains(text), "\(page.text)")
    }
  }

  @Test("a worksheet that does not exist is said not to exist")
  func missing() async throws {
    try await withPages { client in
      let page = try await client.execute(uri: "/compounding/cream", method: .get)
      #expect(page.status == .notFound)
    }
  }
}
