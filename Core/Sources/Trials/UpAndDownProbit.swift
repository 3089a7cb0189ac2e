import Foundation
import NumericalMethods

extension UpAndDown {
  /// Probit regression of response on dose, by maximum likelihood: the dose at which half respond, and the standard deviation
  /// of people's thresholds.
  ///
  /// `nil` where the likelihood has no highest point or the curve does not rise: as when no dose with a response lies below
  /// one without. Fisher's scoring; agrees with R's `glm`.
  public var probit: (median: Double, deviation: Double)? {
    let tried = design.doses.indices.compactMap { index -> (x: Double, count: Double, responders: Double)? in
      let there = people.filter { $0.dose == index }
      guard !there.isEmpty else { return nil }
      return (design.doses[index], Double(there.count), Double(there.count(where: \.responded)))
    }
    // Without overlap the steeper the curve, the likelier.
    guard let lowest = tried.first(where: { $0.responders > 0 }),
      let highest = tried.last(where: { $0.responders < $0.count }),
      lowest.x < highest.x
    else { return nil }
    let middle = design.doses.reduce(0, +) / Double(max(design.doses.count, 1))
    var (level, slope) = (0.0, 0.0)
    for _ in 0..<100 {
      var (weights, mixed, squares, pull, pullOfDose) = (0.0, 0.0, 0.0, 0.0, 0.0)
      for one in tried {
        let x = one.x - middle
        let place = min(max(level + slope * x, -8), 8)
        let share = StandardNormal.cumulative(place)
        let rest = StandardNormal.cumulative(-place)
        let density = StandardNormal.density(place)
        let weight = one.count * density * density / (share * rest)
        let score = (one.responders * rest - (one.count - one.responders) * share) * density / (share * rest)
        weights += weight
        mixed += weight * x
        squares += weight * x * x
        pull += score
        pullOfDose += score * x
      }
      let determinant = weights * squares - mixed * mixed
      guard determinant > 1e-12 * weights * squares else { return nil }
      let step = (
        (squares * pull - mixed * pullOfDose) / determinant, (weights * pullOfDose - mixed * pull) / determinant
      )
      level += step.0
      slope += step.1
      guard abs(level) < 1e3, abs(slope) < 1e3 else { return nil }
      if abs(step.0) < 1e-12, abs(step.1) < 1e-12 {
        return slope > 1e-6 ? (middle - level / slope, 1 / slope) : nil
      }
    }
    return nil
  }
}
