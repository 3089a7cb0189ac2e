import ClinicalTime
import Instruments
import Quantities
import Testing

@Suite("The 2016 criteria of fibromyalgia")
struct FibromyalgiaCriteriaTests {
  /// The published rule as a picture: one row for each widespread pain index from 0 to 19, one sign for each symptom
  /// severity from 0 to 12. Drawn from the table in Wolfe 2016, not computed.
  static let rule = [
    ".............", ".............", ".............", ".............", ".........####", ".........####",
    ".........####", ".....########", ".....########", ".....########", ".....########", ".....########",
    ".....########", ".....########", ".....########", ".....########", ".....########", ".....########",
    ".....########", ".....########",
  ]

  @Test("every pair of pain index and severity is judged as the rule says", arguments: 0...19)
  func cells(painIndex: Int) throws {
    let row = Array(Self.rule[painIndex])
    try #require(row.count == 13)
    for severity in 0...12 {
      let judged = FibromyalgiaCriteria2016(
        painIndex: painIndex...painIndex, severity: severity...severity, regions: 4...4, threeMonths: true)
      #expect(judged.outcome == (row[severity] == "#" ? .met : .notMet), "WPI \(painIndex), SSS \(severity)")
      #expect(judged.findings.map(\.criterion) == [.painAndSeverity, .generalisedPain, .duration])
    }
  }

  @Test("three painful regions are too few, four are enough", arguments: [(3, "not-met"), (4, "met"), (5, "met")])
  func regions(count: Int, outcome: String) {
    let judged = FibromyalgiaCriteria2016(
      painIndex: 19...19, severity: 12...12, regions: count...count, threeMonths: true)
    #expect(judged.outcome.rawValue == outcome)
  }

  @Test("less than three months is not enough, and a missing answer leaves it open")
  func duration() {
    func outcome(_ threeMonths: Bool?) -> FibromyalgiaCriteria2016.Outcome {
      FibromyalgiaCriteria2016(painIndex: 7...7, severity: 5...5, regions: 5...5, threeMonths: threeMonths).outcome
    }
    #expect(outcome(true) == .met)
    #expect(outcome(false) == .notMet)
    #expect(outcome(nil) == .cannotTell)
  }

  @Test("open questions are judged as all that they can be, so a result never turns over when they are answered")
  func open() {
    for low in 0...19 {
      for high in low...19 {
        for severity in 0...12 {
          let judged = FibromyalgiaCriteria2016(
            painIndex: low...high, severity: severity...severity, regions: 4...4, threeMonths: true)
          let closed = (low...high).map { Self.rule[$0].dropFirst(severity).first == "#" }
          switch judged.outcome {
          case .met: #expect(closed.allSatisfy { $0 })
          case .notMet: #expect(closed.allSatisfy { !$0 })
          case .cannotTell: #expect(Set(closed) == [true, false])
          }
        }
      }
    }
  }

  @Test("jaw, chest and abdomen count as areas and not as regions")
  func excluded() throws {
    let instrument = try InstrumentCatalogue.embedded().instrument("fibromyalgia-2016")
    let day = try #require(LocalDate("2026-11-21"))
    let map = try #require(instrument.item("areas"))
    #expect(map.options.count { !$0.isExclusive } == 19)
    #expect(
      Set(map.options.filter { $0.region != nil && !$0.countsForRegion }.map(\.code))
        == ["jaw-left", "jaw-right", "chest", "abdomen"])
    let onlyExcluded = try instrument.answers(
      ["areas": ["jaw-left", "jaw-right", "chest", "abdomen"]], day: day, today: day)
    #expect(instrument.painfulRegions(in: onlyExcluded) == [])
    #expect(instrument.scores(of: onlyExcluded).first?.value == ExactDecimal(4))
    #expect(instrument.verdict(on: onlyExcluded)?.outcome == .notMet)
    let corners = try instrument.answers(
      ["areas": ["shoulder-left", "lower-arm-right", "hip-left", "lower-leg-right", "chest"]], day: day, today: day)
    #expect(instrument.painfulRegions(in: corners) == ["left-upper", "right-upper", "left-lower", "right-lower"])
  }

  @Test("a whole form is scored and judged, with its working")
  func whole() throws {
    let instrument = try InstrumentCatalogue.embedded().instrument("fibromyalgia-2016")
    let day = try #require(LocalDate("2026-11-21"))
    let answers = try instrument.answers(
      [
        "areas": ["neck", "upper-back", "shoulder-left", "shoulder-right", "hip-left", "hip-right", "upper-leg-left"],
        "fatigue": ["2"], "unrefreshed": ["1"], "thinking": ["1"], "headache": ["yes"], "lower-abdomen": ["no"],
        "depression": ["no"], "three-months": ["yes"],
      ], day: day, today: day)
    let scores = instrument.scores(of: answers)
    #expect(scores.map(\.value) == [ExactDecimal(7), ExactDecimal(5), ExactDecimal(12)])
    #expect(scores[1].working == "2 + 1 + 1 + 1 + 0 + 0 = 5")
    #expect(instrument.verdict(on: answers)?.outcome == .met)
  }

  @Test("what is left out is named, and decides only when it can")
  func partial() throws {
    let instrument = try InstrumentCatalogue.embedded().instrument("fibromyalgia-2016")
    let day = try #require(LocalDate("2026-11-21"))
    var typed = [
      "areas": ["neck", "upper-back", "shoulder-left", "shoulder-right", "hip-left", "hip-right", "upper-leg-left"],
      "fatigue": ["2"], "unrefreshed": ["1"], "thinking": ["1"], "headache": ["yes"], "three-months": ["yes"],
    ]
    let enough = try instrument.answers(typed, day: day, today: day)
    let severity = try #require(instrument.scores(of: enough).dropFirst().first)
    guard case .incomplete(let missing, let between) = severity.outcome else {
      Issue.record("\(severity.outcome)")
      return
    }
    #expect(missing.map(\.id) == ["lower-abdomen", "depression"])
    #expect(between == ExactDecimal(5)...ExactDecimal(7))
    #expect(severity.value == nil)
    // 5 is enough whatever the two open answers are.
    #expect(instrument.verdict(on: enough)?.outcome == .met)
    typed["headache"] = nil
    #expect(instrument.verdict(on: try instrument.answers(typed, day: day, today: day))?.outcome == .cannotTell)
    typed["areas"] = ["none"]
    #expect(instrument.verdict(on: try instrument.answers(typed, day: day, today: day))?.outcome == .notMet)
    typed["areas"] = nil
    #expect(instrument.verdict(on: try instrument.answers(typed, day: day, today: day))?.outcome == .cannotTell)
  }
}
