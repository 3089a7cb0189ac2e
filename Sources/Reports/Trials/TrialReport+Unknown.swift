import NumericalMethods
import Trials

extension TrialReport.Unknown {
  init(_ mixture: GaussianMixture) {
    self.init(
      mean: mixture.mean, sd: mixture.deviation, lower: mixture.quantile(0.025), upper: mixture.quantile(0.975))
  }

  init(_ moments: Moments, _ interval: (lower: Double, upper: Double)) {
    self.init(mean: moments.mean, sd: moments.deviation, lower: interval.lower, upper: interval.upper)
  }
}
