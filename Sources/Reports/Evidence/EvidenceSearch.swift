public import Evidence
import Foundation

/// What someone looks for in the evidence.
public struct EvidenceQuery: Equatable, Sendable {
  public var words: String
  public var topic: Claim.Topic?
  public var grade: Claim.Grade?
  public var verified: Bool?

  public init(words: String = "", topic: Claim.Topic? = nil, grade: Claim.Grade? = nil, verified: Bool? = nil) {
    self.words = words
    self.topic = topic
    self.grade = grade
    self.verified = verified
  }

  public var isEmpty: Bool { words.isEmpty && topic == nil && grade == nil && verified == nil }
}

extension EvidenceLibrary {
  /// The claims that match every word and every filter; those with all words in the statement come first.
  public func claims(matching query: EvidenceQuery) -> [Claim] {
    let words = query.words.foldedForSearch.split(whereSeparator: \.isWhitespace).map(String.init)
    let found = zip(evidence.claims, index).filter { claim, entry in
      query.topic.map { $0 == claim.topic } ?? true
        && query.grade.map { $0 == claim.grade } ?? true
        && query.verified.map { $0 == claim.verified } ?? true
        && words.allSatisfy(entry.all.contains)
    }
    let isDirect = { (entry: EvidenceIndexEntry) in words.allSatisfy(entry.statement.contains) }
    return (found.filter { isDirect($0.1) } + found.filter { !isDirect($0.1) }).map(\.0)
  }

  /// The disagreements whose question, handling or reason holds every word.
  func disagreements(matching words: String) -> [Disagreement] {
    let words = words.foldedForSearch.split(whereSeparator: \.isWhitespace).map(String.init)
    return evidence.disagreements.filter { disagreement in
      let text = [disagreement.id, disagreement.question, disagreement.handling, disagreement.reason]
        .joined(separator: " ").foldedForSearch
      return words.allSatisfy(text.contains)
    }
  }
}

/// The text of a claim in the form in which words are looked for.
struct EvidenceIndexEntry: Sendable {
  let statement: String
  let all: String

  init(_ claim: Claim, in evidence: EvidenceBase) {
    let sources = claim.sources.compactMap(evidence.source).flatMap { source in
      [source.id, source.title, source.authors, source.year.map(String.init)].compactMap { $0 }
    }
    let own = [claim.id, claim.statement, claim.population, claim.note].compactMap { $0 }
    statement = claim.statement.foldedForSearch
    all = (own + (claim.values ?? []).map(\.name) + sources).joined(separator: " ").foldedForSearch
  }
}

extension String {
  /// Lower case without accents, and both micro signs as one.
  var foldedForSearch: String {
    replacing("\u{B5}", with: "\u{3BC}").folding(options: [.caseInsensitive, .diacriticInsensitive], locale: nil)
  }
}
