import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Reports
import Testing

@testable import Web

@Suite("A day on one page: rescue medicine, side effects, context, own questions")
struct TodayJourneyTests {
  /// Zurich is one hour ahead of UTC then: 00:30 on 22 November 2026.
  private static let afterMidnight = 1_795_303_800

  private func journey(
    at seconds: Int? = nil, _ test: @Sendable @escaping (Visitor) async throws -> Void
  ) async throws {
    let diary = try seconds.map { try DiaryParts.example(at: $0) } ?? .example()
    try await withPages(library: .embedded(), diary: diary) { client in try await test(Visitor(client)) }
  }

  private func entries(_ list: String, of person: Visitor) async throws -> [[String: Any]] {
    let archive = try await person.open("/export/archive.json")
    let read = try JSONSerialization.jsonObject(with: Data(archive.text.utf8)) as? [String: Any]
    let history = try #require(read?["history"] as? [String: Any])
    return try #require(history[list] as? [[String: Any]])
  }

  @Test("a rescue medicine is saved with the time that it is, offered from then on, and taken back")
  func rescue() async throws {
    try await journey { person in
      let saved = try await person.send("/today/rescue", [("day", "2026-11-21"), ("medicine", " ibuprofen  400 mg ")])
      #expect(saved.status == .seeOther && saved.headers[.location] == "/today?day=2026-11-21&saved=rescue")
      let page = try await person.open("/today").text
      #expect(page.contains("<strong>ibuprofen 400 mg</strong> at 21:00"))
      #expect(page.contains("name=\"medicine\" value=\"ibuprofen 400 mg\""))
      #expect(!page.contains("role=\"alert\""))
      #expect(
        try await person.open("/export/rescue.csv").text.contains(
          "2026-11-21,2026-11-21 21:00,Europe/Zurich,ibuprofen 400 mg"))
      let id = try #require(page.firstMatch(of: /name="entry" value="([^"]+)"/)?.output.1)
      _ = try await person.send("/today/rescue/withdraw", [("day", "2026-11-21"), ("entry", String(id))])
      let after = try await person.open("/today").text
      #expect(!after.contains("<strong>ibuprofen") && !after.contains("name=\"medicine\" value=\"ibuprofen"))
      #expect(try await entries("rescues", of: person).count == 2)
    }
  }

  @Test(
    "a rescue opioid is on record, says stop at once, and fills the screen",
    arguments: [("oxycodone 5 mg", "is an opioid"), ("tramadoll", "may be an opioid"), ("co-codamol", "is an opioid")])
  func opioid(medicine: String, words: String) async throws {
    try await journey { person in
      _ = try await person.send("/today/rescue", [("day", "2026-11-21"), ("medicine", medicine)])
      let page = try await person.open("/today?saved=rescue").text
      #expect(page.contains("Stop: \(medicine) \(words)") && page.contains("Take no naltrexone until"))
      #expect(try await entries("rescues", of: person).count == 1)
      let link = try #require(page.firstMatch(of: /href="(\/screen\?rescue=[^"]+)"/)?.output.1)
      #expect(try await person.open(String(link)).text.contains("\(medicine), last 2026-11-21 21:00"))
      // The answer is kept, so that it can be asked again.
      let decision = try #require(try await entries("decisions", of: person).first)
      #expect(decision["kind"] as? String == "screen")
      #expect((decision["input"] as? String)?.contains("\(medicine), last") == true)
    }
  }

  @Test("an opioid of a day before still says stop today, and not on the days before it")
  func stillStops() async throws {
    try await journey { person in
      _ = try await person.send(
        "/today/rescue", [("day", "2026-11-18"), ("medicine", "oxycodone 5 mg"), ("time", "15:00")])
      #expect(try await person.open("/today").text.contains("Stop: oxycodone"))
      #expect(try await person.open("/today?day=2026-11-18").text.contains("Stop: oxycodone"))
      #expect(try await !person.open("/today?day=2026-11-17").text.contains("Stop: oxycodone"))
    }
  }

  @Test("on a past day the time has to be said, and what was typed stays")
  func pastRescue() async throws {
    try await journey { person in
      let form = [("day", "2026-11-19"), ("medicine", "ibuprofen <b>")]
      let held = try await person.send("/today/rescue", form)
      #expect(held.status == .unprocessableContent && held.text.contains("no time of day"))
      #expect(held.text.contains("value=\"ibuprofen &lt;b&gt;\""))
      _ = try await person.send("/today/rescue", form + [("time", "02:15")])
      #expect(
        try await person.open("/export/rescue.csv").text.contains("2026-11-19,2026-11-20 02:15,Europe/Zurich"))
      #expect(try await !person.open("/today").text.contains("at 02:15"))
    }
  }

  @Test("after midnight it is still the evening before, for every part of the page")
  func afterMidnight() async throws {
    try await journey(at: Self.afterMidnight) { person in
      let page = try await person.open("/today").text
      #expect(page.contains("data-day=\"2026-11-21\"") && page.contains("21 Nov 2026"))
      _ = try await person.send("/today/rescue", [("day", "2026-11-21"), ("medicine", "ibuprofen")])
      _ = try await person.send("/today/dose", [("day", "2026-11-21"), ("amount", "1.5 mg"), ("time", "00:20")])
      _ = try await person.send("/today/answers", answer("side-effects", "set-nausea", "mild", day: "2026-11-21"))
      #expect(
        try await person.open("/export/rescue.csv").text.contains("2026-11-21,2026-11-22 00:30,Europe/Zurich,ibuprofen")
      )
      #expect(try await person.open("/export/doses.csv").text.contains("2026-11-21,2026-11-22 00:20"))
      #expect(try await entries("answers", of: person).count == 1)
      #expect(try await person.open("/today?day=2026-11-22").status == .badRequest)
    }
  }

  private func answer(
    _ instrument: String, _ field: String, _ value: String, day: String = "2026-11-21"
  ) -> [(String, String)] {
    [("day", day), ("instrument", instrument), (field, value)]
  }

  @Test("a side effect is saved in one tap beside the others, changed, and taken back")
  func sideEffects() async throws {
    try await journey { person in
      let saved = try await person.send("/today/answers", answer("side-effects", "set-nausea", "mild"))
      #expect(saved.headers[.location] == "/today?day=2026-11-21&saved=answers#part-side-effects")
      _ = try await person.send("/today/answers", answer("side-effects", "set-headache", "severe"))
      _ = try await person.send("/today/answers", answer("side-effects", "set-nausea", "moderate"))
      let page = try await person.open("/today").text
      #expect(page.contains("id=\"side-effects-nausea-moderate\" name=\"set-nausea\" value=\"\""))
      #expect(page.matches(of: /aria-pressed="true"/).count == 2)
      _ = try await person.send("/today/answers", answer("side-effects", "set-any", "no"))
      #expect(try await person.open("/today").text.matches(of: /aria-pressed="true"/).count == 1)
      _ = try await person.send("/today/answers", answer("side-effects", "set-any", ""))
      #expect(try await !person.open("/today").text.contains("aria-pressed=\"true\""))
      // Six taps, five entries with a change, one that takes the last away; the form page reads the same record.
      #expect(try await entries("answers", of: person).count == 5)
    }
  }

  @Test("context is saved the same way, with several programmes beside each other")
  func context() async throws {
    try await journey { person in
      for (field, value) in [
        ("set-weather", "storm"), ("add-programme", "tai-chi"), ("add-programme", "yoga"),
        ("remove-programme", "tai-chi"),
      ] {
        _ = try await person.send("/today/answers", answer("context", field, value, day: "2026-11-10"))
      }
      let page = try await person.open("/today?day=2026-11-10").text
      #expect(page.contains("<details open><summary>Weather: storm or sudden change;"))
      #expect(
        page.contains("name=\"remove-programme\" value=\"yoga\"")
          && page.contains("name=\"add-programme\" value=\"tai-chi\""))
      #expect(try await !person.open("/today").text.contains("aria-pressed=\"true\""))
    }
  }

  @Test("own daily questions are asked on the page, and what they do not take is said")
  func ownQuestions() async throws {
    try await journey { person in
      for (text, kind) in [("How stiff?", "scale"), ("How many stairs?", "count"), ("Weekly one?", "text")] {
        _ = try await person.send(
          "/questions/own",
          [("text", text), ("kind", kind), ("direction", "unstated"), ("asked", kind == "text" ? "weekly" : "daily")])
      }
      _ = try await person.send("/today/answers", answer("own-1", "set-answer", "7"))
      let refused = try await person.send("/today/answers", answer("own-2", "set-answer", "many"))
      #expect(refused.status == .unprocessableContent && refused.text.contains("“many” is not a number"))
      let page = try await person.open("/today").text
      #expect(page.contains("How stiff?") && page.contains("How many stairs?") && !page.contains("Weekly one?"))
      #expect(page.contains("id=\"own-1-answer-7\" name=\"set-answer\" value=\"\""))
      #expect(try await person.send("/today/answers", answer("knitting", "set-answer", "7")).status == .notFound)
    }
  }

  @Test("what is sent twice under one key is on record once, and the second time looks like the first")
  func once() async throws {
    try await journey { person in
      let key = ("sentKey", "0123456789abcdef0123456789abcdef")
      let dose = [("day", "2026-11-21"), ("amount", "1.5 mg"), ("time", "20:00")]
      for _ in 0..<3 {
        let answer = try await person.send("/today/dose", dose + [key])
        #expect(answer.headers[.location] == "/today?day=2026-11-21&saved=dose")
      }
      #expect(try await entries("doses", of: person).count == 1)
      // Without a key two doses are two doses.
      _ = try await person.send("/today/dose", dose)
      #expect(try await entries("doses", of: person).count == 2)
      #expect(try await person.send("/today/dose", dose + [("sentKey", "short")]).status == .badRequest)
    }
  }

  @Test("a form that was refused can be sent again under its key")
  func refusedKey() async throws {
    try await journey { person in
      let key = ("sentKey", "0123456789abcdef0123456789abcdef")
      #expect(
        try await person.send("/today/answers", answer("side-effects", "set-nausea", "awful") + [key]).status
          == .unprocessableContent)
      _ = try await person.send("/today/answers", answer("side-effects", "set-nausea", "mild") + [key])
      #expect(try await entries("answers", of: person).count == 1)
    }
  }

  @Test("a dose beyond the plan is recorded and flagged, today and in the history")
  func beyond() async throws {
    try await journey { person in
      _ = try await person.send(
        "/plan", [("protocol", "liptan"), ("start", "2026-11-20"), ("time", "22:00"), ("highest", "3 mg")])
      _ = try await person.send("/today/dose", [("day", "2026-11-21"), ("amount", "4.5 mg"), ("time", "20:00")])
      let flag = "4.5 mg on this day is above the highest dose of the plan, 3 mg."
      #expect(try await person.open("/today").text.contains(flag))
      #expect(try await !person.open("/today?day=2026-11-20").text.contains("Beyond the plan"))
      _ = try await person.send("/today/scores", [("day", "2026-11-21"), ("pain", "4")])
      #expect(try await person.open("/progress").text.contains(flag))
      #expect(try await entries("doses", of: person).count == 1)
    }
  }

  @Test("the page for when nobody answers holds nothing of any day")
  func offline() async throws {
    try await journey { person in
      _ = try await person.send("/today/note", [("day", "2026-11-21"), ("note", "a secret")])
      _ = try await person.send("/today/scores", [("day", "2026-11-21"), ("pain", "9")])
      _ = try await person.send("/today/dose", [("day", "2026-11-21"), ("amount", "1.5 mg"), ("time", "20:00")])
      _ = try await person.send("/today/rescue", [("day", "2026-11-21"), ("medicine", "ibuprofen")])
      let page = try await person.open("/today/offline").text
      #expect(page.contains("data-offline") && page.contains("value=\"ibuprofen\""))
      #expect(!page.contains("secret") && !page.contains("checked") && !page.contains("1.5 mg</strong>"))
    }
  }

  @Test("the worker may serve the page Today, and nothing else may")
  func worker() async throws {
    try await withPages { client in
      let worker = try await client.execute(uri: "/assets/today-worker.js", method: .get)
      let script = try await client.execute(uri: "/assets/today.js", method: .get)
      #expect(worker.headers[.serviceWorkerAllowed] == "/today" && script.headers[.serviceWorkerAllowed] == nil)
      #expect(worker.headers[.contentType]?.hasPrefix("text/javascript") == true)
    }
  }

  @Test(
    "without the token nothing is changed",
    arguments: ["/today/rescue", "/today/rescue/withdraw", "/today/answers"])
  func token(address: String) async throws {
    try await withPages { client in
      let answer = try await client.execute(uri: address, method: .post, headers: .form)
      #expect(answer.status == .forbidden)
    }
  }
}
