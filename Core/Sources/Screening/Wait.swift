import Evidence
import Quantities

/// A length of time that a claim names.
struct Wait {
  var claim: Claim.ID
  var shortestHours: Int?
  var longestHours: Int?

  /// The wait that is acted on: the longest that the claim names.
  var hours: Int? { longestHours ?? shortestHours }

  /// Reads the first figure of a claim that is a time. `nil` when the claim has none or does not exist.
  init?(_ id: Claim.ID, in evidence: EvidenceBase) {
    guard let claim = evidence.claim(id) else { return nil }
    for value in claim.values ?? [] {
      guard let unit = value.unit, let hoursPerUnit = Self.hoursPerUnit[unit] else { continue }
      func hours(_ number: ExactDecimal?) -> Int? {
        // Rounded up: a wait is never made shorter by arithmetic.
        number.map { Int(($0.doubleValue * Double(hoursPerUnit)).rounded(.up)) }
      }
      self.claim = id
      shortestHours = hours(value.low ?? value.value)
      longestHours = hours(value.high ?? value.value)
      return
    }
    return nil
  }

  /// Months count as 31 days, the longest there is.
  private static let hoursPerUnit = ["h": 1, "d": 24, "wk": 168, "mo": 744]

  /// A length of time in words: hours up to two days, then days.
  static func words(hours: Int) -> String {
    if hours < 48 || hours % 24 != 0 { return hours == 1 ? "1 hour" : "\(hours) hours" }
    return "\(hours / 24) days"
  }
}

extension WashOut {
  /// The span of the rule in words.
  public var waitShown: String {
    switch (shortestHours, longestHours) {
    case (let low?, let high?) where low != high:
      low % 24 == 0 && high % 24 == 0 ? "\(low / 24) to \(high / 24) days" : "\(low) to \(high) hours"
    case (_, let high?): (shortestHours == nil ? "up to " : "") + Wait.words(hours: high)
    case (let low?, nil): "at least " + Wait.words(hours: low)
    case (nil, nil): "no length named"
    }
  }
}
