import Foundation

/// What can be said about the length of a trial's periods before it starts, with who says so.
public struct PeriodAdvice: Hashable, Sendable {
  /// One thing to consider.
  public struct Remark: Hashable, Sendable {
    /// In words.
    public let text: String
    /// Who says so.
    public let claims: [String]
  }

  /// The share of the full effect that is reached on the last day of a period, if the time constant is the one given.
  public let shareAtEnd: Double
  /// The share of the full effect in the mean of a period's days.
  public let meanShare: Double
  /// The shortest period in which the mean of the days shows half of the full effect, in days.
  public let shortestForHalf: Int
  /// What to consider.
  public let remarks: [Remark]

  /// Days after which one clinician usually sees a first benefit: claim `response.liptan-weeks`, 1 week.
  static let firstBenefit = 7
  /// Days after which she sees the most: claim `response.liptan-weeks`, 3 to 4 weeks.
  static let mostBenefit = 21...28
  /// Days of wash-out in the crossover trial that names them: claim `trial.bested-2023.design`.
  static let washOut = 11

  /// Judges a length.
  /// - Parameters:
  ///   - periodDays: the length of a period, at least 1.
  ///   - onsetDays: the time constant by which effects build up and fade, in days; `nil` when they come at once.
  public init(periodDays: Int, onsetDays: Double?) {
    let days = Double(max(periodDays, 1))
    let constant = max(onsetDays ?? 0, 1e-6)
    shareAtEnd = 1 - exp(-days / constant)
    meanShare = Self.meanShare(days, constant)
    shortestForHalf = (1...2_000).first { Self.meanShare(Double($0), constant) >= 0.5 } ?? 2_000
    var remarks: [Remark] = []
    if onsetDays != nil {
      let (end, mean) = (Int((100 * shareAtEnd).rounded()), Int((100 * meanShare).rounded()))
      remarks.append(
        Remark(
          text: """
            If an effect covers 63 % of its way in \(Self.text(constant)) days, a period of \(periodDays) days reaches \
            \(end) % of it and shows \(mean) % in the mean of its days. The analysis allows for that, at the price of \
            certainty. Half is shown from \(shortestForHalf) days on.
            """,
          claims: ["response.liptan-weeks", "response.thread.immediate"]))
    }
    if periodDays < Self.firstBenefit {
      remarks.append(
        Remark(
          text: """
            \(periodDays) days are shorter than the week in which one clinician usually sees a first benefit: an effect \
            may be there and not be seen.
            """,
          claims: ["response.liptan-weeks"]))
    } else if periodDays < Self.mostBenefit.lowerBound {
      remarks.append(
        Remark(
          text: """
            One clinician sees the most relief after 3 to 4 weeks, and in two trials the effect stood out from placebo \
            after a month or more. A period of \(periodDays) days shows the beginning of such an effect only.
            """,
          claims: ["response.liptan-weeks", "response.review-one-to-two-months"]))
    }
    if periodDays <= Self.washOut {
      remarks.append(
        Remark(
          text: """
            A crossover trial left \(Self.washOut) days between its periods for the effect to fade. Here nothing is left \
            out between periods; what is carried over is modelled, and in short periods it is most of what is seen.
            """,
          claims: ["trial.bested-2023.design"]))
    }
    self.remarks = remarks
  }

  /// The mean over n days of 1 - exp(-t/τ): how much of a full effect the days of a period show, starting from none.
  private static func meanShare(_ days: Double, _ constant: Double) -> Double {
    1 - constant / days * (1 - exp(-days / constant))
  }

  private static func text(_ value: Double) -> String {
    value == value.rounded() ? String(Int(value)) : String(value)
  }
}
