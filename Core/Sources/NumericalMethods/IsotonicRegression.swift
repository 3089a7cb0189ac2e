/// A rising curve through shares of people, made by pooling neighbours that would fall.
///
/// Centred: a pooled stretch becomes one point at its weighted mean place, between which the curve is straight, instead of a
/// flat stretch; this is less biased. Source: Oron, Flournoy, "Centered isotonic regression", Statistics in
/// Biopharmaceutical Research 9 (2017) 258, doi 10.1080/19466315.2017.1286256.
public struct IsotonicRegression: Hashable, Sendable {
  /// One place of the curve.
  public struct Point: Hashable, Sendable {
    /// The place, such as a dose.
    public let x: Double
    /// The share there, 0 to 1.
    public let share: Double
    /// How many people it rests on.
    public let people: Double

    /// Makes a point.
    public init(x: Double, share: Double, people: Double) {
      self.x = x
      self.share = share
      self.people = people
    }
  }

  /// The points in the order of place.
  public let points: [Point]

  /// Pools neighbours until no share falls.
  /// - Parameters:
  ///   - points: Places in rising order, each with people above 0.
  ///   - isCentred: Whether a pooled stretch becomes one point. Stretches of share 0 or 1 stay as they are: there the curve
  ///     may well be flat.
  public init(_ points: [Point], isCentred: Bool) {
    struct Block {
      var members: [Point]
      var people: Double { members.reduce(0) { $0 + $1.people } }
      // One point alone is left as it is, without rounding.
      var share: Double { members.count == 1 ? members[0].share : mean(\.share) }
      var x: Double { members.count == 1 ? members[0].x : mean(\.x) }
      private func mean(_ value: (Point) -> Double) -> Double {
        members.reduce(0) { $0 + value($1) * $1.people } / people
      }
    }
    var blocks: [Block] = []
    for point in points where point.people > 0 {
      blocks.append(Block(members: [point]))
      while blocks.count > 1, let last = blocks.last {
        let before = blocks[blocks.count - 2]
        let isEqual = last.share == before.share
        // Equal shares strictly between 0 and 1 are pooled by the centred curve, which rises throughout.
        guard last.share < before.share || isCentred && isEqual && last.share > 0 && last.share < 1 else { break }
        blocks.removeLast(2)
        blocks.append(Block(members: before.members + last.members))
      }
    }
    self.points = blocks.flatMap { block in
      isCentred && block.share > 0 && block.share < 1
        ? [Point(x: block.x, share: block.share, people: block.people)]
        : block.members.map { Point(x: $0.x, share: block.share, people: $0.people) }
    }
  }

  /// Where the curve, straight between points, reaches a share; `nil` when it starts above or ends below it.
  public func place(of share: Double) -> Double? {
    guard let first = points.first, let last = points.last, first.share <= share, share <= last.share else {
      return nil
    }
    for (left, right) in zip(points, points.dropFirst()) where left.share <= share && share <= right.share {
      guard right.share > left.share else { continue }
      return left.x + (right.x - left.x) * (share - left.share) / (right.share - left.share)
    }
    return first.share == share ? first.x : nil
  }
}
