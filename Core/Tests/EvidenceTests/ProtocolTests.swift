import Evidence
import Foundation
import Quantities
import Testing

@Suite("The published protocols")
struct ProtocolTests {
  let evidence: EvidenceBase
  let catalogue: ProtocolCatalogue

  init() throws {
    evidence = try EvidenceBase.embedded()
    catalogue = try ProtocolCatalogue.embedded()
  }

  /// Written by hand from the sources' words: doses of a day, in micrograms, with their times, and days; "on" is
  /// until something is decided. Then the days that have an end, and the highest daily dose in micrograms.
  static let table: [(id: String, steps: [String], days: Int, highest: Int)] = [
    ("liptan", ["night 1500, 14", "night 3000, 14", "night 4500, on"], 28, 4500),
    ("younger", ["night 4500, on"], 0, 4500),
    ("bihari-chopra", ["night 1500, on"], 0, 1500),
    (
      "ldnrt-slow",
      [
        "night 500, 14", "night 1000, 14", "night 1500, 14", "night 2000, 14", "night 2500, 14", "night 3000, 14",
        "night 3500, 14", "night 4000, 14", "night 4500, on",
      ], 112, 4500
    ),
    (
      "ldnrt-fast",
      ["night 1000, 14", "night 2000, 14", "night 3000, 14", "night 4000, 14", "night 4500, on"], 56, 4500
    ),
    ("dickson", ["night 500, on"], 0, 500),
    (
      "denison",
      [
        "night 500, 7", "night 1000, 7", "night 1500, 7", "night 2000, 7", "night 2500, 7", "night 3000, 7",
        "night 3500, 7", "night 4000, 7", "night 4500, on",
      ], 56, 4500
    ),
    (
      "wikimsk",
      [
        "night 500, 14", "night 1000, 14", "night 1500, 14", "night 2000, 14", "night 2500, 14", "night 3000, 14",
        "night 3500, 14", "night 4000, 14", "night 4500, on",
      ], 112, 4500
    ),
    ("wikimsk-quick", ["night 1500, 7", "night 3000, 7", "night 4500, on"], 14, 4500),
    ("final", ["night 1500, 7", "night 3000, 7", "night 4500, 7", "night 6000, on"], 21, 6000),
    (
      "bruun-updown",
      [
        "night 750, 14", "night 1500, 14", "night 2250, 14", "night 3000, 14", "night 3750, 14", "night 4500, 14",
        "night 5250, 14", "night 6000, on",
      ], 98, 6000
    ),
    ("bc-long-covid", ["night 1000, 7", "night 2000, 7", "night 3000, 7", "night 4500, on"], 21, 4500),
    ("okelly-long-covid", ["night 1000, 30", "night 2000, 30"], 60, 2000),
    ("isman", ["night 4500, on"], 0, 4500),
    ("chindalore", ["morning 1 + evening 1, 21"], 21, 2),
    ("chindalore-four-times", ["morning 1 + midday 1 + evening 1 + night 1, 21"], 21, 4),
    ("webster", ["morning 1 + evening 1, 84"], 84, 2),
    ("mannelli-125", ["morning 125, 6"], 6, 125),
    ("mannelli-250", ["morning 250, 6"], 6, 250),
    ("ldnrt-micrograms", ["morning 1 + evening 1, on"], 0, 2),
    ("liptan-uldn", ["morning 10, on"], 0, 10),
  ]

  @Test("Every protocol has the doses, times and days of the hand-written table", arguments: table)
  func golden(id: String, steps: [String], days: Int, highest: Int) throws {
    let found = try catalogue.titrationProtocol(id)
    let written = try found.steps.map { step in
      let doses = try step.intakes.map { "\($0.timing.rawValue) \(try $0.dose.value(in: .microgram))" }
      return "\(doses.joined(separator: " + ")), \(step.days.map(String.init) ?? "on")"
    }
    #expect(written == steps)
    #expect(found.plannedDays == days)
    #expect(found.highestDose == .micrograms(highest))
  }

  @Test("The table holds every protocol, in their order")
  func complete() {
    #expect(catalogue.protocols.map(\.id) == Self.table.map(\.id))
  }

  @Test("Every step, piece of advice and checkpoint rests on claims that exist and are verified")
  func supported() {
    #expect(catalogue.problems(against: evidence) == [])
    for found in catalogue.protocols {
      #expect(found.checkpoints.allSatisfy { !$0.claims.isEmpty }, "\(found.id)")
      #expect(!found.notes.isEmpty && !found.checkpoints.isEmpty, "\(found.id)")
      #expect(found.allClaims.allSatisfy { evidence.claim($0)?.verified == true }, "\(found.id)")
    }
  }

