import ClinicalTime
import Diary
import Foundation
import Quantities
import Testing

@testable import History

@Suite("The history holds everything as values")
struct HistoryTests {
  private let person = Person(id: "p", name: "Ada", createdAt: Instant(secondsSince1970: 1_795_000_000))

  @Test("nothing is planned in an empty history")
  func empty() {
    #expect(History(of: person).currentPlan == nil)
  }

  @Test("every decimal place survives being written and read")
  func places() throws {
    var history = History(of: person)
    let value = try #require(ExactDecimal("7.50"))
    let score = try Score(CheckInItem.pain.measure, day: LocalDate(dayNumber: 20_000), value: value)
    history.scores = [Entry(id: "m", recordedAt: person.createdAt, content: score)]
    let read = try JSONDecoder().decode(History.self, from: JSONEncoder().encode(history))
    #expect(read == history)
    #expect(read.scores.first?.content?.value.description == "7.50")
  }
}
