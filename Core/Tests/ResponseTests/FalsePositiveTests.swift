import Diary
import Foundation
import Quantities
import Testing

@testable import Response

/// `SWEETSPOT_HISTORIES=4000 swift test --filter ResponseTests` prints the table with that many histories a row.
private let asked = ProcessInfo.processInfo.environment["SWEETSPOT_HISTORIES"].flatMap { Int($0) }

@Suite("Noise is not called a change, and changes are found")
struct FalsePositiveTests {
  @Test(
    "on autocorrelated noise a change is claimed in no more than 5 % of histories",
    arguments: [0, 0.4, 0.6, 0.8], [0, 0.3])
  func noise(rho: Double, missing: Double) {
    for (before, now) in [(14, 28), (28, 84)] {
      let diary = VirtualDiary(before: before, now: now, rho: rho, missing: missing)
      let tally = Tally(diary, histories: asked ?? 150)
      let claimed = tally.share(.probablyBetter, .worse)
      if asked != nil {
        print(
          "noise phi \(rho) missing \(missing) before \(before) now \(now): claimed \(claimed) (se \(tally.standardError(claimed))), no change that matters \(tally.share(.noChangeThatMatters)), n \(tally.histories)"
        )
      }
      // Nominal is 2.5 % each way; three standard errors of the number of histories are allowed on top.
      #expect(claimed <= 0.05 + 3 * tally.standardError(0.05))
    }
  }

  @Test("whole numbers from 0 to 10 and a baseline of seven days keep the same share", arguments: [0, 0.8])
  func coarse(rho: Double) {
    let tally = Tally(VirtualDiary(before: 7, now: 35, rho: rho, isWhole: true), histories: asked ?? 150)
    let claimed = tally.share(.probablyBetter, .worse)
    if asked != nil {
      print("whole numbers, baseline 7 days, phi \(rho): claimed \(claimed) (se \(tally.standardError(claimed)))")
    }
    #expect(claimed <= 0.05 + 3 * tally.standardError(0.05))
  }

  @Test(
    "weekly scores claim a change on noise in no more than 5 % of histories, also with the fewest that are compared",
    arguments: [0, 0.6, 0.9, 0.97])
  func weekly(rho: Double) {
    for (before, now) in [(4, 6), (8, 12)] {
      let tally = Tally(VirtualDiary(before: before * 7, now: now * 7, rho: rho, every: 7), histories: asked ?? 150)
      let claimed = tally.share(.probablyBetter, .worse)
      if asked != nil {
        print("weekly phi \(rho) before \(before) now \(now): claimed \(claimed) (se \(tally.standardError(claimed)))")
      }
      #expect(claimed <= 0.05 + 3 * tally.standardError(0.05))
    }
  }

  @Test("counts on a wide scale and answers of yes or no claim no more", arguments: [0, 0.7])
  func ownQuestions(rho: Double) throws {
    let count = Measure(
      id: "own-1", title: "How many?", lowest: .zero, highest: ExactDecimal(999), direction: .lowerIsBetter)
    let yesNo = Measure(id: "own-2", title: "Any?", lowest: .zero, highest: ExactDecimal(1), direction: .lowerIsBetter)
    for (measure, diary) in [
      (count, VirtualDiary(rho: rho, isWhole: true)),
      (yesNo, VirtualDiary(deviation: 0.8, level: 0.5, isYesOrNo: true)),
    ] {
      let tally = Tally(diary, histories: asked ?? 150, measure: measure)
      let claimed = tally.share(.probablyBetter, .worse)
      if asked != nil { print("\(measure.title) phi \(rho): claimed \(claimed) (se \(tally.standardError(claimed)))") }
      #expect(claimed <= 0.05 + 3 * tally.standardError(0.05))
    }
  }

  @Test("real changes are found, in their direction, and more of them the larger they are")
  func power() {
    let shares = [-1.0, -2, -3].map { change -> Double in
      let tally = Tally(VirtualDiary(before: 14, now: 56, change: change, rho: 0.4), histories: asked ?? 80)
      #expect(tally.share(.worse) == 0)
      if asked != nil {
        print("change \(change) phi 0.4, 14 days before, 56 now: found \(tally.share(.probablyBetter))")
      }
      return tally.share(.probablyBetter)
    }
    #expect(shares[0] < shares[1] && shares[1] <= shares[2])
    // Twice the spread of a day: a diary that seldom sees that sees nothing.
    #expect(shares[2] > 0.75)
    let worse = Tally(VirtualDiary(before: 14, now: 56, change: 3, rho: 0.4), histories: asked ?? 40)
    #expect(worse.share(.worse) > 0.75 && worse.share(.probablyBetter) == 0)
  }

  @Test("long quiet diaries without a change say so, and short ones that they cannot tell")
  func nothing() {
    let quiet = Tally(VirtualDiary(before: 28, now: 56, rho: 0.2, deviation: 1), histories: 40)
    #expect(quiet.share(.noChangeThatMatters) > 0.8)
    let loud = Tally(VirtualDiary(before: 7, now: 28, rho: 0.8, deviation: 2.5), histories: 40)
    #expect(loud.share(.cannotTell) > 0.8)
  }

  @Test("intervals of 95 % hold the true change in 95 % of histories")
  func coverage() {
    let (histories, truth) = (asked ?? 200, -1.5)
    var held = 0
    for number in 0..<histories {
      var generator = Xoshiro(number)
      let diary = VirtualDiary(before: 21, now: 42, change: truth, rho: 0.5, missing: 0.2)
      if let change = Response(diary.question(&generator), isQuick: true).main?.change,
        change.lower <= truth, truth <= change.upper
      {
        held += 1
      }
    }
    let share = Double(held) / Double(histories)
    if asked != nil { print("coverage \(share), n \(histories)") }
    // Wider is allowed, narrower is not: three standard errors below 95 %.
    #expect(share > 0.95 - 3 * (0.95 * 0.05 / Double(histories)).squareRoot())
  }

  @Test(
    "whoever looks again every week for three months still finds a change in no more than 5 % of noise",
    arguments: [0, 0.4, 0.6, 0.8])
  func manyLooks(rho: Double) {
    let (histories, diary) = (asked ?? 40, VirtualDiary(before: 14, now: 112, rho: rho))
    var ever = 0
    for number in 0..<histories {
      var generator = Xoshiro(number)
      let days = diary.days(&generator)
      let claimed = stride(from: 28, through: 112, by: 7).contains { count in
        let verdict = Response(diary.question(from: days, after: count), isQuick: true).main?.verdict
        return verdict == .probablyBetter || verdict == .worse
      }
      if claimed { ever += 1 }
    }
    let share = Double(ever) / Double(histories)
    if asked != nil { print("thirteen weekly looks, phi \(rho): ever claimed \(share), n \(histories)") }
    #expect(share <= 0.05 + 3 * (0.05 * 0.95 / Double(histories)).squareRoot())
  }

  @Test("a change that matters is called none in no more than 5 % of histories", arguments: [0, 0.4, 0.8])
  func overlooked(rho: Double) {
    for (before, now) in [(14, 28), (28, 84)] {
      let tally = Tally(VirtualDiary(before: before, now: now, change: -2.5, rho: rho), histories: asked ?? 100)
      let share = tally.share(.noChangeThatMatters)
      if asked != nil {
        print(
          "change -2.5 phi \(rho) before \(before) now \(now): none \(share), found \(tally.share(.probablyBetter))")
      }
      #expect(share <= 0.05 + 3 * tally.standardError(0.05))
    }
  }
}
