import Evidence
import Testing

@Suite("The evidence base")
struct EvidenceTests {
  let evidence: EvidenceBase
  let catalogue: MedicineCatalogue

  init() throws {
    evidence = try EvidenceBase.embedded()
    catalogue = try MedicineCatalogue.embedded()
  }

  @Test("Every id is unique and leads somewhere, every claim has a source, every disagreement two sides")
  func consistent() {
    #expect(evidence.problems == [])
  }

  @Test("Every medicine's codes, ingredients and claims lead somewhere")
  func catalogueConsistent() {
    #expect(catalogue.problems(against: evidence) == [])
  }

  @Test("A broken evidence base is told, problem by problem")
  func findsProblems() throws {
    let source = try #require(evidence.sources.first)
    let claim = try #require(evidence.claims.first)
    let broken = EvidenceBase(
      sources: [source, source], claims: [claim, claim],
      disagreements: [try #require(evidence.disagreements.first)])
    #expect(broken.problems.contains("source \(source.id): the id occurs twice"))
    #expect(broken.problems.contains("claim \(claim.id): the id occurs twice"))
    #expect(broken.problems.contains { $0.contains("does not exist") })
  }

  @Test("Unverified claims are there, and marked")
  func unverified() {
    #expect(evidence.claims.contains { !$0.verified })
    #expect(evidence.claim("lactation.infant-dose-tiny")?.verified == false)
  }

  @Test("Later negative trials stand beside the early positive ones")
  func laterTrials() throws {
    let disagreement = try #require(evidence.disagreement("efficacy-fibromyalgia"))
    let sources = Set(disagreement.claims.compactMap { evidence.claim($0) }.flatMap(\.sources))
    for id in ["younger-mackey-2009", "younger-2013", "bested-2023", "final-2024", "innova-2026"] {
      #expect(sources.contains(id), "\(id) is missing")
    }
  }

  @Test("Every opioid and antagonist of the fact base is in the catalogue")
  func factBaseSubstances() {
    let expected = [
      "morphine", "codeine", "hydrocodone", "oxycodone", "oxymorphone", "hydromorphone", "fentanyl", "sufentanil",
      "remifentanil",
      "alfentanil", "meperidine", "methadone", "levorphanol", "buprenorphine", "butorphanol", "nalbuphine",
      "pentazocine",
      "dihydrocodeine", "dextropropoxyphene", "tramadol", "tapentadol", "opium", "heroin", "loperamide",
      "diphenoxylate",
      "eluxadoline", "difelikefalin", "oliceridine", "mitragynine", "tianeptine", "ketobemidone", "meptazinol",
      "tilidine",
    ]
    for id in expected {
      let substance = catalogue.substance(id) ?? catalogue.substances.first { ($0.names ?? []).contains(id) }
      #expect(substance?.action.isOpioid == true, "\(id)")
    }
    for id in [
      "naltrexone", "naloxone", "nalmefene", "methylnaltrexone", "naloxegol", "naldemedine", "samidorphan",
      "dextromethorphan",
    ] {
      #expect(catalogue.substance(id)?.action.isOpioid == false, "\(id)")
    }
  }

  @Test("RxNorm and ATC codes read in a source are these")
  func codes() {
    let expected = [
      ("morphine", "7052", "N02AA01"), ("codeine", "2670", "R05DA04"), ("oxycodone", "7804", "N02AA05"),
      ("fentanyl", "4337", "N02AB03"),
      ("hydromorphone", "3423", "N02AA03"), ("methadone", "6813", "N07BC02"), ("buprenorphine", "1819", "N02AE01"),
      ("tramadol", "10689", "N02AX02"), ("tapentadol", "787390", "N02AX06"), ("pentazocine", "8001", "N02AD01"),
      ("dihydrocodeine", "23088", "N02AA08"), ("naltrexone", "7243", "N07BB04"), ("naloxone", "7242", "V03AB15"),
    ]
    for (id, rxcui, atc) in expected {
      #expect(catalogue.substance(id)?.rxcui == rxcui, "\(id)")
      #expect(catalogue.substance(id)?.atc?.contains(atc) == true, "\(id)")
    }
  }

  @Test("A figure is shown with its interval and unit")
  func valueShown() throws {
    let value = try #require(evidence.claim("wait.label.short-acting")?.values?.first)
    #expect(value.shown.contains("7 to 10 days"))
  }

  @Test("The version names the day and the content")
  func version() {
    #expect(EvidenceFiles.version.hasPrefix("2026-"))
    #expect(EvidenceFiles.fingerprint.count == 16)
  }
}
