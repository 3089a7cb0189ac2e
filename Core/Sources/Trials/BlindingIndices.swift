/// How guesses of the arm fell, for treatment and placebo: all doses count as treatment.
public struct GuessCounts: Hashable, Sendable {
  /// What was guessed while on one of the two.
  public struct Row: Hashable, Sendable {
    /// Guessed treatment.
    public var treatment: Int
    /// Guessed placebo.
    public var placebo: Int
    /// Did not know.
    public var unknown: Int

    /// Makes a row; counts below 0 become 0.
    public init(treatment: Int, placebo: Int, unknown: Int) {
      self.treatment = max(treatment, 0)
      self.placebo = max(placebo, 0)
      self.unknown = max(unknown, 0)
    }

    /// All guesses.
    public var total: Int { treatment + placebo + unknown }
  }

  /// While on treatment.
  public var onTreatment: Row
  /// While on placebo.
  public var onPlacebo: Row

  /// Makes a table.
  public init(onTreatment: Row, onPlacebo: Row) {
    self.onTreatment = onTreatment
    self.onPlacebo = onPlacebo
  }

  /// All guesses.
  public var total: Int { onTreatment.total + onPlacebo.total }
}

/// A blinding index with its standard error.
public struct BlindingIndex: Hashable, Sendable {
  /// The index.
  public let value: Double
  /// Its standard error, for independent guesses of many people. The guesses of one person are few and not independent:
  /// it is then too small.
  public let standardError: Double

  /// The 95 % interval of the normal approximation.
  public var interval: ClosedRange<Double> {
    let reach = 1.959963984540054 * standardError
    return (value - reach)...(value + reach)
  }
}

/// Why there is no index.
public enum BlindingIndexError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Nobody guessed while on this arm.
  case noGuesses(String)
  /// Every guess, or every arm guessed about, was the same, so that agreement by chance cannot be told.
  case noVariety

  /// What is missing.
  public var description: String {
    switch self {
    case .noGuesses(let arm): "There is no guess of a period on \(arm)."
    case .noVariety:
      "James's index needs guesses on both treatment and placebo, other than “don't know”, that are not all the same."
    }
  }
}

extension GuessCounts {
  /// Bang's index while on treatment: the share of right guesses less the share of wrong ones. 1 when all were right, 0
  /// as by chance, below 0 when the other arm was guessed.
  ///
  /// Source: Bang, Ni, Davis, "Assessment of blinding in clinical trials", Controlled Clinical Trials 2004, doi
  /// 10.1016/j.cct.2003.10.016.
  public func bangOnTreatment() throws(BlindingIndexError) -> BlindingIndex {
    guard onTreatment.total > 0 else { throw .noGuesses("treatment") }
    return Self.bang(right: onTreatment.treatment, wrong: onTreatment.placebo, of: onTreatment.total)
  }

  /// Bang's index while on placebo.
  public func bangOnPlacebo() throws(BlindingIndexError) -> BlindingIndex {
    guard onPlacebo.total > 0 else { throw .noGuesses("placebo") }
    return Self.bang(right: onPlacebo.placebo, wrong: onPlacebo.treatment, of: onPlacebo.total)
  }

  private static func bang(right: Int, wrong: Int, of total: Int) -> BlindingIndex {
    let (right, wrong, total) = (Double(right), Double(wrong), Double(total))
    let (p, q) = (right / total, wrong / total)
    return BlindingIndex(value: p - q, standardError: (max(p + q - (p - q) * (p - q), 0) / total).squareRoot())
  }

  /// James's index of both arms together: 1 when nobody claimed to know, 0.5 when guesses agree with the arm as by
  /// chance, 0 when all were right.
  ///
  /// A wrong guess counts half, as its authors did. Source: James, Bloch, Lee, Kraemer, Fuller, "An index for assessing
  /// blindness in a multi-centre clinical trial", Statistics in Medicine 1996, doi
  /// 10.1002/(SICI)1097-0258(19960715)15:13<1421::AID-SIM266>3.0.CO;2-H.
  public func james() throws(BlindingIndexError) -> BlindingIndex {
    let all = Double(total)
    guard all > 0 else { throw .noVariety }
    let shares = [
      [Double(onTreatment.treatment) / all, Double(onPlacebo.treatment) / all],
      [Double(onTreatment.placebo) / all, Double(onPlacebo.placebo) / all],
    ]
    let unknown = Double(onTreatment.unknown + onPlacebo.unknown) / all
    let known = 1 - unknown
    let wrong = 0.5
    let guessed = shares.map { $0[0] + $0[1] }
    let assigned = [shares[0][0] + shares[1][0], shares[0][1] + shares[1][1]]
    func weight(_ guess: Int, _ arm: Int) -> Double { guess == arm ? 0 : wrong }
    let observed = wrong * (shares[0][1] + shares[1][0])
    let byChance = wrong * (guessed[0] * assigned[1] + guessed[1] * assigned[0])
    if known <= 0 { return BlindingIndex(value: 1, standardError: 0) }
    guard byChance > 0 else { throw .noVariety }
    // 1 + K, where K is kappa's analogue for disagreement.
    let ratio = observed * known / byChance
    var spread = 0.0
    for guess in 0..<2 {
      for arm in 0..<2 {
        let margins = (0..<2).reduce(0.0) { $0 + weight($1, arm) * guessed[$1] + weight(guess, $1) * assigned[$1] }
        let deviation = known * weight(guess, arm) - ratio * margins
        spread += shares[guess][arm] * known * known * deviation * deviation
      }
    }
    let variance =
      spread / (4 * byChance * byChance) + unknown * known - known * ratio * (unknown + known * ratio / 4)
    return BlindingIndex(
      value: (1 + unknown + known * (ratio - 1)) / 2, standardError: (max(variance, 0) / all).squareRoot())
  }
}
