import Testing
import Evidence
@Test func load() throws { let b = try EvidenceBase.embedded(); print(b.claims.count, b.sources.count, EvidenceFiles.version); for p in b.problems.prefix(20) { print(p) } }
