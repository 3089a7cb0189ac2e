import ClinicalTime
import NumericalMethods
import Quantities
import Testing

@testable import Diary

@Suite("A series shows what there is and no more")
struct SeriesTests {
  let start = LocalDate(dayNumber: 20_000)
  let pain = CheckInItem.pain.measure

  private func series(_ scores: [Int?]) throws -> Series {
    try Series(
      of: pain,
      from: scores.enumerated().compactMap { index, score in
        try score.map { try Score(pain, day: start.adding(days: index), value: ExactDecimal($0)) }
      })
  }

  @Test("without scores there are no points")
  func empty() throws {
    #expect(try series([nil, nil]).points.isEmpty)
  }

  @Test("missing days stay missing, and a mean needs four of seven days")
  func missing() throws {
    let found = try series([4, nil, nil, 6, 8, nil, 2, nil])
    #expect(found.points.map(\.value) == [4, nil, nil, 6, 8, nil, 2])
    #expect(found.points.map(\.sevenDayMean) == [nil, nil, nil, nil, nil, nil, 5])
    #expect(found.daysWithScore == 4)
  }

  @Test("several scores a day count as their mean, and one day as one day")
  func momentary() throws {
    let scores = try [2, 4, 9].map { try Score(pain, day: start, value: ExactDecimal($0)) }
    let found = Series(of: pain, from: scores)
    #expect(found.points.map(\.value) == [5])
    #expect(found.points.map(\.count) == [3])
  }

  @Test("scores of another measure are left out")
  func others() throws {
    let fog = try Score(CheckInItem.fog.measure, day: start, value: ExactDecimal(9))
    #expect(Series(of: pain, from: [fog]).points.isEmpty)
  }

  @Test("a later start moves every point and changes no value", arguments: 1..<20)
  func shift(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let scores: [Int?] = (0..<40).map { _ in Bool.random(using: &random) ? Int.random(in: 0...10, using: &random) : nil
    }
    let found = try series(scores)
    let moved = Series(
      of: pain,
      from: try scores.enumerated().compactMap { index, score in
        try score.map { try Score(pain, day: start.adding(days: index + 365), value: ExactDecimal($0)) }
      }.shuffled(using: &random))
    #expect(moved.points.map(\.value) == found.points.map(\.value))
    #expect(moved.points.map(\.sevenDayMean) == found.points.map(\.sevenDayMean))
    #expect(found.points.compactMap(\.sevenDayMean).allSatisfy { (0...10).contains($0) })
  }
}
