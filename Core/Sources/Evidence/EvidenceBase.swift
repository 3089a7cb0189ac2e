import Foundation

/// Everything that is known, with who says so.
public struct EvidenceBase: Sendable {
  /// All sources, in the order of the files.
  public let sources: [Source]
  /// All claims, in the order of the files.
  public let claims: [Claim]
  /// All disagreements.
  public let disagreements: [Disagreement]

  private let sourceIndex: [Source.ID: Int]
  private let claimIndex: [Claim.ID: Int]

  /// Makes an evidence base. Of entries with the same id, the first counts; ``problems`` names the others.
  public init(sources: [Source], claims: [Claim], disagreements: [Disagreement]) {
    self.sources = sources
    self.claims = claims
    self.disagreements = disagreements
    sourceIndex = Dictionary(zip(sources.map(\.id), sources.indices), uniquingKeysWith: { first, _ in first })
    claimIndex = Dictionary(zip(claims.map(\.id), claims.indices), uniquingKeysWith: { first, _ in first })
  }

  /// The source with this id.
  public func source(_ id: Source.ID) -> Source? { sourceIndex[id].map { sources[$0] } }

  /// The claim with this id.
  public func claim(_ id: Claim.ID) -> Claim? { claimIndex[id].map { claims[$0] } }

  /// The disagreement with this id.
  public func disagreement(_ id: Disagreement.ID) -> Disagreement? { disagreements.first { $0.id == id } }

  /// The disagreements that a claim is part of.
  public func disagreements(about claim: Claim.ID) -> [Disagreement] {
    disagreements.filter { $0.claims.contains(claim) }
  }

  /// The claims that rest on a source.
  public func claims(from source: Source.ID) -> [Claim] {
    claims.filter { $0.sources.contains(source) }
  }
}

extension EvidenceBase {
  /// The evidence built into the program.
  /// - Throws: ``EvidenceError`` when a file cannot be read; a test keeps that from shipping.
  public static func embedded() throws(EvidenceError) -> EvidenceBase {
    try loaded.get()
  }

  private static let loaded: Result<EvidenceBase, EvidenceError> = Result { () throws(EvidenceError) in
    EvidenceBase(
      sources: try EvidenceFiles.entries(SourcesFile.self, "sources-", \.sources),
      claims: try EvidenceFiles.entries(ClaimsFile.self, "claims-", \.claims),
      disagreements: try EvidenceFiles.entries(DisagreementsFile.self, "disagreements", \.disagreements))
  }
}

/// An evidence file that cannot be read.
public struct EvidenceError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file.
  public let file: String
  /// What is wrong in it, and where.
  public let problem: String

  /// Makes an error.
  public init(file: String, problem: String) {
    self.file = file
    self.problem = problem
  }

  /// What is wrong.
  public var description: String { "The evidence file \(file) cannot be read: \(problem)" }
}

private struct SourcesFile: Decodable { let sources: [Source] }
private struct ClaimsFile: Decodable { let claims: [Claim] }
private struct DisagreementsFile: Decodable { let disagreements: [Disagreement] }

extension EvidenceFiles {
  static func entries<File: Decodable, Entry>(
    _ type: File.Type, _ prefix: String, _ list: (File) -> [Entry]
  ) throws(EvidenceError) -> [Entry] {
    var entries: [Entry] = []
    for (name, data) in contents(startingWith: prefix) {
      do {
        entries += list(try JSONDecoder().decode(File.self, from: data))
      } catch {
        throw EvidenceError(file: name, problem: String(describing: error))
      }
    }
    return entries
  }
}