  @Test("What was not read carries no step")
  func finalTrial() throws {
    let final = try catalogue.titrationProtocol("final")
    #expect(evidence.claim("dose.final-steps")?.verified == false)
    #expect(!final.allClaims.contains("dose.final-steps"))
    #expect(final.evidence(in: evidence).isPartlyDerived)
    #expect(final.notes.contains { $0.contains("unverified") && $0.contains("our own division") })
  }

  @Test("Protocols beside an opioid warn first, and lie below the low doses")
  func besideOpioid() {
    let beside = catalogue.protocols.filter { $0.purpose == .besideOpioid }
    #expect(beside.count == 7)
    for found in beside {
      #expect(found.notes.first?.contains("withdrawal") == true, "\(found.id)")
      #expect(found.claims.contains("wait.label.contraindications"), "\(found.id)")
      #expect(!found.advice.contains { $0.action == .raise }, "\(found.id)")
      #expect(found.unusualDoses.isEmpty, "\(found.id)")
    }
  }

  @Test("Only advice of a raise goes above the steps, and says how far")
  func rises() throws {
    for found in catalogue.protocols {
      let expected: Mass? = ["bihari-chopra", "dickson"].contains(found.id) ? .micrograms(4500) : nil
      #expect(found.advisedUpTo == expected, "\(found.id)")
    }
  }

  @Test("Only claims behind steps are graded, and our own arithmetic is named")
  func grades() throws {
    let expected: [(String, String)] = [
      ("liptan", "expert opinion"), ("younger", "trial"),
      ("final", "trial, steps partly our own division"),
      ("wikimsk", "expert opinion, steps partly our own division"),
      ("okelly-long-covid", "study in people, no randomised trial"), ("liptan-uldn", "expert opinion"),
      ("mannelli-125", "trial"),
      ("bruun-updown", "study in people, no randomised trial"),
      ("ldnrt-micrograms", "expert opinion, steps partly our own division"),
    ]
    for (id, shown) in expected {
      #expect(try catalogue.titrationProtocol(id).evidence(in: evidence).shown == shown, "\(id)")
    }
  }

  @Test("A dose beyond what may be planned, an unverified claim and a missing one are told")
  func findsProblems() throws {
    let liptan = try catalogue.titrationProtocol("liptan")
    let step = try #require(liptan.steps.first)
    func with(dose: Mass, claims: [String], purpose: TitrationProtocol.Purpose = .lowDose) -> [String] {
      let changed = TitrationProtocol.example(
        purpose: purpose, steps: [.init(dose: dose, timing: step.intakes[0].timing)], claims: claims)
      return ProtocolCatalogue(protocols: [changed]).problems(against: evidence)
    }
    #expect(with(dose: .milligrams(11), claims: step.claims).contains { $0.contains("step 1 has 11 mg, beyond 10 mg") })
    #expect(with(dose: .milligrams(10), claims: step.claims) == [])
    #expect(
      with(dose: .micrograms(501), claims: step.claims, purpose: .besideOpioid).contains {
        $0.contains("step 1 has 0.501 mg, beyond 0.5 mg")
      })
    #expect(with(dose: .micrograms(500), claims: step.claims, purpose: .besideOpioid) == [])
    #expect(with(dose: .milligrams(1), claims: ["dose.final-steps"]).contains { $0.contains("is not verified") })
    #expect(with(dose: .milligrams(1), claims: ["no.such"]).contains { $0.contains("does not exist") })
    #expect(with(dose: .milligrams(1), claims: []).contains { $0.contains("has no claim") })
  }

  @Test("Every limit rests on verified claims, and a usual dose is never refused")
  func limits() {
    for limits in [Limits<Mass>.naltrexoneTaken, .naltrexoneApproved, .naltrexoneBesideOpioid] {
      #expect(limits.claims.allSatisfy { evidence.claim($0)?.verified == true })
      #expect(limits.absolute.contains(limits.usual.lowerBound) && limits.absolute.contains(limits.usual.upperBound))
    }
  }
}

extension TitrationProtocol {
  /// A protocol with one step, as a file would give it.
  fileprivate static func example(purpose: Purpose, steps: [Intake], claims: [Claim.ID]) -> TitrationProtocol {
    struct Coded: Encodable {
      struct Step: Encodable {
        let intakes: [Intake]
        let claims: [String]
      }
      let id = "example"
      let title = "Example"
      let population = "Nobody"
      let purpose: Purpose
      let notes: [String] = []
      let steps: [Step]
      let advice: [String] = []
      let checkpoints: [String] = []
      let claims: [String] = []
    }
    let coded = Coded(purpose: purpose, steps: [.init(intakes: steps, claims: claims)])
    guard let data = try? JSONEncoder().encode(coded),
      let made = try? JSONDecoder().decode(TitrationProtocol.self, from: data)
    else { preconditionFailure("an example that is no protocol") }
    return made
  }
}
