import ClinicalTime
import Diary
import Foundation
import History
import Quantities
import Reports
import Trials

@testable import Blinding

extension TrialPage {
  private static let first = LocalDate(dayNumber: 20_780)
  private static let instant = Instant(secondsSince1970: 1_795_000_000)

  /// Nothing sealed yet, with what a design would show.
  static func emptyExample() throws -> TrialPage {
    let history = History(of: Person(id: "p", name: "", createdAt: instant))
    let typed = TypedTrial(arms: "placebo, 1.5 mg", cycles: "2", periodDays: "3")
    return try TrialPage(
      history, today: first, typed: .init(trial: typed, key: "k<7>"), saved: "Saved.", problem: "No <7>.",
      outlook: Outlook(typed, history: history))
  }

  /// In the second period, with a guess that is due.
  static func runningExample() throws -> TrialPage {
    let (history, _) = try history(PharmacyKey())
    return try TrialPage(history, today: first.adding(days: 4), typed: .init(trial: TypedTrial()))
  }

  /// After its last day, opened.
  static func openedExample() throws -> TrialPage {
    let key = PharmacyKey()
    var (history, sealed) = try history(key)
    history.trialOpenings = [
      TrialOpening(
        id: "o", recordedAt: instant, day: first.adding(days: 14), trial: sealed.id,
        payload: try sealed.opened(with: key).bytes, emergencyReason: nil)
    ]
    return try TrialPage(history, today: first.adding(days: 14), typed: .init(trial: TypedTrial()))
  }

  private static func history(_ key: PharmacyKey) throws -> (History, SealedTrial) {
    let design = try TrialDesign(
      arms: [TrialArm(label: "placebo", dose: .zero), TrialArm(label: "1.5 mg", dose: .micrograms(1_500))], cycles: 2,
      periodDays: 3, runInDays: 1, largestStep: .micrograms(1_500))
    let trial = TrialProtocol(
      design, start: first,
      bounds: .init(plan: "p", prescriber: "Dr <7>", highestDose: .milligrams(3), until: nil),
      analysis: .init(
        measure: "pain", lowest: .zero, highest: ExactDecimal(10), direction: .lowerIsBetter,
        smallestChange: ExactDecimal(2), onsetDays: nil, seed: 1))
    let sealed = try SealedTrial(
      trial, to: key.publicKey, id: "t", recordedAt: instant, today: first.adding(days: -1))
    var history = History(of: Person(id: "p", name: "", createdAt: instant))
    history.trials = [sealed]
    history.scores = try (0..<13).map { index in
      Entry(
        id: "s\(index)", recordedAt: instant,
        content: try Score(
          CheckInItem.pain.measure, day: first.adding(days: index), value: ExactDecimal(index * 5 % 7)))
    }
    history.kitsTaken = sealed.kits.flatMap { kit in
      (0..<kit.days).map { day in
        KitTaken(
          id: "k\(kit.period)-\(day)", recordedAt: instant, trial: "t", day: kit.first.adding(days: day),
          code: kit.code,
          taken: true)
      }
    }
    history.armGuesses = [2, 3].map {
      ArmGuess(id: "g\($0)", recordedAt: instant, trial: "t", period: $0, arm: 0, because: "Felt <7>.")
    }
    return (history, sealed)
  }
}
