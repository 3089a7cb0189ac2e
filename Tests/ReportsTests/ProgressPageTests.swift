import ClinicalTime
import Diary
import Evidence
import Foundation
import History
import Quantities
import Testing

@testable import Reports

@Suite("Progress shows what was written down and claims no cause")
struct ProgressPageTests {
  private let start = LocalDate(dayNumber: 20_700)
  private let instant = Instant(secondsSince1970: 0)

  private func history(_ scores: [Int?], doses: Int = 0) throws -> History {
    var history = History(of: Person(id: "p", name: "", createdAt: instant))
    history.measures = [CheckInItem.pain.measure]
    history.scores = try scores.enumerated().compactMap { index, score in
      try score.map { score in
        Entry(
          id: "\(index)", recordedAt: instant,
          content: try Score(CheckInItem.pain.measure, day: start.adding(days: index), value: ExactDecimal(score)))
      }
    }
    history.doses = try (0..<doses).map { index in
      let at = LocalDateTime(date: start.adding(days: index), time: .lastMinute)
      return Entry(
        id: "d\(index)", recordedAt: instant,
        content: try DoseTaken(
          .milligrams(3), at: at, zone: "UTC", boundary: .fourInTheMorning, limits: .naltrexoneTaken, now: at))
    }
    return history
  }

  @Test("without scores it says what to do")
  func empty() throws {
    let page = ProgressPage(history: try history([]), measure: "pain")
    #expect(page.isEmpty && page.chart == nil && page.summary.contains("no scores yet"))
  }

  @Test("the table says the same as the chart: a row a day, a dot a score, missing days empty")
  func table() throws {
    let page = ProgressPage(history: try history([4, nil, 6, 8, 2, nil, 4], doses: 3), measure: nil)
    let chart = try #require(page.chart)
    #expect(page.days.count == 7)
    #expect(page.days.map(\.score) == ["4", nil, "6", "8", "2", nil, "4"])
    #expect(try corners(chart.dots).count == 5 && corners(chart.doses).count == 3)
    #expect(page.days.map(\.dose) == ["3", "3", "3", nil, nil, nil, nil])
    #expect(page.days.map(\.sevenDayMean) == [nil, nil, nil, nil, "5", "5", "4.8"])
  }

  @Test("the summary counts, and says that it does not know why")
  func summary() throws {
    let page = ProgressPage(history: try history([4, nil, 6, 8, 2, nil, 4]), measure: nil)
    #expect(
      page.summary
        == "Pain: scores on 5 days from 4 Sep 2026 to 10 Sep 2026, 2 days without; the seven-day mean was 5 at first and 4.8 at last. This does not say why it changed or stayed."
    )
    for word in ["because", "works", "effect", "better", "worse", "safe"] { #expect(!page.summary.contains(word)) }
  }

  @Test("two scores are too few for a mean, and no line is drawn")
  func few() throws {
    let page = ProgressPage(history: try history([4, 5]), measure: nil)
    #expect(page.summary.contains("too few") && page.chart?.means.isEmpty == true)
  }

  @Test("everything drawn lies within the frame", arguments: [1, 2, 30, 400])
  func frame(days: Int) throws {
    let page = ProgressPage(history: try history((0..<days).map { $0 % 11 }, doses: days), measure: "nothing")
    let chart = try #require(page.chart)
    let shown = min(days, ProgressRange.usualWeeks * 7)
    #expect(try corners(chart.dots).count == shown && corners(chart.doses).count == shown)
    for (x, y) in try corners(chart.dots) {
      #expect((0...Double(chart.width)).contains(x) && (0...Double(chart.height)).contains(y))
    }
    for box in try #require(chart.doses).matches(of: /M\S+ (?<top>[\d.]+)h[\d.]+v(?<height>[\d.]+)/) {
      let bottom = try #require(Double(box.top)) + #require(Double(box.height))
      #expect(bottom <= Double(chart.height))
    }
  }

  /// Where each shape of a path begins.
  private func corners(_ path: String?) throws -> [(x: Double, y: Double)] {
    try #require(path).matches(of: /M(?<x>-?[\d.]+) (?<y>-?[\d.]+)/).map { match in
      (try #require(Double(match.x)), try #require(Double(match.y)))
    }
  }

  @Test("the data twin holds the table and not the drawing")
  func twin() throws {
    let data = try JSONEncoder().encode(ProgressPage(history: try history([4, 5]), measure: nil))
    let text = String(decoding: data, as: UTF8.self)
    #expect(text.contains("\"days\"") && !text.contains("gridLines"))
  }
}
