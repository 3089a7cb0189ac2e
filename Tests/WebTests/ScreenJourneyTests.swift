import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Reports
import Testing

@Suite("The safety screen")
struct ScreenJourneyTests {
  @Test("an answer is shown, kept, and there again on the next visit")
  func journey() async throws {
    try await withPages(library: .embedded()) { client in
      let visitor = Visitor(client)
      let answer = try await visitor.send(
        "/screen",
        [
          ("medicines", "oxycodone 5 mg tid, last 2026-11-20"), ("dose", "1.5 mg"), ("start", "2026-12-01"),
          ("condition", "cirrhosis"),
        ])
      #expect(answer.status == .ok)
      #expect(answer.text.contains("not before 2026-12-04 23:59"))
      #expect(answer.text.contains("Cirrhosis"))
      let again = try await visitor.open("/screen")
      #expect(again.text.contains("oxycodone 5 mg tid, last 2026-11-20"))
      #expect(again.text.contains("value=\"cirrhosis\" checked"))
    }
  }

  @Test("each line says how it was read: a medicine, a description of one, or nothing that is known")
  func reading() async throws {
    try await withPages(library: .embedded()) { client in
      let answer = try await Visitor(client).send("/screen", [("medicines", "duloxetine 60 mg\npain pills\nqwertzol")])
      let read = answer.text.matches(of: /<dt>(.+?)<\/dt>\s*<dd>(.+?)<\/dd>/).map { "\($0.1): \($0.2)" }
      #expect(
        read == [
          "duloxetine 60 mg: duloxetine", "pain pills: says what it is for, not what is in it",
          "qwertzol: not recognised",
        ])
    }
  }

  @Test("what cannot be read is told in full, and nothing typed is lost")
  func unreadable() async throws {
    try await withPages(library: .embedded()) { client in
      let visitor = Visitor(client)
      let answer = try await visitor.send(
        "/screen",
        [
          ("medicines", "tramadol"), ("dose", "1,500 mg"), ("start", "2026-02-30"), ("age", "old"),
          ("procedures", "soon knee"),
        ])
      #expect(answer.status == .unprocessableContent)
      for part in ["no date that exists", "no whole number", "tramadol", "1,500 mg"] {
        #expect(answer.text.contains(part), "\(part)")
      }
    }
  }

  @Test("a prescriber's decision is shown with its finding from then on; without a reason it is refused")
  func override() async throws {
    try await withPages(library: .embedded()) { client in
      let visitor = Visitor(client)
      let request =
        #"{"asOf":"2026-11-21 10:00","medicines":["oxycodone 5 mg tid, last 2026-11-20"],"start":"2026-12-01"}"#
      let finding = "opioid.wait:oxycodone 5 mg tid, last 2026-11-20"
      let fields = [("request", request), ("finding", finding), ("prescriber", "Dr Example")]
      let refused = try await visitor.send("/screen/override", fields)
      #expect(refused.status == .unprocessableContent)
      #expect(refused.text.contains("prescriber&#39;s name and a reason"))
      let written = try await visitor.send("/screen/override", fields + [("reason", "Start in the clinic")])
      #expect(written.status == .ok)
      #expect(written.text.contains("Overridden by Dr Example"))
      let stored = try await visitor.open("/screen")
      #expect(stored.text.contains("<li>Overridden by Dr Example"))
      #expect(stored.text.contains("Start in the clinic</li>"))
    }
  }

  @Test("a decision without its check is refused with what to do")
  func overrideWithoutRequest() async throws {
    try await withPages(library: .embedded()) { client in
      let visitor = Visitor(client)
      let answer = try await visitor.send(
        "/screen/override", [("finding", "age"), ("prescriber", "x"), ("reason", "y")])
      #expect(answer.status == .badRequest)
      #expect(answer.text.contains("Run the check again"))
    }
  }

  @Test(
    "hostile text comes back as text",
    arguments: ["<script>alert(1)</script>", "{{title}}", "\u{0}\u{202E}", "' OR 1=1 --"])
  func hostile(text: String) async throws {
    try await withPages(library: .embedded()) { client in
      let visitor = Visitor(client)
      let answer = try await visitor.send("/screen", [("medicines", text), ("dose", text)])
      #expect(answer.status == .unprocessableContent)
      #expect(!answer.text.contains("<script>alert"))
    }
  }

  @Test("the question can come as JSON, and what is wrong in it is told")
  func json() async throws {
    try await withPages(library: .embedded()) { client in
      func ask(_ text: String) async throws -> TestResponse {
        try await client.execute(
          uri: "/screen", method: .post, headers: [.contentType: "application/json", .accept: "application/json"],
          body: ByteBuffer(string: text))
      }
      let answer = try await ask(#"{"medicines": ["oxycodone 5 mg"], "dose": "1.5 mg"}"#)
      #expect(answer.status == .ok)
      #expect(answer.text.contains("the last dose is not known"))
      #expect(try await ask(#"{"medicines": "oxycodone"}"#).status == .badRequest)
      #expect(try await ask(#"{"medicine": ["oxycodone"]}"#).text.contains("is no field of a screen"))
      #expect(try await ask(#"{"medicines": ["oxycodone"], "dose": "1.5"}"#).status == .unprocessableContent)
      #expect(try await ask("{").status == .badRequest)
    }
  }

  @Test("an empty list is asked about, and “none” is an answer")
  func nothingTaken() async throws {
    try await withPages(library: .embedded()) { client in
      let visitor = Visitor(client)
      let empty = try await visitor.send("/screen", [("dose", "1.5 mg")])
      #expect(empty.status == .unprocessableContent && empty.text.contains("none were entered"))
      let none = try await visitor.send("/screen", [("medicines", "none"), ("dose", "1.5 mg")])
      #expect(none.status == .ok && none.text.contains("No medicines were checked"))
    }
  }

  @Test("the card says what is taken and leaves open what is not known")
  func card() async throws {
    try await withPages(library: .embedded()) { client in
      let visitor = Visitor(client)
      _ = try await visitor.send("/screen", [("medicines", "gabapentin"), ("dose", "3 mg")])
      let card = try await visitor.open("/screen/card")
      #expect(card.text.contains("3 mg"))
      #expect(card.text.contains("72 to 108 hours"))
    }
  }
}
