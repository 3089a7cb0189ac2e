import Blinding
import ClinicalTime
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Records
import Reports
import Testing
import Trials

@testable import Web

@Suite("A blinded trial, by page")
struct TrialJourneyTests {
  private let key = PharmacyKey()

  private func fields(_ changes: [String: String] = [:]) -> [(String, String)] {
    let usual = [
      "arms": "placebo, 1.5 mg", "cycles": "2", "period": "7", "run-in": "0", "start": "2026-12-01", "measure": "pain",
      "smallest-change": "2", "onset": "none", "key": key.publicKey.text, "do": "seal",
    ]
    return usual.merging(changes) { $1 }.map { ($0.key, $0.value) }
  }

  private func ready(_ person: Visitor) async throws {
    _ = try await person.send("/plan", [("protocol", "liptan"), ("start", "2026-11-20"), ("time", "22:00")])
    let page = try await person.open("/plan").text
    let plan = try #require(page.firstMatch(of: /approval"[^§]*?name="plan" value="([^"]+)"/)?.output.1)
    _ = try await person.send(
      "/plan/approval",
      [("plan", String(plan)), ("prescriber", "Dr Byron"), ("date", "2026-11-20"), ("highest-approved", "4.5 mg")])
    _ = try await person.send("/screen", [("medicines", "paracetamol"), ("dose", "1.5 mg"), ("start", "2026-12-01")])
  }

  @Test("a design is looked at, refused where it must be, sealed, and waits for its last day")
  func journey() async throws {
    let key = key
    let (usual, tooHigh, bigStep, wrongKey) = (
      fields(), fields(["arms": "placebo, 6 mg", "largest-step": "6 mg", "why": "asked"]),
      fields(["arms": "placebo, 3 mg", "largest-step": "3 mg"]), fields(["key": "sweetspot-pharmacy-1:AAAA:00"])
    )
    let look = fields(["do": "look"])
    try await withPages(library: .embedded()) { client in
      let person = Visitor(client)
      let unapproved = try await person.send("/trial/seal", usual)
      #expect(unapproved.status == .unprocessableContent && unapproved.text.contains("no plan with an approval"))
      _ = try await person.send("/plan", [("protocol", "liptan"), ("start", "2026-11-20"), ("time", "22:00")])
      try await ready(person)
      #expect(
        try await person.send("/trial/seal", tooHigh).text.contains("above the 4.5 mg a day that Dr Byron approved"))
      #expect(try await person.send("/trial/seal", bigStep).text.contains("larger than 1.5 mg"))
      #expect(try await person.send("/trial/seal", wrongKey).text.contains("no public key of a pharmacy"))
      let outlook = try await person.send("/trial/seal", look)
      #expect(outlook.status == .ok && outlook.text.contains("4 orders are possible"))

      let made = try await person.send("/trial/seal", usual)
      #expect(made.status == .seeOther, "\(made.text)")
      let page = try await person.open("/trial?saved=sealed").text
      #expect(page.contains("The first day is Tue 1 Dec 2026.") && page.contains("Period 4"))
      let again = try await person.send("/trial/seal", usual)
      #expect(again.status == .unprocessableContent && again.text.contains("another trial is sealed"))

      let sealed = try SealedTrialFile(Data(try await person.open("/trial/sealed").text.utf8)).trial
      let opening = TrialOpeningFile(try sealed.opened(with: key), of: sealed.id)
      let file = String(decoding: opening.data, as: UTF8.self)
      let early = try await person.upload("/trial/open", file: file, name: "trial.opening")
      #expect(early.status == .unprocessableContent && early.text.contains("The last day of the trial is 2026-12-28"))
      let kit = try await person.send(
        "/trial/kit", [("code", sealed.kits[0].code), ("day", "2026-11-21"), ("taken", "yes")])
      #expect(kit.status == .unprocessableContent && kit.text.contains("The trial starts on 2026-12-01"))
      let guess = try await person.send("/trial/guess", [("period", "1"), ("arm-1", "placebo")])
      #expect(guess.status == .unprocessableContent && guess.text.contains("Guess on its last day or later"))
    }
  }

  @Test("an opioid stops a trial before it is sealed")
  func screened() async throws {
    let usual = fields()
    try await withPages(library: .embedded()) { client in
      let person = Visitor(client)
      try await ready(person)
      _ = try await person.send(
        "/screen", [("medicines", "oxycodone 5 mg daily"), ("dose", "1.5 mg"), ("start", "2026-12-01")])
      let refused = try await person.send("/trial/seal", usual)
      #expect(refused.status == .unprocessableContent && refused.text.contains("The screen stands against it"))
      #expect(try await person.open("/trial/sealed").status == .notFound)
    }
  }
}
