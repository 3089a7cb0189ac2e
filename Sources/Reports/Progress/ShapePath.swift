/// Shapes that look alike, as one path of SVG: a chart of a year has hundreds, and each as an element by itself would make
/// the page slow to write and to draw.
struct ShapePath {
  /// The path; `nil` without a shape.
  private(set) var data: String?

  /// - Parameters: the middle and the radius, in the units of the drawing.
  mutating func addCircle(_ x: Double, _ y: Double, radius: Double) {
    let arc = "a\(tenths(radius)) \(tenths(radius)) 0 1 0"
    add("M\(tenths(x)) \(tenths(y))m-\(tenths(radius)) 0\(arc) \(tenths(2 * radius)) 0\(arc) -\(tenths(2 * radius)) 0z")
  }

  /// - Parameters: the corner on the upper left and the size, in the units of the drawing.
  mutating func addBox(_ x: Double, _ y: Double, width: Double, height: Double) {
    add("M\(tenths(x)) \(tenths(y))h\(tenths(width))v\(tenths(height))h-\(tenths(width))z")
  }

  /// A triangle that stands in a square and points up.
  mutating func addTriangle(_ x: Double, _ y: Double, side: Double) {
    add(
      "M\(tenths(x)) \(tenths(y + side))L\(tenths(x + side / 2)) \(tenths(y))L\(tenths(x + side)) \(tenths(y + side))z")
  }

  private mutating func add(_ shape: String) { data = (data ?? "") + shape }
}
