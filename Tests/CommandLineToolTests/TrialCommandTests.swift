import Foundation
import Testing

/// The parts of the analysis in JSON that scripts rely on.
private struct Analysis: Decodable {
  struct Effect: Decodable {
    let arm: String
    let mean, sd, lower, upper, probabilityBetter, probabilityClinicallyBetter: Double
  }
  struct Unknown: Decodable {
    let mean, sd: Double
  }
  struct Fit: Decodable {
    struct Coefficient: Decodable {
      let estimate, standardError: Double
    }
    let method: String
    let intercept, trend: Coefficient
    let effects: [Coefficient]
    let rho, sigma, marginalSigma, logLikelihood: Double
  }
  struct BothFits: Decodable {
    let restricted: Fit
    let ml: Fit
    private enum CodingKeys: String, CodingKey { case ml }

    init(from decoder: any Decoder) throws {
      restricted = try Fit(from: decoder)
      ml = try decoder.container(keyedBy: CodingKeys.self).decode(Fit.self, forKey: .ml)
    }
  }
  struct Test: Decodable {
    let pValue: Double
    let allocations: Int
    let exhaustive: Bool
  }
  struct Verdict: Decodable {
    let kind, sentence: String
    let probability: Double
  }
  let effects: [Effect]
  let intercept, trend, rho, sigma: Unknown
  let onset: Unknown?
  let quadratureError: Double
  let gls: BothFits
  let randomisationTest: Test
  let verdict: Verdict
  let notes: [String]
}

@Suite("A trial analysed by command, as JSON")
struct TrialCommandTests {
  private static let core = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Core/Tests/TrialsTests/Fixtures")

  /// The lines below the first of a file of Core's fixtures, as fields without quotes.
  private static func rows(_ name: String) throws -> [[String]] {
    try String(contentsOf: core.appending(path: name), encoding: .utf8).split(whereSeparator: \.isNewline).dropFirst()
      .map { $0.split(separator: ",").map { $0.trimmingCharacters(in: ["\""]) } }
  }

  private func analyse(_ file: String, _ options: String = "--onset none") async throws -> Analysis {
    let run = try await Run(
      Transcript.Step(file: "", command: "sweetspot trial analyse \(file) \(options) --json"))
    try #require(run.exitCode == 0, "\(run.complaints)")
    return try JSONDecoder().decode(Analysis.self, from: Data(run.output.joined(separator: "\n").utf8))
  }

  private func w1(_ options: String = "--onset none") async throws -> Analysis {
    try await analyse(Self.core.appending(path: "w1_data.csv").path(), options)
  }

