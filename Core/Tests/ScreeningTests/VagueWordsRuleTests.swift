import Evidence
import Screening
import Testing

@Suite("Remedies of which only the purpose is said")
struct VagueWordsRuleTests {
  @Test(
    "It is asked whether there is an opioid in it, with an example of what may be",
    arguments: [
      ("pain pills", "tramadol"), ("pain medicine", "tramadol"), ("painkiller", "tramadol"),
      ("painkillers", "tramadol"), ("pain killers", "tramadol"), ("pain meds", "tramadol"),
      ("back pain pills", "tramadol"), ("dental pain tablets", "tramadol"), ("surgery tablets", "tramadol"),
      ("pain patch", "fentanyl"), ("patch", "fentanyl"), ("cough syrup", "codeine"), ("cough medicine", "codeine"),
      ("diarrhoea tablets", "loperamide"), ("anti-diarrhoea tablets", "loperamide"),
      ("clinic medicine", "methadone"), ("Schmerzmittel", "tramadol"), ("Schmerzpflaster", "fentanyl"),
      ("Hustensaft", "codeine"), ("pastillas para el dolor", "tramadol"), ("jarabe para la tos", "codeine"),
      ("antidouleur", "tramadol"), ("sirop pour la toux", "codeine"),
    ])
  func asks(line: String, example: String) throws {
    let screen = try Fixture.screen([line])
    let finding = try #require(screen.finding("may-be-opioid:"))
    #expect(finding.title.hasSuffix("an opioid, or does it contain one?"))
    #expect(finding.why.contains(example) && finding.severity == .askPrescriber && !finding.claims.isEmpty)
    #expect(screen.verdict >= .askPrescriber)
    // It takes the place of “not recognised”, which asks for less.
    #expect(screen.finding("not-recognised:") == nil)
  }

  @Test(
    "What is named as an opioid stops, whatever else the words say",
    arguments: ["strong painkiller", "methadone clinic", "codeine cough syrup", "fentanyl pain patch"])
  func stops(line: String) throws {
    #expect(try Fixture.screen([line]).verdict == .stop)
  }

  @Test("While it is open no start is named")
  func noStart() throws {
    let known = "oxycodone 5 mg prn, last 2026-11-20 22:00"
    #expect(try Fixture.screen([known]).earliestStart != nil)
    #expect(try Fixture.screen([known, "pain pills"]).earliestStart == nil)
  }

  @Test("Other words in the line are still not recognised")
  func otherWords() throws {
    let screen = try Fixture.screen(["xyzzyquux pain pills"])
    #expect(screen.finding("not-recognised:") != nil && screen.finding("may-be-opioid:") != nil)
  }

  @Test("Everything the rule may say rests on claims that were verified")
  func claims() throws {
    let evidence = try EvidenceBase.embedded()
    let allowed = try #require(Screener.rules.first { $0.id == "may-be-opioid" }).claims
    for description in try MedicineCatalogue.embedded().vagueDescriptions {
      for claim in description.claims {
        #expect(allowed.contains(claim) && evidence.claim(claim)?.verified == true, "\(claim)")
      }
    }
  }
}
