import NumericalMethods
import Testing

@testable import Trials

@Suite("Up-and-down studies and what they estimate")
struct UpAndDownTests {
  private static let design = UpAndDown.Design(doses: [1, 2, 3, 4, 5], start: 2, turns: 100, mostPeople: 12)

  /// Worked by hand. Doses 3 4 3 4 3 2 3 4 5 4 3 4, responses after 4 (thrice), 3 (once) and 5 (once).
  private static let study = UpAndDown(
    design,
    people: zip([2, 3, 2, 3, 2, 1, 2, 3, 4, 3, 2, 3], [0, 1, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0]).map {
      .init(dose: $0, responded: $1 == 1)
    })

  @Test("Dixon and Mood's estimate of a worked example")
  func dixonMood() throws {
    let estimate = try #require(Self.study.dixonMood)
    // Five responses, the rarer outcome, at 4, 4, 3, 5, 4: from 3 on 1, 1, 0, 2, 1. A = 5, B = 7, so 3 + (1 - 1/2).
    #expect(abs(estimate.median - 3.5) < 1e-12)
    // (5·7 - 25)/25 = 0.4: 1.620 · (0.4 + 0.029).
    #expect(abs(try #require(estimate.deviation) - 1.620 * 0.429) < 1e-12)
    let few = UpAndDown(Self.design, people: [.init(dose: 2, responded: true), .init(dose: 1, responded: false)])
    #expect(few.dixonMood?.deviation == nil)
    #expect(UpAndDown(Self.design, people: [.init(dose: 2, responded: true)]).dixonMood == nil)
  }

  @Test("probit regression agrees with R's, and gives nothing where doses with and without response do not overlap")
  func probit() throws {
    func study(_ counts: [(people: Int, responders: Int)]) -> UpAndDown {
      UpAndDown(
        UpAndDown.Design(doses: [2.25, 3, 3.75, 4.5, 5.25], start: 2, turns: 100, mostPeople: 99),
        people: counts.enumerated().flatMap { dose, count in
          (0..<count.people).map { .init(dose: dose, responded: $0 < count.responders) }
        })
    }
    let fit = try #require(study([(2, 0), (6, 1), (9, 4), (6, 5), (2, 2)]).probit)
    // R 4.2.2: f <- glm(cbind(r, n - r) ~ x, binomial("probit"), control = list(epsilon = 1e-14)); -b[1]/b[2], 1/b[2].
    #expect(abs(fit.median - 3.800_853_210_168) < 1e-9)
    #expect(abs(fit.deviation - 0.721_178_093_177) < 1e-9)
    #expect(study([(2, 0), (6, 0), (9, 0), (6, 6), (2, 2)]).probit == nil)
    #expect(study([(2, 0), (6, 0), (9, 4), (6, 6), (2, 2)]).probit == nil)
    #expect(study([(2, 2), (6, 4), (9, 4), (6, 1), (2, 0)]).probit == nil)
  }

  @Test("the curve pools what falls, and the centred curve makes one point of it")
  func pooling() throws {
    let raw = [(1.0, 0.0, 2.0), (2, 0.5, 4), (3, 0.25, 4), (4, 0.8, 5)].map {
      IsotonicRegression.Point(x: $0.0, share: $0.1, people: $0.2)
    }
    let plain = IsotonicRegression(raw, isCentred: false)
    #expect(plain.points.map(\.share) == [0, 0.375, 0.375, 0.8])
    let centred = IsotonicRegression(raw, isCentred: true)
    #expect(centred.points.map(\.x) == [1, 2.5, 4])
    #expect(centred.points.map(\.share) == [0, 0.375, 0.8])
    // Straight lines: 3 + 0.125/0.425, and 2.5 + 1.5 · 0.125/0.425.
    #expect(abs(try #require(plain.place(of: 0.5)) - (3 + 0.125 / 0.425)) < 1e-12)
    #expect(abs(try #require(centred.place(of: 0.5)) - (2.5 + 1.5 * 0.125 / 0.425)) < 1e-12)
    #expect(centred.place(of: 0.9) == nil)
    #expect(centred.place(of: 0) == 1)
  }

  @Test("shares that rise stay as they are, and pooling keeps the number of responders")
  func rising() {
    var generator = Xoshiro256StarStar(seed: 5)
    for _ in 0..<200 {
      let points = (0..<6).map { place in
        IsotonicRegression.Point(
          x: Double(place), share: generator.nextUniform(), people: Double(1 + generator.nextIndex(below: 9)))
      }
      let curve = IsotonicRegression(points, isCentred: false)
      #expect(zip(curve.points, curve.points.dropFirst()).allSatisfy { $0.share <= $1.share + 1e-15 })
      let (before, after) = (
        points.reduce(0) { $0 + $1.share * $1.people }, curve.points.reduce(0) { $0 + $1.share * $1.people }
      )
      // Rounding of up to six products.
      #expect(abs(before - after) < 1e-12)
      let sorted = zip(points, points.map(\.share).sorted()).map {
        IsotonicRegression.Point(x: $0.x, share: $1, people: $0.people)
      }
      #expect(IsotonicRegression(sorted, isCentred: false).points == sorted)
    }
  }

  @Test("a study follows its rule, and ends by turns or by people")
  func rule() {
    var generator = Xoshiro256StarStar(seed: 6)
    for _ in 0..<50 {
      let study = UpAndDown(.bruunPlesner, chance: { $0 / 7 }, using: &generator)
      for (person, next) in zip(study.people, study.people.dropFirst()) {
        let wanted = person.dose + (person.responded ? -1 : 1)
        #expect(next.dose == min(max(wanted, 0), 7))
      }
      let turns = zip(study.people, study.people.dropFirst()).count { $0.responded != $1.responded }
      #expect(turns == 10 || study.people.count == 25)
    }
  }

  @Test("the published median is recovered from the published design, and its ED95 by the curve falls short")
  func recovery() throws {
    // Claim trial.bruun-plesner-2020.result.
    let found = UpAndDownRecovery(.bruunPlesner, median: 3.88, high: 5.40, studies: 1_000, bootstraps: 100, seed: 7)
    func estimate(_ name: String) throws -> UpAndDownRecovery.Estimate {
      try #require(found.estimates.first { $0.name == name })
    }
    // 100 intervals: 95 % less three standard errors of 2.2.
    #expect(try #require(found.coverage) > 0.95 - 3 * (0.95 * 0.05 / 100.0).squareRoot())
    for name in ["ED50, Dixon and Mood", "ED50, centred curve"] {
      let median = try estimate(name)
      #expect(median.given > 0.95)
      // Three standard errors of 1,000 studies are 0.04 mg; the start below the median pulls the mean down a little more.
      #expect(abs(median.mean - 3.88) < 0.12, "\(name)")
      #expect(median.middle.contains(3.88))
    }
    // The design has few people at doses where nearly all respond, so the curve's ED95 falls short by half a milligram.
    #expect(try estimate("ED95, centred curve").mean < 5.40 - 0.3)
  }
}
