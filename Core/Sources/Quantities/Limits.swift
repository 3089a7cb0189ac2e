/// Two pairs of limits on one quantity: what is usual, and what is accepted at all.
///
/// Outside ``usual`` a value is taken with a recorded reason; outside ``absolute`` it is refused. Both limits can be
/// explained: each carries the sentence that says where it comes from.
public struct Limits<Value: Comparable & Hashable & Sendable>: Hashable, Sendable {
  /// The values that need no explanation.
  public let usual: ClosedRange<Value>
  /// Where the usual range comes from, as a sentence.
  public let usualReason: String
  /// The values that are accepted at all. Holds ``usual``: a usual value is never refused.
  public let absolute: ClosedRange<Value>
  /// Why nothing beyond is accepted, and what to do instead, as sentences.
  public let absoluteReason: String
  /// The evidence behind both.
  public let claims: [String]

  /// What the limits say about a value.
  public enum Verdict: Hashable, Sendable {
    /// Within the usual range.
    case usual
    /// Outside the usual range; `limit` is the end that was passed.
    case unusual(limit: Value, reason: String)
    /// Outside the absolute range; `limit` is the end that was passed.
    case refused(limit: Value, reason: String)
  }

  /// Makes limits. An absolute range that does not hold the usual one is widened to hold it.
  public init(
    usual: ClosedRange<Value>, usualReason: String, absolute: ClosedRange<Value>, absoluteReason: String,
    claims: [String]
  ) {
    self.usual = usual
    self.usualReason = usualReason
    let lower = min(usual.lowerBound, absolute.lowerBound)
    self.absolute = lower...max(usual.upperBound, absolute.upperBound)
    self.absoluteReason = absoluteReason
    self.claims = claims
  }

  /// What the limits say about `value`.
  public func verdict(on value: Value) -> Verdict {
    if value < absolute.lowerBound { return .refused(limit: absolute.lowerBound, reason: absoluteReason) }
    if value > absolute.upperBound { return .refused(limit: absolute.upperBound, reason: absoluteReason) }
    if value < usual.lowerBound { return .unusual(limit: usual.lowerBound, reason: usualReason) }
    if value > usual.upperBound { return .unusual(limit: usual.upperBound, reason: usualReason) }
    return .usual
  }
}
