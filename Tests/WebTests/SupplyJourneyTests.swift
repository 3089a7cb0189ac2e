import Foundation
import HTTPTypes
import History
import Hummingbird
import HummingbirdTesting
import Interchange
import Records
import Testing

@testable import Web

@Suite("From a bottle to the next order, by page")
struct SupplyJourneyTests {
  private func journey(_ test: @Sendable @escaping (Visitor) async throws -> Void) async throws {
    try await withPages { client in try await test(Visitor(client)) }
  }

  private let capsules = [
    ("item", "capsule 1.5 mg"), ("amount", "60"), ("received", "2026-11-01"), ("pharmacy", "Corner & Sons"),
    ("lot", "10"), ("filler", "cellulose"),
  ]

  @Test("a bottle is added, shown, chosen for a dose, counted and taken back")
  func bottle() async throws {
    try await journey { person in
      #expect(try await person.open("/supply").text.contains("Nothing is on record."))
      let made = try await person.send("/supply/bottle", capsules)
      #expect(made.status == .seeOther && made.headers[.location] == "/supply?saved=bottle")
      let page = try await person.open("/supply?saved=bottle").text
      #expect(page.contains("60 capsules of 1.5 mg left") && page.contains("from Corner &amp; Sons"))

      let dose = try await person.send(
        "/today/dose", [("day", "2026-11-20"), ("amount", "3 mg"), ("time", "22:00"), ("bottle", "b1")])
      #expect(dose.status == .seeOther)
      #expect(
        try await person.open("/today?day=2026-11-20").text.contains("<strong>3 mg</strong> at 22:00, from bottle b1"))
      #expect(try await person.open("/supply").text.contains("58 capsules of 1.5 mg left"))

      let counted = try await person.send(
        "/supply/event", [("bottle", "b1"), ("what", "counted"), ("event-amount", "57"), ("event-date", "2026-11-21")])
      #expect(counted.status == .seeOther)
      #expect(try await person.open("/supply").text.contains("57 capsules of 1.5 mg left"))

      let entry = try #require(
        try await person.open("/supply").text.firstMatch(of: /withdraw"[^§]*?name="entry" value="([^"]+)"/)?.output.1)
      _ = try await person.send("/supply/withdraw", [("entry", String(entry))])
      let after = try await person.open("/supply").text
      #expect(after.contains("What does not add up") && !after.contains("57 capsules"))
    }
  }

  @Test("the only bottle that fits the planned dose is chosen beforehand; of two that fit, none")
  func preselected() async throws {
    try await journey { person in
      _ = try await person.send("/plan", [("protocol", "liptan"), ("start", "2026-11-20"), ("time", "22:00")])
      _ = try await person.send("/supply/bottle", capsules)
      _ = try await person.send(
        "/supply/bottle", [("item", "capsule 4.5 mg"), ("amount", "30"), ("received", "2026-11-02")])
      #expect(try await person.open("/today").text.contains(#"<option value="b1" selected>"#))
      _ = try await person.send(
        "/supply/bottle", [("item", "liquid 1 mg/mL"), ("amount", "100 mL"), ("received", "2026-11-02")])
      #expect(try await person.open("/today").text.contains(#"<option value="" selected>"#))
    }
  }

  @Test("plan, calendar and calendar file go by the bottles on record")
  func plan() async throws {
    try await journey { person in
      _ = try await person.send(
        "/plan",
        [("protocol", "liptan"), ("start", "2026-11-20"), ("time", "22:00"), ("stock", "liquid 1 mg/mL")])
      #expect(try await person.open("/plan").text.contains("1.5 mL of 1 mg/mL"))
      _ = try await person.send("/supply/bottle", capsules)
      for address in ["/plan", "/plan/calendar", "/today"] {
        // The calendar holds a number and its unit together.
        let page = try await person.open(address).text.replacing("\u{A0}", with: " ")
        #expect(page.contains("1 capsule of 1.5 mg") && !page.contains("1.5 mL"), "\(address)")
      }
      #expect(try await person.open("/plan").text.contains("The amounts are for the bottles on record."))
      #expect(try await person.open("/plan/calendar.ics?titles=full").text.contains("2 capsules of 1.5 mg"))
      // 14 days of one, 14 of two, then three a day: 60 pieces last 14 + 14 + 6 days from 20 November.
      let supply = try await person.open("/supply").text
      #expect(supply.contains("Step 2, Fri 4 Dec 2026 to Thu 17 Dec 2026, needs 28 capsules of 1.5 mg."))
      #expect(supply.contains("That is there, after what is needed before."))
      #expect(supply.contains("What is left lasts until"))
    }
  }

