import ClinicalTime
import Evidence
import Foundation
import Recognition
import Screening
import Testing

/// A small generator, so that a failing case can be named by its seed.
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}

@Suite("What holds for every screen")
struct ScreenPropertyTests {
  static let lines = [
    "oxycodone 5 mg prn, last 2026-11-20 22:00", "MS Contin 30 bd, last 2026-11-19", "tramadal 50", "kratom",
    "gabapentin 300",
    "Suboxone 8 mg, last 2026-11-01", "loperamide prn", "naltrexone 50 mg", "LDN 3 mg", "Movantik", "Narcan",
    "zorbaxine", "Targin 5/2.5",
    "ibuprofen 400", "methotrexate", "hydroxychloroquine", "thioridazine", "co-codamol 8/500 yesterday", "Sublocade",
    "delsym", "", "???",
  ]

  @Test("Adding a medicine never removes a finding or makes the verdict milder", arguments: 0..<40)
  func monotone(seed: UInt64) throws {
    var generator = SeededGenerator(state: seed)
    let chosen = Array(Self.lines.shuffled(using: &generator).prefix(5))
    let conditions = Array(Condition.allCases.shuffled(using: &generator).prefix(2))
    var before = try Fixture.screen([], conditions: conditions, procedures: ["2027-01-10"])
    for count in 1...chosen.count {
      let after = try Fixture.screen(Array(chosen.prefix(count)), conditions: conditions, procedures: ["2027-01-10"])
      #expect(Set(after.findings).isSuperset(of: before.findings), "adding “\(chosen[count - 1])”")
      #expect(Set(after.washOut).isSuperset(of: before.washOut))
      #expect(after.verdict >= before.verdict)
      if let old = before.earliestStart, let new = after.earliestStart { #expect(new >= old) }
      before = after
    }
  }

  @Test("The order of entry never matters", arguments: 0..<20)
  func order(seed: UInt64) throws {
    var generator = SeededGenerator(state: seed)
    let chosen = Array(Self.lines.shuffled(using: &generator).prefix(6))
    let first = try Fixture.screen(
      chosen, conditions: [.cirrhosis, .pregnancy], procedures: ["2027-01-10", "2026-12-03"])
    let second = try Fixture.screen(
      chosen.shuffled(using: &generator), conditions: [.pregnancy, .cirrhosis],
      procedures: ["2026-12-03", "2027-01-10"])
    #expect(first == second)
  }

  @Test("Every claim that a rule cites exists, and its findings cite no other")
  func claimsExist() throws {
    let evidence = try EvidenceBase.embedded()
    for rule in Screener.rules {
      for claim in rule.claims { #expect(evidence.claim(claim) != nil, "\(rule.id): \(claim)") }
    }
    let declared = Set(Screener.rules.flatMap(\.claims))
    for line in Self.lines {
      for condition in Condition.allCases {
        let screen = try Fixture.screen(
          [line], dose: "0.5 mg", conditions: [condition], procedures: ["2027-01-10"], release: .extended)
        for claim in screen.findings.flatMap(\.claims) + screen.washOut.map(\.claim) {
          #expect(declared.contains(claim), "\(claim)")
        }
      }
    }
    for claim in EmergencyCard.claims { #expect(evidence.claim(claim) != nil, "card: \(claim)") }
  }

  @Test("No wait rests on an unverified claim")
  func verifiedWaits() throws {
    let evidence = try EvidenceBase.embedded()
    for line in Self.lines {
      for row in try Fixture.screen([line], procedures: ["2027-01-10"]).washOut where row.use != .comparison {
        #expect(evidence.claim(row.claim)?.verified == true, "\(row.claim)")
      }
    }
  }

  @Test("No text promises that something is harmless")
  func words() throws {
    for line in Self.lines {
      let screen = try Fixture.screen(
        [line], conditions: Condition.allCases, procedures: ["2027-01-10"], fillers: ["x"])
      for finding in screen.findings {
        for text in [finding.title, finding.why, finding.change] {
          #expect(!text.isEmpty)
          #expect(!text.lowercased().split(whereSeparator: { !$0.isLetter }).contains("safe"), "\(text)")
        }
      }
    }
  }

  @Test("A prescriber's override keeps the finding and shows who and why; without a reason it is refused")
  func override() throws {
    let lines = ["oxycodone 5 mg tid, last 2026-11-20"]
    let before = try Fixture.screen(lines)
    let id = try #require(before.finding("opioid.wait:")).id
    let after = try Fixture.screen(
      lines, overrides: [Override(finding: id, prescriber: "Dr Example", reason: "Supervised start in the clinic")])
    #expect(after.finding("opioid.wait:")?.override?.prescriber == "Dr Example")
    #expect(after.findings.count == before.findings.count)
    #expect(after.verdict == .askPrescriber)
    // It does not carry over to a finding that says something else.
    let decision = Override(
      finding: id, title: before.finding("opioid.wait:")?.title, prescriber: "Dr Example", reason: "Supervised")
    #expect(try Fixture.screen(lines, overrides: [decision]).finding("opioid.wait:")?.override != nil)
    let high = try #require(Fixture.screen(dose: "12 mg").finding("dose.too-high"))
    let agreed = Override(finding: high.id, title: high.title, prescriber: "Dr Example", reason: "12 mg agreed")
    #expect(try Fixture.screen(dose: "12 mg", overrides: [agreed]).finding("dose.too-high")?.override != nil)
    #expect(try Fixture.screen(dose: "450 mg", overrides: [agreed]).finding("dose.too-high")?.override == nil)
    #expect(throws: ScreenRequestError.self) {
      try Fixture.screen(lines, overrides: [Override(finding: id, prescriber: "Dr Example", reason: " ")])
    }
  }

  @Test("Nothing entered is not taken for nothing there")
  func empty() throws {
    let screen = try Fixture.screen([], dose: nil, start: nil, age: nil)
    #expect(screen.notChecked.contains { $0.contains("No medicines were checked") })
    #expect(screen.notChecked.contains { $0.contains("age") })
  }

  @Test("A request comes back from JSON as it was, and an unknown field is refused by name")
  func requestRoundTrip() throws {
    let request = ScreenRequest(
      asOf: try #require(LocalDateTime("2026-11-21 10:00")), medicines: ["oxycodone 5 mg"], conditions: [.cirrhosis],
      age: 40,
      procedures: [Procedure(date: try #require(LocalDate("2027-01-10")), name: "knee")], dose: "1.5 mg",
      start: LocalDate("2026-12-01"), release: .instant, fillers: ["Avicel"], ultraLowDosePrescriber: "Dr Example",
      overrides: [Override(finding: "age", prescriber: "Dr Example", reason: "x")])
    #expect(try JSONDecoder().decode(ScreenRequest.self, from: JSONEncoder().encode(request)) == request)
    let bad = Data(#"{"asOf": "2026-11-21 10:00", "medicine": ["oxycodone"]}"#.utf8)
    #expect {
      try JSONDecoder().decode(ScreenRequest.self, from: bad)
    } throws: { error in
      "\(error)".contains("medicine")
    }
  }

  @Test(
    "A request that asks the impossible is refused with every problem at once",
    arguments: [(200, 1), (-1, 1), (17, 0), (131, 1)])
  func problems(age: Int, count: Int) throws {
    let recogniser = try Fixture.recogniser.get()
    let request = ScreenRequest(asOf: try #require(LocalDateTime("2026-11-21 10:00")), age: age, dose: "1.5")
    do {
      _ = try request.situation(using: recogniser)
      Issue.record("no error")
    } catch {
      #expect(error.problems.count == count + 1)
    }
  }
}

@Suite("Hostile requests")
struct HostileRequestTests {
  @Test("No JSON makes reading a request crash, and what is read keeps every medicine", arguments: 0..<20)
  func json(seed: UInt64) throws {
    let valid = Array(
      #"{"asOf":"2026-11-21 10:00","medicines":["oxycodone 5 mg"],"age":40,"start":"2026-12-01","procedures":[{"date":"2027-01-10"}]}"#
        .utf8)
    var generator = SeededGenerator(state: seed)
    for _ in 0..<200 {
      var bytes = valid
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        let position = Int.random(in: 0..<bytes.count, using: &generator)
        switch Int.random(in: 0..<3, using: &generator) {
        case 0: bytes[position] = UInt8.random(in: 0...255, using: &generator)
        case 1: bytes.remove(at: position)
        default: bytes.insert(contentsOf: bytes[position...].prefix(5), at: position)
        }
      }
      guard let request = try? JSONDecoder().decode(ScreenRequest.self, from: Data(bytes)) else { continue }
      guard let situation = try? request.situation(using: Fixture.recogniser.get()) else { continue }
      #expect(situation.medicines.count == request.medicines.filter { $0.contains { !$0.isWhitespace } }.count)
    }
  }
}
