import ClinicalTime
import Diary
import Quantities
import Trials

/// The trials' model as an open course needs it: parts of the course as arms, the days before as the reference.
///
/// There is no trend beside the parts: what changed since before is the question here, whatever changed it. That is why the
/// answer is never that naltrexone did it.
struct ResponseModel {
  let measure: Measure
  /// A fifth of the scale: 2 points of 0 to 10.
  let pointsThatMatter: Double

  init(_ measure: Measure) {
    self.measure = measure
    pointsThatMatter = 0.2 * (measure.highest.doubleValue - measure.lowest.doubleValue)
  }

  private var priors: TrialPriors {
    var priors = TrialPriors.standard(
      lowest: measure.lowest.doubleValue, highest: measure.highest.doubleValue, onset: nil)
    // A thousandth of the usual: no trend that could be seen, and no division by nothing.
    priors.trendDeviation *= 1e-3
    return priors
  }

  /// The posterior with one arm a part; `nil` when the scores do not move or a part has none.
  func posterior(before: [DayScore], parts: [[DayScore]], isQuick: Bool = false) -> TrialPosterior? {
    let arms = [TrialArm(label: "before")] + parts.indices.map { TrialArm(label: "part \($0 + 1)") }
    let days =
      (before.map { ($0, 0) } + parts.enumerated().flatMap { part in part.element.map { ($0, part.offset + 1) } })
      .sorted { $0.0.day < $1.0.day }
    // Counted from the first of them, so that the answer does not depend on the calendar.
    guard let first = days.first?.0.day else { return nil }
    let rows = days.map { TrialDay(day: $0.0.day.days(since: first), arm: $0.1, score: $0.0.score) }
    do throws(TrialSeriesError) {
      let series = try TrialSeries(arms: arms, days: rows)
      return try? isQuick ? TrialPosterior(quickly: series, priors: priors) : TrialPosterior(series, priors: priors)
    } catch {
      return nil
    }
  }
}
