import Diary

extension Measure.Direction {
  /// Which end of the scale is the better one, as a sentence.
  var inWords: String {
    switch self {
    case .lowerIsBetter: "Lower is better."
    case .higherIsBetter: "Higher is better."
    case .unstated: "Neither end was called the better one."
    }
  }
}
