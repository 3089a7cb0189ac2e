/// A figure from the front and from behind, drawn as in a mirror: what is left of the person is on the left. It repeats
/// what the boxes beside it say; ticking a box fills its area without a script.
public struct BodyMap: Encodable, Sendable {
  /// One area; an area may be drawn on both figures.
  public struct Shape: Encodable, Sendable {
    public let code: String
    /// SVG path data.
    public let path: String
    public let isTicked: Bool
  }

  public let shapes: [Shape]

  public init(ticked: Set<String>) {
    shapes = Self.boxes.map { code, x, y, width, height in
      Shape(code: code, path: "M\(x) \(y)h\(width)v\(height)h-\(width)z", isTicked: ticked.contains(code))
    }
  }

  /// How far the figure seen from behind stands to the right.
  private static let behind = 160

  /// Areas as boxes: code, left, top, width, height. The front is 140 wide.
  private static let boxes: [(String, Int, Int, Int, Int)] = {
    let onLeft = [
      ("shoulder", 30, 48, 39, 13), ("upper-arm", 26, 63, 17, 34), ("lower-arm", 22, 99, 16, 38),
      ("upper-leg", 47, 140, 22, 50), ("lower-leg", 49, 192, 19, 54),
    ]
    func pair(_ name: String, _ x: Int, _ y: Int, _ width: Int, _ height: Int) -> [(String, Int, Int, Int, Int)] {
      [("\(name)-left", x, y, width, height), ("\(name)-right", 140 - x - width, y, width, height)]
    }
    let front =
      (onLeft + [("jaw", 56, 28, 14, 10), ("hip", 46, 120, 23, 18)]).flatMap { pair($0.0, $0.1, $0.2, $0.3, $0.4) }
      + [("chest", 45, 63, 50, 26), ("abdomen", 46, 91, 48, 27)]
    let back =
      (onLeft + [("hip", 46, 114, 23, 24)]).flatMap { pair($0.0, $0.1, $0.2, $0.3, $0.4) }
      + [("neck", 60, 36, 20, 11), ("upper-back", 45, 63, 50, 26), ("lower-back", 46, 91, 48, 21)]
    return front + back.map { ($0.0, $0.1 + behind, $0.2, $0.3, $0.4) }
  }()
}
