import Evidence
import Screening
import Testing
import Trials

@testable import Reports

@Suite("Pages of the evidence")
struct EvidencePageTests {
  private let library: EvidenceLibrary

  init() throws {
    library = EvidenceLibrary(
      evidence: try .sample(), medicines: MedicineCatalogue(substances: [], products: []), version: "1",
      uses: ["wait.label": [EvidenceUse(kind: "Screening rule", name: "opioids")]])
  }

  @Test("a claim shows its figures with their unit in words and their interval")
  func figures() throws {
    let page = try #require(ClaimPage("wait.label", in: library))
    let figure = try #require(page.figures.first)
    #expect(figure.figure == "7 to 10 days (range)")
    #expect(figure.value == nil && figure.low == "7" && figure.high == "10" && figure.unit == "d")
    #expect(page.disagreements.map(\.label) == ["How long?"])
    #expect(page.uses == [EvidenceUse(kind: "Screening rule", name: "opioids")])
    #expect(!page.isUnverified)
  }

  @Test("an unverified claim carries its mark on its own page and in every list")
  func unverified() throws {
    #expect(try #require(ClaimPage("wait.expert", in: library)).isUnverified)
    #expect(try #require(SourcePage("fda-label", in: library)).claims.map(\.isUnverified) == [false, true])
    #expect(try #require(DisagreementPage("wait", in: library)).claims.map(\.isUnverified) == [false, true])
  }

  @Test("each identifier of a source leads to the public place it names")
  func identifiers() throws {
    let citation = try #require(SourcePage("perez-2020", in: library)).source
    #expect(
      citation.identifiers.map(\.address) == [
        "https://doi.org/10.1000/x", "https://pubmed.ncbi.nlm.nih.gov/12/",
        "https://pmc.ncbi.nlm.nih.gov/articles/PMC3/", "https://clinicaltrials.gov/study/NCT4",
      ])
    #expect(citation.origin == "Pérez A, 2020, A Journal 1:2")
    #expect(citation.reading == "not read")
  }

  @Test("what does not exist has no page")
  func missing() {
    #expect(ClaimPage("no.such", in: library) == nil)
    #expect(SourcePage("no-such", in: library) == nil)
    #expect(DisagreementPage("no-such", in: library) == nil)
  }

  @Test("every claim that a screening rule cites says so on its page")
  func rules() throws {
    let embedded = try EvidenceLibrary.embedded()
    for rule in Screener.rules {
      for id in rule.claims {
        let page = try #require(ClaimPage(id, in: embedded), "\(rule.id) cites \(id)")
        #expect(page.uses.contains { $0.name == rule.question })
      }
    }
  }

  @Test("every claim that is put together, or that trials rest on, says so on its page")
  func trials() throws {
    let embedded = try EvidenceLibrary.embedded()
    let catalogue = try SynthesisCatalogue.embedded()
    let together =
      catalogue.trials.flatMap(\.claims) + catalogue.published.flatMap(\.claims) + catalogue.shares.flatMap(\.claims)
      + catalogue.correlations.claims
    for (claims, kind) in [(together, "Meta-analysis"), (PeriodAdvice.claims + TypedTrial.stepClaims, "Trial")] {
      #expect(!claims.isEmpty)
      for id in claims {
        let page = try #require(ClaimPage(id, in: embedded), "\(kind) cites \(id)")
        #expect(page.uses.contains { $0.kind == kind }, "\(id)")
      }
    }
  }

  @Test("a list is cut into pages, and a start beyond the end shows the last one")
  func paging() throws {
    let embedded = try EvidenceLibrary.embedded()
    let query = EvidenceQuery(verified: true)
    let count = embedded.claims(matching: query).count
    let first = EvidenceListPage(query, in: embedded)
    #expect(first.claims.count == EvidenceListPage.pageLength)
    #expect(first.previous == nil && first.next?.address == "/evidence?verified=yes&start=40")
    let last = EvidenceListPage(query, startingAt: 1_000_000, in: embedded)
    #expect(last.next == nil && last.previous != nil)
    #expect(last.claims.count == (count - 1) % EvidenceListPage.pageLength + 1)
  }

  @Test("nothing found is said plainly")
  func nothing() {
    let page = EvidenceListPage(EvidenceQuery(words: "zzz"), in: library)
    #expect(page.claims.isEmpty)
    #expect(page.summary == "No claim matches. Try fewer or shorter words.")
  }
}
