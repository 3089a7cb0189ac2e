import ClinicalTime
import Diary
public import History
import Trials

// What a design would show, from the noise of the person's own days.

extension TrialPage.Outlook {
  /// What a design would show, from the noise of the person's own days before the trial.
  public init(_ trial: TypedTrial, history: History) throws {
    let design = try trial.design()
    let space = try ScheduleSpace(design)
    try space.requireChoice()
    layout = """
      \(design.periodCount) periods of \(design.periodDays) days, \(design.dayCount) days in all; \(space.count) orders are \
      possible, each equally likely.
      """
    let onset = trial.onset.lowercased() == "none" ? nil : Double(trial.onset) ?? OnsetPrior.standard.medianDays
    remarks = PeriodAdvice(periodDays: design.periodDays, onsetDays: onset).remarks.map {
      TrialPage.Remark(text: $0.text, claims: $0.claims.map { Link(label: $0, address: EvidenceAddress.claim($0)) })
    }
    hasRemarks = !remarks.isEmpty
    power = Self.power(trial, space, history)
  }

  /// How many virtual trials are run for a page: chances are good to about 4 percentage points.
  private static let trials = 200

  private static func power(_ trial: TypedTrial, _ space: ScheduleSpace, _ history: History) -> String {
    let means = history.scoreMeans(of: trial.measure.isEmpty ? "pain" : trial.measure).sorted { $0.key < $1.key }
    let noise: BaselineNoise
    do {
      noise = try BaselineNoise(days: means.map(\.key.dayNumber), scores: means.map(\.value))
    } catch {
      return "How likely an answer is cannot be told yet: \(error) Write down scores for some weeks before the trial."
    }
    let matters = SmallestChange(chosen: Double(trial.smallestChange) ?? SmallestChange.painFromZeroToTen.points)
    let doses = space.design.arms.count - 1
    let study = PowerStudy(
      space: space, priors: .standard(lowest: 0, highest: 10, onset: nil),
      rule: VerdictRule(
        direction: .lowerIsBetter, smallestChange: matters, comparisons: doses, periods: space.design.periodCount))
    func run(_ effect: Double) -> OperatingCharacteristics {
      study.run(
        VirtualPerson(
          level: noise.level, effects: Array(repeating: effect, count: doses), rho: noise.rho, sigma: noise.sigma,
          missing: 0.1), numbers: 0..<trials, seed: 1)
    }
    let (with, without) = (run(-matters.points), run(0))
    func mean(_ share: (OperatingCharacteristics.Shares) -> Double) -> String {
      TrialWords.percent(with.arms.map(share).reduce(0, +) / Double(doses))
    }
    return """
      With the noise of your own \(means.count) days, and doses that truly help by \(TrialWords.points(matters.points)) \
      points: \(mean(\.right)) right answers, \(mean(\.wrong)) wrong ones, \(mean(\.cannotTell)) “cannot tell”. With \
      doses that do nothing: \(TrialWords.percent(without.anyFalsePositive)) false alarms. From \(trials) virtual trials.
      """
  }
}
