import Screening
import Testing

@Suite("Antagonists")
struct AntagonistRuleTests {
  @Test(
    "Another antagonist at work is a stop or a question",
    arguments: [
      ("naltrexone 50 mg daily", "antagonist.full-dose", Severity.stop), ("naltrexone", "antagonist.full-dose", .stop),
      ("Vivitrol 380 mg monthly", "antagonist.depot", .stop),
      ("Contrave 8/90 2 bd", "antagonist.bupropion-naltrexone", .stop),
      ("Mysimba", "antagonist.bupropion-naltrexone", .stop),
      ("LDN 1.5 mg", "antagonist.low-dose-already", .askPrescriber),
      ("Selincro 18 mg", "antagonist.other", .stop), ("Lybalvi 10/10", "antagonist.other", .stop),
      ("Narcan spray", "antagonist.naloxone", .askPrescriber),
      ("Vivitrol 380 mg, last 2025-01-10", "antagonist.past", .note),
      ("LDN", "antagonist.low-dose-already", .askPrescriber), ("ketum powder", "opioid", .stop),
      ("Movantik 25 mg", "bowel-antagonist", .askPrescriber), ("Relistor", "bowel-antagonist", .askPrescriber),
      ("naldemedine", "bowel-antagonist", .askPrescriber),
    ])
  func found(line: String, id: String, severity: Severity) throws {
    #expect(try Fixture.screen([line]).finding(id)?.severity == severity)
  }
}