  @Test("the archive, read into another file and written again, is byte for byte the same")
  func archive() async throws {
    try await journey { person in
      _ = try await person.send("/supply/bottle", capsules + [("price", "45.50 USD"), ("use-by", "2027-05-31")])
      _ = try await person.send(
        "/supply/bottle", [("item", "liquid 1 mg/mL"), ("amount", "62.5 mL"), ("received", "2026-11-02")])
      _ = try await person.send(
        "/today/dose", [("day", "2026-11-20"), ("amount", "3 mg"), ("time", "22:00"), ("bottle", "b1")])
      for (what, amount) in [("lost", "2"), ("discarded", "1"), ("counted", "50")] {
        let saved = try await person.send(
          "/supply/event",
          [
            ("bottle", "b1"), ("what", what), ("event-amount", amount), ("event-date", "2026-11-21"),
            ("reason", what == "counted" ? "" : "fell"),
          ])
        #expect(saved.status == .seeOther, "\(what)")
      }
      let entry = try #require(
        try await person.open("/supply").text.firstMatch(of: /withdraw"[^§]*?name="entry" value="([^"]+)"/)?.output.1)
      _ = try await person.send("/supply/withdraw", [("entry", String(entry))])

      let data = Data(try await person.open("/export/archive.json").text.utf8)
      let archive = try Archive(data)
      #expect(archive.history.bottles.count == 3 && archive.history.supplyEvents.count == 3)
      let other = try await DiaryParts.example().store.restore(archive.history)
      #expect(try Archive(try await other.history()).data() == data)
    }
  }

  @Test("another pharmacy is marked in the diary, on the progress page and in the data")
  func switched() async throws {
    try await journey { person in
      _ = try await person.send("/supply/bottle", capsules)
      _ = try await person.send(
        "/supply/bottle",
        [
          ("item", "capsule 1.5 mg"), ("amount", "60"), ("received", "2026-11-01"), ("pharmacy", "Mail"),
          ("lot", "10"), ("filler", "cellulose"),
        ])
      for (day, bottle) in [("2026-11-18", "b1"), ("2026-11-19", "b2")] {
        _ = try await person.send(
          "/today/dose", [("day", day), ("amount", "1.5 mg"), ("time", "22:00"), ("bottle", bottle)])
        _ = try await person.send("/today/scores", [("day", day), ("pain", "4")])
      }
      let words = "From Thu 19 Nov 2026 on bottle b2 instead of b1: pharmacy Corner &amp; Sons before, Mail now."
      for address in ["/today?day=2026-11-19", "/progress", "/supply"] {
        #expect(try await person.open(address).text.contains(words), "\(address)")
      }
      #expect(try await !person.open("/today?day=2026-11-18").text.contains(words))
      #expect(try await person.open("/progress").text.contains("class=\"switch\""))
      let data = try await person.client.execute(uri: "/progress", method: .get, headers: .acceptJSON).text
      #expect(data.contains("pharmacy Corner & Sons before, Mail now"))
    }
  }

  @Test("offers are compared and not kept")
  func quotes() async throws {
    try await journey { person in
      let page = try await person.send(
        "/supply/quotes",
        [("dose", "4.5 mg"), ("quotes", "Corner; capsule 4.5 mg; 90; 45 USD\nMail; capsule 4.5 mg; 30; 30 EUR")])
      #expect(page.status == .ok)
      #expect(page.text.contains("Offers in USD") && page.text.contains("182.50"))
      #expect(page.text.contains("No source held here reports a price in EUR."))
      #expect(try await !person.open("/supply").text.contains("Corner;"))
    }
  }

  @Test(
    "what cannot be is refused beside its form, and what was typed stays",
    arguments: [
      ("/supply/bottle", [("item", "capsule 1.5 mg"), ("amount", "<b>"), ("received", "2026-11-01")], "&lt;b&gt;"),
      ("/supply/bottle", [("item", "handful"), ("amount", "3"), ("received", "2026-11-01")], "handful"),
      (
        "/supply/event", [("bottle", "b9"), ("what", "counted"), ("event-amount", "3"), ("event-date", "2026-11-21")],
        "There is no bottle “b9”."
      ),
      ("/supply/quotes", [("dose", "4.5"), ("quotes", "x")], "has no unit"),
      ("/supply/quotes", [("dose", "4.5 mg"), ("quotes", "x")], "is no offer"),
    ])
  func refused(address: String, fields: [(String, String)], part: String) async throws {
    try await journey { person in
      let page = try await person.send(address, fields)
      #expect(page.status == .unprocessableContent)
      #expect(page.text.contains(part) && page.text.contains("role=\"alert\"") && !page.text.contains("<b>"))
    }
  }

  @Test("a dose from a bottle that is not there is not saved")
  func unknownBottle() async throws {
    try await journey { person in
      let page = try await person.send(
        "/today/dose", [("day", "2026-11-20"), ("amount", "3 mg"), ("time", "22:00"), ("bottle", "b9")])
      #expect(page.status == .unprocessableContent && page.text.contains("There is no bottle “b9”."))
    }
  }
}
