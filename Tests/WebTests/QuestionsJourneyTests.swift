import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Testing

@Suite("Questions, by page")
struct QuestionsJourneyTests {
  private func journey(_ test: @Sendable @escaping (Visitor) async throws -> Void) async throws {
    try await withPages { client in try await test(Visitor(client)) }
  }

  @Test("the PEG is due, is answered, and says what it comes to and when it is due again")
  func peg() async throws {
    try await journey { person in
      #expect(try await person.open("/questions").text.contains("Not answered yet; asked every week."))
      let saved = try await person.send("/questions/peg", [("pain", "5"), ("enjoyment", "5"), ("activity", "6")])
      #expect(saved.status == .seeOther)
      #expect(saved.headers[.location] == "/questions/peg?day=2026-11-21&saved=answers")
      let page = try await person.open("/questions/peg?day=2026-11-21&saved=answers")
      #expect(page.text.contains("5.33, on a scale from 0 to 10"))
      #expect(page.text.contains("(5 + 5 + 6) ÷ 3 = 5.33. Lower is better."))
      let list = try await person.open("/questions")
      #expect(list.text.contains("Due again on Sat 28 Nov 2026.") && list.text.contains("PEG 5.33"))
    }
  }

  @Test("the body map fills what is ticked, and the criteria say what they rest on and what they cannot tell")
  func bodyMap() async throws {
    try await journey { person in
      let address = "/questions/fibromyalgia-2016"
      let saved = try await person.send(
        address, [("areas", "neck"), ("areas", "hip-left"), ("fatigue", "2"), ("three-months", "yes")])
      #expect(saved.status == .seeOther)
      let page = try await person.open(address)
      #expect(page.text.contains(#"class="area area-neck ticked""#))
      #expect(page.text.contains(#"class="area area-chest""#))
      #expect(page.text.contains(#"id="areas-hip-left" name="areas" value="hip-left" checked"#))
      #expect(page.text.contains("These answers do not meet the 2016 criteria"))
      #expect(page.text.contains("Pain in 2 of 5 regions"))
      #expect(page.text.contains("cannot be worked out"))
      let refused = try await person.send(address, [("areas", "neck"), ("areas", "none")])
      #expect(refused.status == .unprocessableContent && refused.text.contains("Untick it, or the others."))
      #expect(refused.text.contains(#"value="neck" checked"#))
    }
  }

  @Test("a past day is filled in and taken back without touching today")
  func pastDay() async throws {
    try await journey { person in
      let address = "/questions/side-effects"
      _ = try await person.send(address, [("on-day", "2026-11-10"), ("nausea", "mild")])
      let page = try await person.open(address + "?day=2026-11-10")
      let entry = try #require(page.text.firstMatch(of: /name="entry" value="([^"]+)"/)?.output.1)
      #expect(try await !person.open(address).text.contains("name=\"entry\""))
      let back = try await person.send(address + "/withdraw", [("on-day", "2026-11-10"), ("entry", String(entry))])
      #expect(back.status == .seeOther)
      #expect(try await !person.open(address + "?day=2026-11-10").text.contains("name=\"entry\""))
    }
  }

  @Test("a question of one's own is added, asked, answered, and no longer asked")
  func own() async throws {
    try await journey { person in
      let empty = try await person.send("/questions/own", [("text", " "), ("kind", "count")])
      #expect(empty.status == .unprocessableContent && empty.text.contains("The question is empty."))
      let added = try await person.send(
        "/questions/own",
        [("text", "How many <b>rows</b>?"), ("kind", "count"), ("direction", "higher-is-better"), ("asked", "daily")])
      #expect(added.status == .seeOther)
      let list = try await person.open("/questions")
      #expect(list.text.contains("How many &lt;b&gt;rows&lt;/b&gt;?") && list.text.contains("/questions/own-1"))
      let saved = try await person.send("/questions/own-1", [("answer", "12")])
      #expect(saved.status == .seeOther)
      #expect(try await person.open("/questions/own-1").text.contains("12, on a scale from 0 to 999"))
      let entry = try #require(list.text.firstMatch(of: /name="entry" value="([^"]+)"/)?.output.1)
      _ = try await person.send("/questions/own/withdraw", [("entry", String(entry))])
      let after = try await person.open("/questions")
      #expect(!after.text.contains("Stop asking") && after.text.contains("2026-11-21"))
    }
  }

  @Test(
    "what cannot be answered is refused in words",
    arguments: [
      ("/questions/peg", "eleven", "“eleven” is not a number"), ("/questions/peg", "11", "11 is outside the scale"),
    ])
  func refused(address: String, typed: String, part: String) async throws {
    try await journey { person in
      let page = try await person.send(address, [("pain", typed)])
      #expect(page.status == .unprocessableContent && page.text.contains(part))
    }
  }

  @Test("questions that are not held, and days still to come, are refused")
  func unknown() async throws {
    try await journey { person in
      for (address, status) in [
        ("/questions/sf-36", HTTPResponse.Status.notFound), ("/questions/peg?day=2026-11-22", .badRequest),
        ("/questions/peg?day=soon", .badRequest),
      ] {
        let page = try await person.open(address)
        #expect(page.status == status)
      }
    }
  }
}
