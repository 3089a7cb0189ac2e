import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Testing

@testable import Web

@Suite("From a plan to progress, by page")
struct DiaryJourneyTests {
  private func journey(_ test: @Sendable @escaping (Visitor) async throws -> Void) async throws {
    try await withPages { client in try await test(Visitor(client)) }
  }

  @Test("a plan is made, stays a draft, and is approved")
  func plan() async throws {
    try await journey { person in
      #expect(try await person.open("/plan").text.contains("Make a plan"))
      let made = try await person.send(
        "/plan", [("protocol", "liptan"), ("start", "2026-12-01"), ("time", "22:00"), ("highest", "3 mg")])
      #expect(made.status == .seeOther && made.headers[.location] == "/plan")
      let page = try await person.open("/plan")
      #expect(page.text.contains("Draft until your prescriber approves it.") && page.text.contains("Tue 15 Dec"))
      #expect(!page.text.contains("4.5 mg at night"))

      let id = try #require(page.text.firstMatch(of: /name="plan" value="([^"]+)"/)?.output.1)
      let low = try await person.send(
        "/plan/approval",
        [("plan", String(id)), ("prescriber", "Dr Byron"), ("date", "2026-11-20"), ("highest-approved", "2 mg")])
      #expect(low.status == .unprocessableContent && low.text.contains("Dr Byron approved up to 2 mg"))
      #expect(low.text.contains("value=\"Dr Byron\""))
      let approved = try await person.send(
        "/plan/approval",
        [("plan", String(id)), ("prescriber", "Dr Byron"), ("date", "2026-11-20"), ("highest-approved", "3 mg")])
      #expect(approved.status == .seeOther)
      #expect(try await person.open("/plan").text.contains("Approved by Dr Byron on 2026-11-20, up to 3 mg a day."))
    }
  }

  @Test(
    "a plan that cannot be made says why and keeps what was typed",
    arguments: [
      ("2026-02-30", "22:00", "", "2026-02-30"), ("2026-12-01", "25:00", "", "no time of day"),
      ("2026-12-01", "22:00", "3", "has no unit"), ("2026-12-01", "22:00", "1 mg", "starts at 1.5 mg"),
      ("2026-12-01", "22:00", "<b>", "&lt;b&gt;"),
    ])
  func refusedPlan(start: String, time: String, highest: String, part: String) async throws {
    try await journey { person in
      let page = try await person.send(
        "/plan", [("protocol", "liptan"), ("start", start), ("time", time), ("highest", highest)])
      #expect(page.status == .unprocessableContent)
      #expect(page.text.contains("No plan was made") && page.text.contains(part))
      #expect(!page.text.contains("<b>"))
    }
  }

  @Test("an approval of a plan that was replaced is not recorded")
  func stale() async throws {
    try await journey { person in
      let answer = try await person.send("/plan/approval", [("plan", "gone"), ("prescriber", "Dr Byron")])
      #expect(answer.status == .conflict)
    }
  }

