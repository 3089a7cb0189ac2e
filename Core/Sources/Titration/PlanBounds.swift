public import ClinicalTime
public import Quantities

/// What a plan is to stay within.
public struct PlanBounds: Codable, Hashable, Sendable {
  /// The daily dose to start from: steps below it, before the first that reaches it, are left out.
  public var lowest: Mass?
  /// The highest daily dose: steps above it are left out, and the last one left goes on.
  public var highest: Mass?
  /// The last day with a dose.
  public var until: LocalDate?

  /// Makes bounds; those that are left out do not bind.
  public init(lowest: Mass? = nil, highest: Mass? = nil, until: LocalDate? = nil) {
    self.lowest = lowest
    self.highest = highest
    self.until = until
  }

  /// Refuses bounds between which nothing lies.
  func check(from start: LocalDate) throws(PlanError) {
    if let lowest, let highest, lowest > highest { throw .boundsCross(lowest: lowest, highest: highest) }
    if let until, until < start { throw .endsBeforeStart(until: until, start: start) }
  }
}
