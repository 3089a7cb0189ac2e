import ClinicalTime
import Diary
import Foundation
import Quantities
import Response

/// The sentences about a response.
struct ResponseWords {
  let question: ResponseQuestion

  static func headline(_ verdict: ResponseVerdict) -> String {
    switch verdict {
    case .tooEarly: "Too early to say"
    case .cannotTell: "Cannot tell"
    case .probablyBetter: "Probably better than before"
    case .noChangeThatMatters: "No change that matters"
    case .worse: "Worse than before"
    }
  }

  /// `about 1.4 points lower`
  static func size(_ change: ScoreChange) -> String {
    let text = tenths(abs(change.change))
    if text == "0" { return "about the same" }
    return "about \(text) \(text == "1" ? "point" : "points") \(change.change < 0 ? "lower" : "higher")"
  }

  /// `−2.6 to −0.2`
  static func interval(_ change: ScoreChange) -> String { "\(signed(change.lower)) to \(signed(change.upper))" }

  /// A number with one decimal place and its sign, a true minus: `−2.6`, `+0.4`, `0`.
  static func signed(_ value: Double) -> String {
    let text = tenths(abs(value))
    return text == "0" ? "0" : (value < 0 ? "−" : "+") + text
  }

  static func percent(_ probability: Double) -> String { TrialWords.percent(probability) }

  /// `−24 %`, of the level before; `nil` where that is near the bottom of its scale and a share means little.
  static func share(_ change: ScoreChange) -> String? {
    guard change.before >= 1 else { return nil }
    let share = Int((100 * change.change / change.before).rounded())
    return share == 0 ? "0 %" : "\(share < 0 ? "−" : "+")\(abs(share)) %"
  }

  /// How many scores a comparison needs, and how far back it looks.
  private func rhythm(_ measure: Measure) -> ResponseRhythm {
    question.symptoms.first { $0.measure.id == measure.id }?.rhythm ?? .daily
  }

  /// What can be said about one symptom, in full.
  func sentences(_ symptom: SymptomResponse, of measure: Measure) -> [String] {
    let name = measure.title
    let rhythm = rhythm(measure)
    switch symptom.reason {
    case .notStarted:
      return [
        """
        No dose is on record yet. \(name) has a score on \(inDays(scoredSoFar(measure))) so far. At least \
        \(inDays(rhythm.fewestBefore)) before the first dose are needed to compare with; more are better.
        """
      ]
    case .noBaseline:
      return [
        """
        \(name) has a score on \(symptom.daysBefore == 0 ? "no day" : "only \(inDays(symptom.daysBefore))") in the \
        \(inWeeks(rhythm.longestPart / 7)) before the first dose, and \(rhythm.fewestBefore) are needed. How it was before cannot be made up for \
        afterwards, so nobody can know from this diary whether it is better now than then.
        """,
        "A blinded trial compares days on naltrexone with days without, and needs no days before.",
      ]
    case .notStable:
      guard let stable = question.stable else { return [] }
      let earliest = stable.first.adding(days: ResponseQuestion.stableDays)
      return [
        """
        \(stable.dose) has been the dose since \(stable.first.withoutWeekday), for \
        \(inDays(question.today.days(since: stable.first))). Nothing is said before four weeks on the same dose: on \
        \(earliest.inWords) at the earliest.
        """
      ]
    case .paused:
      return [
        "No dose is on record since \(question.stable?.first.adding(days: -1).withoutWeekday ?? "some time"), so there is no dose to judge."
      ]
    case .tooFewScores:
      return [
        """
        \(name) has a score on \(inDays(symptom.daysNow)) in the last weeks on \(dose); \(rhythm.fewestNow) are \
        needed.
        """
      ]
    case .asksForChange:
      return [
        "\(name) asks how much has changed, so there is nothing before the first dose to compare with. What was answered is the person's own judgement; this page cannot check it."
      ]
    case .noVariation:
      return [
        "\(name) hardly moves from day to day in this diary, so nothing tells chance from change. Scores in finer steps would."
      ]
    case .unknownDirection: return ["The file that \(name) came from does not say which end of its scale is better."]
    case .scores, .betterByLess: return judged(symptom, measure)
    }
  }

  private var dose: String { question.stable?.dose.description ?? "the dose" }

  private func scoredSoFar(_ measure: Measure) -> Int {
    question.symptoms.first { $0.measure.id == measure.id }.map { $0.before.count + $0.now.count } ?? 0
  }

  private func judged(_ symptom: SymptomResponse, _ measure: Measure) -> [String] {
    guard let change = symptom.change, let stable = question.stable else { return [] }
    let since = max(stable.first, question.today.adding(days: 1 - rhythm(measure).longestPart))
    var sentences = [
      """
      On \(stable.dose), from \(since.withoutWeekday) to \(question.today.withoutWeekday), \(measure.title.lowercased()) was \
      \(Self.size(change))\(Self.size(change) == "about the same" ? " as" : " than") before the first dose (95 %: \
      \(Self.interval(change)) points, from a level of \(tenths(change.before))).
      """,
      """
      The probability that it is better at all is \(Self.percent(change.probabilityBetter)), and better by 30 % or more \
      \(Self.percent(change.probabilityThirtyPercent)). \(Self.mattering(change))
      """,
    ]
    switch (symptom.verdict, symptom.reason) {
    case (.cannotTell, _): sentences.append("That does not decide it, either way. More days on the same dose may.")
    case (_, .betterByLess):
      sentences.append("It is probably a little better, but by less than \(Self.points(change.pointsThatMatter ?? 0)).")
    default: break
    }
    sentences.append(
      "It rests on scores of \(inDays(symptom.daysBefore)) before and \(inDays(symptom.daysNow)) on the dose. Days hang together, and missing days are counted as missing; both are allowed for."
    )
    return sentences
  }

  private static func mattering(_ change: ScoreChange) -> String {
    guard let points = change.pointsThatMatter, let probability = change.probabilityPoints else {
      return "Which change of it matters to people, no source held here says; so none is called too small to matter."
    }
    return "The probability that it is better by \(Self.points(points)) or more is \(percent(probability))."
  }

  static func points(_ value: Double) -> String { "\(tenths(value)) \(tenths(value) == "1" ? "point" : "points")" }

  /// What else changed between the two parts.
  func otherReasons(_ measure: Measure?) -> [String] {
    var reasons: [String] = []
    if !question.switches.isEmpty {
      let days = question.switches.suffix(4).map(\.withoutWeekday).joined(separator: ", ")
      reasons.append(
        "Another pharmacy, filler, bottle or strength was begun on \(days). That alone could change how it works."
      )
    }
    if !question.otherTreatments.isEmpty {
      reasons.append(
        "Taken in only one of the two times compared: \(question.otherTreatments.joined(separator: ", "))."
      )
    }
    return reasons
  }
}
