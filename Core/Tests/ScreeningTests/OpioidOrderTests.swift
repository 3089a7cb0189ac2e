import ClinicalTime
import Evidence
import Recognition
import Screening
import Testing

@Suite("An opioid is ordered for someone on naltrexone")
struct OpioidOrderTests {
  private static let asOf = LocalDateTime(date: LocalDate(dayNumber: 20_778), time: .noon)
  private let recogniser: MedicineRecogniser
  private let screener: Screener

  init() throws {
    recogniser = MedicineRecogniser(try .embedded())
    screener = Screener(
      evidence: try .embedded(), catalogue: recogniser.catalogue, evidenceVersion: EvidenceFiles.version)
  }

  private func findings(_ order: String, taking lines: String...) -> [Finding] {
    screener.findings(
      ordering: [recogniser.recognise(order)],
      in: Situation(asOf: Self.asOf, medicines: lines.map(recogniser.recognise)))
  }

  // 2026-11-21 is the day of asking.
  @Test(
    "the stage follows the longest advice, 4 days by mouth and 30 for the injection, and the longest trace, 15 days",
    arguments: [
      ("naltrexone 4.5 mg daily", "opioid-order.blocked"), ("LDN", "opioid-order.blocked"),
      ("naltrexone 4.5 mg last 2026-11-21 08:00", "opioid-order.blocked"),
      ("naltrexone 4.5 mg last 2026-11-17 12:01", "opioid-order.blocked"),
      ("naltrexone 4.5 mg last 2026-11-17 12:00", "opioid-order.sensitive"),
      ("naltrexone 50 mg last 2026-11-06 12:01", "opioid-order.sensitive"),
      ("naltrexone 4.5 mg last 2026-11-06 12:00", nil), ("Vivitrol last 2026-10-25", "opioid-order.blocked"),
      ("Vivitrol last 2026-10-20", nil), ("Contrave", "opioid-order.blocked"), ("naloxone", nil), ("ibuprofen", nil),
      ("oxycodone/naltrexone", nil),
    ] as [(String, String?)])
  func stages(line: String, rule: String?) {
    let rules = findings("oxycodone 5 mg", taking: line).map { $0.id.prefix { $0 != ":" } }
    #expect(rules == (rule.map { [$0[...]] } ?? []))
  }

  @Test(
    "every sort of opioid is found, a misspelt one too; what is no opioid is passed over",
    arguments: [
      ("fentanyl patch", "opioid-order.blocked"), ("rxcui 7804", "opioid-order.blocked"),
      ("N02AA01", "opioid-order.blocked"), ("Troxyca", "opioid-order.blocked"),
      ("oxycodon hcl", "opioid-order.blocked"),
      ("oxicodonne", "opioid-order.blocked"), ("loperamide 2 mg", "opioid-order.peripheral"), ("ibuprofen", nil),
      ("apomorphine", nil), ("methylnaltrexone", nil),
    ] as [(String, String?)])
  func orders(order: String, rule: String?) {
    let rules = findings(order, taking: "naltrexone 4.5 mg daily").map { $0.id.prefix { $0 != ":" } }
    #expect(rules == (rule.map { [$0[...]] } ?? []))
  }

  @Test("a blocked order says why, how long, and that more is dangerous, and every claim exists and is verified")
  func words() throws {
    let finding = try #require(
      findings("oxycodone 5 mg", taking: "naltrexone 4.5 mg last 2026-11-20 22:00").first)
    #expect(finding.severity == .stop)
    #expect(finding.until == LocalDateTime("2026-11-24 22:00"))
    #expect(finding.why.contains("43 to 58 %") && finding.why.contains("Giving more to get through is dangerous"))
    #expect(finding.change.contains("2026-11-24 22:00"))
    for claim in Screener.opioidOrderClaims {
      #expect(screener.evidence.claim(claim)?.verified == true, "\(claim)")
    }
    for lines in ["naltrexone 50 mg daily", "Vivitrol", "naltrexone 4.5 mg last 2026-11-17 08:00"] {
      for finding in findings("oxycodone", taking: lines) {
        #expect(Set(finding.claims).isSubset(of: Screener.opioidOrderClaims))
      }
    }
  }

  @Test("adding a medicine never removes a finding")
  func monotone() {
    let alone = findings("morphine", taking: "naltrexone 3 mg daily")
    let more = findings("morphine", taking: "ibuprofen", "naltrexone 3 mg daily", "oxycodone", "zzzz")
    #expect(Set(alone).isSubset(of: more))
  }
}
