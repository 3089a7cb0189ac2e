import Foundation
import Testing

@testable import Trials

@Suite("Whether blinding held is said as Bang and James say it")
struct BlindingIndexTests {
  /// The guesses in the CRISP trial, table 7 of Bang, Ni and Davis (2004): 277 on treatment, 139 on placebo. The counts are
  /// those of the examples in the manual of R's package BI 1.2.0; the paper itself was not at hand.
  static let published = GuessCounts(
    onTreatment: .init(treatment: 82, placebo: 25, unknown: 170),
    onPlacebo: .init(treatment: 27, placebo: 29, unknown: 83))

  @Test("Bang's index is that of the worked example")
  func bang() throws {
    let (treatment, placebo) = (try Self.published.bangOnTreatment(), try Self.published.bangOnPlacebo())
    // By hand: (82 - 25)/277 and (29 - 27)/139.
    #expect(abs(treatment.value - 57.0 / 277) < 1e-15)
    #expect(abs(placebo.value - 2.0 / 139) < 1e-15)
    // √[(p + q - (p - q)²)/n].
    #expect(abs(treatment.standardError - 0.035237090) < 1e-9)
    #expect(abs(placebo.standardError - 0.053822962) < 1e-9)
  }

  @Test("James's index is that of the worked example")
  func james() throws {
    let index = try Self.published.james()
    // By hand, with exact fractions: P(don't know) = 253/416, disagreement seen 26/163, by chance 5941/26569.
    let known = 163.0 / 416
    let kappa = (26.0 / 163 - 5941.0 / 26_569) / (5941.0 / 26_569)
    #expect(abs(index.value - (1 + (1 - known) + known * kappa) / 2) < 1e-14)
    #expect(abs(index.value - 0.7479) < 5e-5)
  }

  static let tables: [GuessCounts] = [
    published,
    GuessCounts(
      onTreatment: .init(treatment: 5, placebo: 3, unknown: 1), onPlacebo: .init(treatment: 2, placebo: 6, unknown: 4)),
    GuessCounts(
      onTreatment: .init(treatment: 40, placebo: 7, unknown: 0),
      onPlacebo: .init(treatment: 11, placebo: 30, unknown: 0)),
    GuessCounts(
      onTreatment: .init(treatment: 3, placebo: 17, unknown: 9),
      onPlacebo: .init(treatment: 14, placebo: 2, unknown: 30)),
  ]

  /// An independent way to the standard error: the gradient of the index over the six shares, taken by differences, and
  /// the covariance of a multinomial.
  @Test("standard errors are those of the delta method over all six counts", arguments: tables)
  func deltaMethod(table: GuessCounts) throws {
    func index(_ shares: [Double]) -> Double {
      let known = shares[0] + shares[1] + shares[3] + shares[4]
      let guessed = (shares[0] + shares[3], shares[1] + shares[4])
      let assigned = (shares[0] + shares[1], shares[3] + shares[4])
      let total = shares.reduce(0, +)
      let seen = (shares[1] + shares[3]) / known / 2
      let chance = (guessed.0 * assigned.1 + guessed.1 * assigned.0) / (known * known) / 2
      return (1 + (total - known) / total + known / total * (seen - chance) / chance) / 2
    }
    let counts = [
      table.onTreatment.treatment, table.onTreatment.placebo, table.onTreatment.unknown, table.onPlacebo.treatment,
      table.onPlacebo.placebo, table.onPlacebo.unknown,
    ].map(Double.init)
    let all = counts.reduce(0, +)
    let shares = counts.map { $0 / all }
    let step = 1e-6
    let gradient = shares.indices.map { place in
      var (up, down) = (shares, shares)
      up[place] += step
      down[place] -= step
      return (index(up) - index(down)) / (2 * step)
    }
    let mean = zip(shares, gradient).reduce(0.0) { $0 + $1.0 * $1.1 }
    let square = zip(shares, gradient).reduce(0.0) { $0 + $1.0 * $1.1 * $1.1 }
    let expected = ((square - mean * mean) / all).squareRoot()
    let found = try table.james()
    #expect(abs(found.value - index(shares)) < 1e-12)
    // Differences of step 1e-6 are good to about 1e-9.
    #expect(abs(found.standardError - expected) < 1e-7)
  }