  @Test("a dose after midnight is saved for the evening before, and taken back")
  func dose() async throws {
    try await journey { person in
      let saved = try await person.send(
        "/today/dose", [("day", "2026-11-20"), ("amount", "1,5 mg"), ("time", "00:30")])
      #expect(saved.headers[.location] == "/today?day=2026-11-20&saved=dose")
      let page = try await person.open("/today?day=2026-11-20&saved=dose")
      #expect(page.text.contains("The dose is saved.") && page.text.contains("<strong>1.5 mg</strong> at 00:30"))
      #expect(
        try await person.open("/export/doses.csv").text.contains("2026-11-20,2026-11-21 00:30,Europe/Zurich,1.5,"))
      let id = try #require(page.text.firstMatch(of: /name="dose" value="([^"]+)"/)?.output.1)
      _ = try await person.send("/today/withdraw", [("day", "2026-11-20"), ("dose", String(id))])
      #expect(try await !person.open("/today?day=2026-11-20").text.contains("at 00:30"))
      #expect(try await person.open("/export/archive.json").text.contains("\"supersedes\""))
    }
  }

  @Test("a tenfold slip is held back until a reason is given")
  func slip() async throws {
    try await journey { person in
      let form = [("day", "2026-11-20"), ("amount", "15 mg"), ("time", "22:00")]
      let held = try await person.send("/today/dose", form)
      #expect(held.status == .unprocessableContent && held.text.contains("id=\"reason\""))
      #expect(try await person.send("/today/dose", form + [("reason", "misread the label")]).status == .seeOther)
      #expect(try await person.open("/today?day=2026-11-20").text.contains("misread the label"))
    }
  }

  @Test("scores and note are saved apart, and a past day leaves today alone")
  func checkIn() async throws {
    try await journey { person in
      _ = try await person.send("/today/scores", [("day", "2026-11-19"), ("pain", "7")])
      _ = try await person.send("/today/note", [("day", "2026-11-19"), ("note", "rain <all> day")])
      let page = try await person.open("/today?day=2026-11-19").text
      #expect(page.contains("value=\"7\" checked") && page.contains("rain &lt;all&gt; day"))
      #expect(try await !person.open("/today").text.contains("checked"))
      let wrong = try await person.send("/today/scores", [("day", "2026-11-19"), ("pain", "55")])
      #expect(wrong.status == .unprocessableContent && wrong.text.contains("Did you mean 5.5?"))
    }
  }

  @Test("a day that is none, or still to come, is refused", arguments: ["2026-02-30", "2026-11-22", "x", "9999-12-31"])
  func days(day: String) async throws {
    try await journey { person in
      let opened = try await person.open("/today?day=\(day)")
      let sent = try await person.send("/today/scores", [("day", day), ("pain", "1")])
      #expect(opened.status == .badRequest && sent.status == .badRequest)
    }
  }

  @Test("a file is looked into first, then taken in, then shown; a second time adds nothing")
  func importing() async throws {
    let csv =
      "datetime,date,study_day,mood,melatonin\n2026-02-18 10:06:00,2026-02-18,1,65.0,0\n2026-02-20 10:00:00,2026-02-20,2,70,1\n"
    try await journey { person in
      let preview = try await person.upload("/import", file: csv, name: "C:\\files\\trial.csv")
      #expect(
        preview.text.contains("Nothing is saved yet") && preview.text.contains("trial.csv: The file holds 2 scores"))
      #expect(preview.text.contains("drifts from the calendar") && !preview.text.contains("files\\trial"))
      #expect(try await person.open("/progress").text.contains("There are no scores yet"))
      let held = try #require(preview.text.firstMatch(of: /name="held" value="([0-9a-f-]+)"/)).1
      let taken = try await person.send("/import/confirm", [("held", String(held))])
      #expect(taken.headers[.location] == "/progress?added=4&measure=melatonin-ema.mood")
      let progress = try await person.open("/progress?added=4&measure=melatonin-ema.mood").text
      #expect(progress.contains("4 items were added") && progress.contains("<svg") && progress.contains("role=\"img\""))
      let again = try await person.upload("/import", file: csv, name: "trial.csv").text
      #expect(again.contains("There is nothing new in it."))
    }
  }

  @Test("a file of another kind is refused on the page")
  func otherFile() async throws {
    try await journey { person in
      let page = try await person.upload("/import", file: "{\"a\": 1}", name: "x.json")
      #expect(page.status == .unprocessableContent && page.text.contains("JSON of no kind that is known here"))
      let archive = try await person.upload(
        "/import", file: "{\"format\": \"sweetspot-archive\", \"version\": 1}", name: "x.json")
      #expect(archive.status == .unprocessableContent)
      #expect(archive.text.contains("an archive of Sweetspot, a whole record"))
      let empty = try await person.send("/import/confirm", [])
      #expect(empty.status == .unprocessableContent && empty.text.contains("It was taken in already"))
    }
  }

  @Test("a table of no known format is asked about, and read as it was answered")
  func mapping() async throws {
    try await journey { person in
      let asked = try await person.upload(
        "/import", file: "day;pain;x\n03/04/2026;6,5;a\n04/05/2026;7;b\n", name: "x.csv")
      #expect(
        asked.status == .ok && asked.text.contains("What do the columns hold?") && asked.text.contains("6,5 · 7"))
      let held = String(try #require(asked.text.firstMatch(of: /name="held" value="([0-9a-f-]+)"/)).1)
      let answers = [
        ("held", held), ("day", "day"), ("decimal", ","), ("holds-1", "score:pain"), ("holds-2", "nothing"),
      ]
      let open = try await person.send("/import/mapping", answers)
      #expect(open.status == .unprocessableContent && open.text.contains("day.form"))
      let preview = try await person.send("/import/mapping", answers + [("form", "day-month-year")])
      #expect(preview.text.contains("pain 6.5 on 2026-04-03") && preview.text.contains("Nothing is saved yet"))
      let mapping = try #require(preview.text.firstMatch(of: /name="mapping" value="([^"]+)"/)).1
        .replacing("&quot;", with: "\"")
      let taken = try await person.send("/import/confirm", [("held", held), ("mapping", String(mapping))])
      #expect(taken.headers[.location] == "/progress?added=2&measure=pain", "\(taken.text)")
    }
  }

  @Test("an import is listed, taken back as a whole, and can be taken in again")
  func takingBack() async throws {
    let csv = "full_date,time,mood,activities\n2026-11-01,10:00,good,walk\n"
    try await journey { person in
      for _ in 0..<2 {
        let preview = try await person.upload("/import", file: csv, name: "d.csv").text
        let held = String(try #require(preview.firstMatch(of: /name="held" value="([0-9a-f-]+)"/)).1)
        #expect(try await person.send("/import/confirm", [("held", held)]).status == .seeOther)
        let page = try await person.open("/import").text
        let id = String(try #require(page.firstMatch(of: /name="import" value="([^"]+)"/)).1)
        let undone = try await person.send("/import/undo", [("import", id)])
        #expect(undone.headers[.location] == "/import?undone=2-0")
        #expect(try await person.open("/import?undone=2-0").text.contains("2 items were withdrawn"))
        let again = try await person.send("/import/undo", [("import", id)])
        #expect(again.status == .unprocessableContent && again.text.contains("taken back already"))
      }
    }
  }

  @Test("a Bundle's medicines are put to the screen")
  func bundle() async throws {
    let bundle =
      #"{"resourceType":"Bundle","type":"collection","entry":[{"resource":{"resourceType":"MedicationRequest","status":"active","medicationCodeableConcept":{"coding":[{"system":"http://www.nlm.nih.gov/research/umls/rxnorm","code":"7804"}],"text":"Analgesic A"}}}]}"#
    try await journey { person in
      let preview = try await person.upload("/import", file: bundle, name: "b.json").text
      #expect(preview.contains("Analgesic A") && preview.contains("not understood"))
      let held = String(try #require(preview.firstMatch(of: /name="held" value="([0-9a-f-]+)"/)).1)
      let address = try #require(try await person.send("/import/confirm", [("held", held)]).headers[.location])
      #expect(address.hasPrefix("/screen?import="))
      #expect(try await person.open(address).text.lowercased().contains("analgesic a"))
    }
  }

  @Test("a file that is held for one person is not there for a made-up name")
  func notHeld() async throws {
    try await journey { person in
      for address in ["/import/confirm", "/import/mapping"] {
        let answer = try await person.send(address, [("held", "x")])
        #expect(answer.status == .unprocessableContent)
      }
    }
  }

  @Test(
    "without the token nothing is changed",
    arguments: [
      "/plan", "/plan/approval", "/today/dose", "/today/withdraw", "/today/scores", "/today/note", "/import",
      "/import/confirm", "/import/mapping", "/import/undo",
    ])
  func token(address: String) async throws {
    try await withPages { client in
      let answer = try await client.execute(uri: address, method: .post, headers: .form)
      #expect(answer.status == .forbidden)
    }
  }
}

@Suite("Forms with files")
struct MultipartTests {
  @Test("fields and files are read, and what is broken gives no field")
  func read() throws {
    let body =
      "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\none\r\ntwo--b\r\n--b\r\nContent-Disposition: form-data; name=f; filename=x\r\n\r\n\r\n--b--\r\n"
    let fields = try FormFields(multipart: Array(body.utf8), mediaType: "multipart/form-data; boundary=\"b\"")
    #expect(fields.unchanged("a") == "one\r\ntwo--b")
    #expect(fields.files["f"] == [] && fields["f.name"] == "x")
    for type in ["multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=c"] {
      #expect(try FormFields(multipart: Array(body.utf8), mediaType: type).fields.isEmpty)
    }
  }

  @Test("any cut of a body is read without a crash")
  func cut() {
    let body = Array("--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n\u{E9}\r\n--b--\r\n".utf8)
    for end in 0...body.count {
      _ = try? FormFields(multipart: Array(body[..<end]), mediaType: "multipart/form-data; boundary=b")
    }
  }
}
