/// What every page says on top when it could be mistaken whose record it shows.
public struct RecordMark: Encodable, Equatable, Sendable {
  /// What the person is called.
  public let name: String
  /// Whether nobody lived it: it was made up to look around in.
  public let isExample: Bool

  public init(name: String, isExample: Bool) {
    self.name = name
    self.isExample = isExample
  }
}