  /// From R's package BI 1.2.0, BI(matrix(c(...), nrow = 3, byrow = TRUE)), printed to ten digits. The last table is
  /// the second example of its manual, investigators in Houweling and others 2014.
  @Test(
    "indices and standard errors are those of another program",
    arguments: zip(
      tables + [
        GuessCounts(
          onTreatment: .init(treatment: 48, placebo: 4, unknown: 330),
          onPlacebo: .init(treatment: 22, placebo: 30, unknown: 319))
      ],
      [
        [0.7479275, 0.0217374, 0.20577617, 0.03523709, 0.01438849, 0.05382296],
        [0.4761905, 0.108425, 0.2222222, 0.3054152, 0.3333333, 0.2151657],
        [0.2067885, 0.04323841, 0.7021277, 0.1038633, 0.4634146, 0.1383921],
        [0.9307975, 0.03003374, -0.4827586, 0.12547830, -0.2608696, 0.07798734],
        [0.8964143, 0.01091758, 0.11518325, 0.01793374, 0.02156334, 0.01940467],
      ]))
  func otherProgram(table: GuessCounts, expected: [Double]) throws {
    let (james, treatment, placebo) = (try table.james(), try table.bangOnTreatment(), try table.bangOnPlacebo())
    let found = [
      james.value, james.standardError, treatment.value, treatment.standardError, placebo.value, placebo.standardError,
    ]
    // What printing leaves: seven decimals.
    for (own, its) in zip(found, expected) { #expect(abs(own - its) < 1e-7) }
  }

  @Test("the ends of both scales mean what they should")
  func ends() throws {
    let right = GuessCounts(
      onTreatment: .init(treatment: 9, placebo: 0, unknown: 0), onPlacebo: .init(treatment: 0, placebo: 9, unknown: 0))
    #expect(try right.bangOnTreatment().value == 1)
    #expect(try abs(right.james().value) < 1e-15)
    let unknown = GuessCounts(
      onTreatment: .init(treatment: 0, placebo: 0, unknown: 9), onPlacebo: .init(treatment: 0, placebo: 0, unknown: 9))
    #expect(try unknown.bangOnTreatment().value == 0)
    #expect(try unknown.james().value == 1)
    let chance = GuessCounts(
      onTreatment: .init(treatment: 5, placebo: 5, unknown: 0), onPlacebo: .init(treatment: 5, placebo: 5, unknown: 0))
    #expect(try abs(chance.james().value - 0.5) < 1e-15)
    #expect(try chance.bangOnPlacebo().value == 0)
  }

  @Test("where there is no index there is a reason")
  func reasons() {
    let none = GuessCounts(
      onTreatment: .init(treatment: 0, placebo: 0, unknown: 0), onPlacebo: .init(treatment: 3, placebo: 0, unknown: 0))
    #expect(throws: BlindingIndexError.noGuesses("treatment")) { try none.bangOnTreatment() }
    let same = GuessCounts(
      onTreatment: .init(treatment: 3, placebo: 0, unknown: 0), onPlacebo: .init(treatment: 0, placebo: 0, unknown: 2))
    #expect(throws: BlindingIndexError.noVariety) { try same.james() }
  }

  @Test("exchanging the names of the arms exchanges Bang's indices and leaves James's as it is", arguments: tables)
  func exchanged(table: GuessCounts) throws {
    func flipped(_ row: GuessCounts.Row) -> GuessCounts.Row {
      .init(treatment: row.placebo, placebo: row.treatment, unknown: row.unknown)
    }
    let other = GuessCounts(onTreatment: flipped(table.onPlacebo), onPlacebo: flipped(table.onTreatment))
    #expect(try other.bangOnTreatment() == table.bangOnPlacebo())
    let (first, second) = (try table.james(), try other.james())
    // The same sums in another order.
    #expect(abs(first.value - second.value) < 1e-13)
    #expect(abs(first.standardError - second.standardError) < 1e-13)
  }
}
