import Foundation
import Testing

/// Simulation-based calibration: parameters drawn from their priors, scores from the parameters, and where in its posterior
/// each parameter lies. When everything is right these places are spread evenly between 0 and 1.
///
/// `SWEETSPOT_CALIBRATION=10000 swift test --filter Calibration` runs so many people instead of the few that the suite can
/// afford, on finer grids, holds coverage to strictly between 94 and 96 %, and prints what docs/trials.md shows.
enum Calibration {
  /// How many people the long run has; `nil` in the suite.
  static let longRun = ProcessInfo.processInfo.environment["SWEETSPOT_CALIBRATION"].flatMap { Int($0) }

  static func people(_ few: Int, share: Int = 1) -> Range<Int> {
    0..<(longRun.map { $0 / share } ?? few)
  }

  /// Expects places to be spread evenly, and 95 % intervals to hold 95 % of them.
  static func expectEven(_ places: [Double], _ what: String) {
    let bins = places.count >= 1_000 ? 20 : 10
    var counts = [Double](repeating: 0, count: bins)
    for place in places { counts[min(max(Int(place * Double(bins)), 0), bins - 1)] += 1 }
    let expected = Double(places.count) / Double(bins)
    let chiSquare = counts.reduce(0) { $0 + ($1 - expected) * ($1 - expected) / expected }
    // The 99.9 % points of chi-square with 19 and 9 degrees of freedom: one of a thousand right programs would fail.
    #expect(chiSquare < (bins == 20 ? 43.8 : 27.9), "\(what): \(counts)")
    let covered = Double(places.count { (0.025...0.975).contains($0) }) / Double(places.count)
    let error = (0.95 * 0.05 / Double(places.count)).squareRoot()
    if longRun != nil {
      #expect(covered > 0.94 && covered < 0.96, "\(what): \(covered)")
      print(
        "calibration: \(what): \(places.count) people, coverage \(covered) ± \(error), chi-square \(chiSquare) of \(bins) bins"
      )
    } else {
      // With few people chance alone leaves 94 to 96 %: three standard errors are allowed.
      #expect(abs(covered - 0.95) < 3 * error, "\(what): \(covered)")
    }
  }
}
