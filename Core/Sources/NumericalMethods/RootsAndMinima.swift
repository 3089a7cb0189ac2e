/// A root of a function between two points at which it has different signs, by Ridders' method.
///
/// Ends when the bracket is as narrow as the numbers allow, or after 200 steps. When the signs are the same, the end
/// with the smaller value is returned. Source: Ridders, IEEE Trans. Circuits Syst. 26 (1979) 979.
public func bracketedRoot(low: Double, high: Double, of function: (Double) -> Double) -> Double {
  var (low, high) = (low, high)
  var (atLow, atHigh) = (function(low), function(high))
  if atLow == 0 { return low }
  if atHigh == 0 { return high }
  guard (atLow < 0) != (atHigh < 0) else { return abs(atLow) <= abs(atHigh) ? low : high }
  var best = 0.5 * (low + high)
  for _ in 0..<200 {
    let middle = 0.5 * (low + high)
    let atMiddle = function(middle)
    if atMiddle == 0 || middle == low || middle == high { return middle }
    let scale = (atMiddle * atMiddle - atLow * atHigh).squareRoot()
    guard scale > 0, scale.isFinite else { return middle }
    let next = middle + (middle - low) * (atLow >= atHigh ? 1 : -1) * atMiddle / scale
    let atNext = function(next)
    let step = abs(next - best)
    best = next
    if atNext == 0 || step <= 1e-15 * max(abs(next), 1e-300) { return next }
    if (atNext < 0) != (atMiddle < 0) {
      (low, atLow, high, atHigh) = (middle, atMiddle, next, atNext)
    } else if (atNext < 0) != (atLow < 0) {
      (high, atHigh) = (next, atNext)
    } else {
      (low, atLow) = (next, atNext)
    }
    if abs(high - low) <= 1e-15 * max(abs(low), abs(high)) { return next }
  }
  return best
}

/// The place of the lowest value of a function that falls and then rises between two points, by Brent's method.
///
/// - Parameter tolerance: How near the place is wanted, in the units of the argument; about the square root of the
///   accuracy of the function's values is the best that can be had.
/// Source: Brent, "Algorithms for minimization without derivatives", 1973, chapter 5.
public func lowestPlace(
  low: Double, high: Double, tolerance: Double, of function: (Double) -> Double
) -> (place: Double, value: Double) {
  let golden = 0.381_966_011_250_105_15
  var (low, high) = (low, high)
  var x = low + golden * (high - low)
  var (second, third) = (x, x)
  var atX = function(x)
  var (atSecond, atThird) = (atX, atX)
  var (step, earlierStep) = (0.0, 0.0)
  for _ in 0..<100 {
    let middle = 0.5 * (low + high)
    if abs(x - middle) <= 2 * tolerance - 0.5 * (high - low) { break }
    var useGolden = true
    if abs(earlierStep) > tolerance {
      let r = (x - second) * (atX - atThird)
      var q = (x - third) * (atX - atSecond)
      var p = (x - third) * q - (x - second) * r
      q = 2 * (q - r)
      if q > 0 { p = -p }
      q = abs(q)
      if abs(p) < abs(0.5 * q * earlierStep), p > q * (low - x), p < q * (high - x) {
        earlierStep = step
        step = p / q
        let place = x + step
        if place - low < 2 * tolerance || high - place < 2 * tolerance { step = x < middle ? tolerance : -tolerance }
        useGolden = false
      }
    }
    if useGolden {
      earlierStep = x < middle ? high - x : low - x
      step = golden * earlierStep
    }
    let place = abs(step) >= tolerance ? x + step : x + (step > 0 ? tolerance : -tolerance)
    let value = function(place)
    if value <= atX {
      if place < x { high = x } else { low = x }
      (third, atThird, second, atSecond, x, atX) = (second, atSecond, x, atX, place, value)
    } else {
      if place < x { low = place } else { high = place }
      if value <= atSecond || second == x {
        (third, atThird, second, atSecond) = (second, atSecond, place, value)
      } else if value <= atThird || third == x || third == second {
        (third, atThird) = (place, value)
      }
    }
  }
  return (x, atX)
}
