import Evidence
import Foundation
import Testing

@testable import Reports

@Suite("Searching the evidence")
struct EvidenceSearchTests {
  private let library: EvidenceLibrary

  init() throws {
    library = EvidenceLibrary(
      evidence: try .sample(), medicines: MedicineCatalogue(substances: [], products: []), version: "1")
  }

  private func ids(_ query: EvidenceQuery) -> [String] {
    library.claims(matching: query).map(\.id)
  }

  @Test("every word must be there, in any order and in any case")
  func everyWord() {
    #expect(ids(EvidenceQuery(words: "DAYS opioid")) == ["wait.label", "wait.expert"])
    #expect(ids(EvidenceQuery(words: "days nonsense")) == [])
  }

  @Test("accents and the two micro signs make no difference")
  func folding() {
    #expect(ids(EvidenceQuery(words: "perez")) == ["dose.micro"])
    #expect(ids(EvidenceQuery(words: "5 µg")) == ids(EvidenceQuery(words: "5 μg")))
    #expect(ids(EvidenceQuery(words: "5 µg")) == ["dose.micro"])
  }

  @Test("a word in the statement comes before the same word in a source's name")
  func directFirst() {
    #expect(ids(EvidenceQuery(words: "label")) == ["wait.expert", "wait.label"])
  }

  @Test("filters narrow what the words find")
  func filters() {
    #expect(ids(EvidenceQuery(topic: .waiting)) == ["wait.label", "wait.expert"])
    #expect(ids(EvidenceQuery(topic: .waiting, grade: .expert)) == ["wait.expert"])
    #expect(ids(EvidenceQuery(verified: false)) == ["wait.expert"])
    #expect(ids(EvidenceQuery(words: "opioid", verified: true)) == ["wait.label"])
  }

  @Test("an address made from a query holds no character that could end the query")
  func address() {
    let query = EvidenceQuery(words: "a&b=c+d é", topic: .waiting, verified: false)
    #expect(
      query.address(startingAt: 40) == "/evidence?words=a%26b%3Dc%2Bd%20%C3%A9&topic=waiting&verified=no&start=40")
    #expect(EvidenceQuery().address(startingAt: 0) == "/evidence")
  }
}

extension EvidenceBase {
  /// Three claims, two sources and one disagreement.
  static func sample() throws -> EvidenceBase {
    struct File: Decodable {
      let sources: [Source]
      let claims: [Claim]
      let disagreements: [Disagreement]
    }
    let text = """
      {"sources": [
        {"id": "fda-label", "kind": "label", "title": "Prescribing information", "year": 2013, "read": "full-text"},
        {"id": "perez-2020", "kind": "expert", "title": "Dosing", "authors": "Pérez A", "year": 2020,
         "container": "A Journal 1:2", "identifiers": {"doi": "10.1000/x", "pmid": "12", "pmcid": "PMC3", "nct": "NCT4"},
         "read": "not-read", "note": "Not peer reviewed."}],
       "claims": [
        {"id": "wait.label", "topic": "waiting", "statement": "Wait 7 to 10 days after the last opioid.",
         "values": [{"name": "opioid-free time", "low": "7", "high": "10", "interval": "range", "unit": "d"}],
         "sources": ["fda-label"], "grade": "label", "verified": true},
        {"id": "wait.expert", "topic": "waiting", "statement": "Longer than the label says: 14 days without an opioid.",
         "population": "adults", "note": "For tablets.", "sources": ["fda-label"], "grade": "expert",
         "verified": false},
        {"id": "dose.micro", "topic": "dosing", "statement": "Start with 5 μg.", "sources": ["perez-2020"],
         "grade": "expert", "verified": true}],
       "disagreements": [{"id": "wait", "question": "How long?", "claims": ["wait.label", "wait.expert"],
        "handling": "We take the longer.", "reason": "It is more cautious."}]}
      """
    let file = try JSONDecoder().decode(File.self, from: Data(text.utf8))
    return EvidenceBase(sources: file.sources, claims: file.claims, disagreements: file.disagreements)
  }
}