  /// The same days in another form, in a file that is removed afterwards.
  private func rewritten(_ header: String, _ options: String = "--onset none", _ line: ([String]) -> String)
    async throws -> Analysis
  {
    let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).csv")
    defer { try? FileManager.default.removeItem(at: file) }
    try ([header] + Self.rows("w1_data.csv").map(line)).joined(separator: "\r\n")
      .write(to: file, atomically: true, encoding: .utf8)
    return try await analyse(file.path(), options)
  }

  @Test("W1's file as it is gives the reference posterior to a millionth, effects in the order of dose")
  func posterior() async throws {
    let found = try await w1()
    #expect(found.effects.map(\.arm) == ["1.5", "3.0", "4.5"])
    #expect(found.onset == nil)
    let moments =
      [(found.intercept.mean, found.intercept.sd), (found.trend.mean, found.trend.sd)]
      + found.effects.map { ($0.mean, $0.sd) } + [(found.rho.mean, found.rho.sd), (found.sigma.mean, found.sigma.sd)]
    let expected = try Self.rows("w1_exact.csv")
    #expect(expected.count == moments.count)
    for (row, (mean, sd)) in zip(expected, moments) {
      // Two grids of the reference agree to 3·10⁻⁷.
      #expect(abs(mean - (Double(row[1]) ?? .nan)) < 1e-6, "\(row[0])")
      #expect(abs(sd - (Double(row[2]) ?? .nan)) < 1e-6, "\(row[0])")
    }
    #expect(found.quadratureError < 1e-6)
    for effect in found.effects {
      #expect(effect.lower < effect.mean && effect.mean < effect.upper)
      #expect(effect.probabilityClinicallyBetter < effect.probabilityBetter)
    }
    #expect(found.randomisationTest.exhaustive && found.randomisationTest.allocations == 13_824)
    #expect(!found.verdict.sentence.isEmpty)
  }

  @Test("both fits without priors agree with nlme")
  func leastSquares() async throws {
    let found = try await w1().gls
    for fit in [found.restricted, found.ml] {
      let rows = try Self.rows("w3_gls_\(fit.method).csv").map { ($0[0], Double($0[1]), Double($0[2])) }
      let terms = [fit.intercept, fit.trend] + fit.effects
      for (term, row) in zip(terms, rows) {
        // nlme stops where its likelihood is flat: its REML estimates are off in the seventh digit.
        #expect(abs(term.estimate - (row.1 ?? .nan)) < 1e-6, "\(row.0)")
        #expect(abs(term.standardError - (row.2 ?? .nan)) < 1e-6, "\(row.0)")
      }
      let others = Dictionary(uniqueKeysWithValues: rows.map { ($0.0, $0.1 ?? .nan) })
      #expect(abs(fit.rho - (others["phi"] ?? .nan)) < 1e-6)
      #expect(abs(fit.marginalSigma - (others["sigma_marginal"] ?? .nan)) < 1e-6)
      #expect(abs(fit.sigma - fit.marginalSigma * (1 - fit.rho * fit.rho).squareRoot()) < 1e-12)
      #expect(abs(fit.logLikelihood - (others["logLik"] ?? .nan)) < 1e-9)
    }
    #expect([found.restricted.method, found.ml.method] == ["REML", "ML"])
  }

  @Test("dates for days, names for arms, other separators and another reference change the names, not the answer")
  func forms() async throws {
    let plain = try await w1()
    func same(_ other: Analysis, _ arms: [String]) {
      #expect(other.effects.map(\.arm) == arms)
      for (effect, expected) in zip(other.effects, plain.effects) {
        // The same arithmetic in the same order, but for texts.
        #expect(abs(effect.mean - expected.mean) < 1e-9 && abs(effect.sd - expected.sd) < 1e-9)
      }
    }
    same(
      try await rewritten("date,dose_mg,y") { "\(Self.date(Int($0[0]) ?? 0)),\($0[3]),\($0[5])" },
      ["1.5", "3.0", "4.5"])
    same(try await rewritten("Day, Arm ,Score") { "\($0[0]),\($0[2]),\($0[5])" }, ["1", "2", "3"])
    same(
      try await rewritten("day;dose_mg;y") { row in
        "\(row[0]);\(row[3].replacing(".", with: ","));\(row[5].replacing(".", with: ","))"
      }, ["1.5", "3.0", "4.5"])
    let turned = try await w1("--onset none --reference 4.5")
    #expect(turned.effects.map(\.arm) == ["0.0", "1.5", "3.0"])
    // Priors are on differences from the reference, so that the answer is not simply turned round; the fit is.
    #expect(abs(turned.gls.ml.effects[0].estimate + plain.gls.ml.effects[2].estimate) < 1e-6)
  }

  /// A day of 2026 as a date.
  private static func date(_ number: Int) -> String {
    var (month, day) = (1, number)
    for length in [31, 28, 31, 30] {
      guard day > length else { break }
      day -= length
      month += 1
    }
    return String(format: "2026-%02d-%02d", month, day)
  }

  private struct Both: Decodable {
    struct Kept: Decodable {
      struct Report: Decodable { let effects: [Analysis.Effect] }
      let days, daysOff, daysUnknown: Int
      let report: Report
      let notes: [String]
    }
    let effects: [Analysis.Effect]
    let perProtocol: Kept
  }

  @Test("a file that tells what was taken is analysed twice, and intention to treat stays as it was")
  func perProtocol() async throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).csv")
    defer { try? FileManager.default.removeItem(at: file) }
    // Every seventh day was missed, and of the eighth nothing is known.
    let lines = try Self.rows("w1_data.csv").map { row in
      let day = Int(row[0]) ?? 0
      return "\(row[0]),\(row[3]),\(row[5]),\(day % 7 == 0 ? "no" : day % 8 == 0 ? "" : "yes")"
    }
    try (["day,dose_mg,y,taken"] + lines).joined(separator: "\n").write(to: file, atomically: true, encoding: .utf8)
    let run = try await Run(
      Transcript.Step(file: "", command: "sweetspot trial analyse \(file.path()) --onset none --json"))
    let found = try JSONDecoder().decode(Both.self, from: Data(run.output.joined(separator: "\n").utf8))
    let plain = try await w1()
    #expect(found.effects.map(\.mean) == plain.effects.map(\.mean))
    #expect((found.perProtocol.days, found.perProtocol.daysOff, found.perProtocol.daysUnknown) == (63, 12, 9))
    // Fewer days say less.
    for (kept, all) in zip(found.perProtocol.report.effects, found.effects) { #expect(kept.sd > all.sd) }
    // A rule, the days of which nothing is known, and that fewer days give another verdict here.
    #expect(found.perProtocol.notes.count == 3 && found.perProtocol.notes[2].hasPrefix("The two verdicts differ."))
  }

  private struct Power: Decodable {
    struct Scenario: Decodable {
      let id: String
      let effects: [Double]
      let timeConstantDays: Double?
    }
    struct Line: Decodable {
      let cycles, periodDays, trials: Int
      let right, largestStandardError: Double?
    }
    let scenario: Scenario?
    let designs: [Line]
    let notes: [String]?
  }

  private func power(_ options: String) async throws -> Power {
    let run = try await Run(
      Transcript.Step(
        file: "", command: "sweetspot trial power --arms \"0 mg, 1.5 mg, 4.5 mg\" --rho 0.4 --sigma 1 \(options) --json"
      ))
    try #require(run.exitCode == 0, "\(run.complaints)")
    return try JSONDecoder().decode(Power.self, from: Data(run.output.joined(separator: "\n").utf8))
  }

  @Test("a hypothesis gives each dose its effect and its timing, and none gives none")
  func scenario() async throws {
    let none = try #require(try await power("--cycles 2 --trials 100 --scenario none").scenario)
    #expect(none.effects == [0, 0] && none.timeConstantDays == nil)
    let rebound = try #require(try await power("--cycles 2 --trials 100 --scenario opioid-rebound").scenario)
    #expect(rebound.effects.count == 2 && rebound.effects.allSatisfy { $0 != 0 })
    // The assumed half-life of two days.
    #expect(abs(try #require(rebound.timeConstantDays) - 2 / 0.693_147_180_56) < 1e-9)
    let glial = try #require(try await power("--cycles 2 --trials 100 --scenario glial-inhibition").scenario)
    // The effect follows the level: the higher dose does more, and neither does harm.
    #expect(glial.effects[1] < glial.effects[0] && glial.effects[0] < 0)
  }

  @Test("a budget gives the whole table, and says what was not reached")
  func budget() async throws {
    let found = try await power("--budget 100ms --trials 100000")
    #expect(found.designs.count == 24)
    #expect(found.designs.contains { $0.trials > 0 })
    // A hundred thousand trials of 24 designs take minutes.
    #expect(found.designs.contains { $0.trials < 100_000 })
    for line in found.designs { #expect((line.trials > 0) == (line.right != nil)) }
    #expect(try #require(found.notes?.first).contains("of 24 designs"))
  }

  @Test("ten thousand days are analysed")
  func many() async throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).csv")
    defer { try? FileManager.default.removeItem(at: file) }
    let lines = (1...10_000).map { day in "\(day),\(day / 250 % 2 == 0 ? 0 : 3),\(day * day % 7 + day % 3)" }
    try (["day,dose_mg,score"] + lines).joined(separator: "\n").write(to: file, atomically: true, encoding: .utf8)
    let found = try await analyse(file.path())
    // The score knows nothing of the arm.
    #expect(abs(found.effects[0].mean) < 0.2)
    #expect(found.quadratureError < 1e-6)
  }
}
