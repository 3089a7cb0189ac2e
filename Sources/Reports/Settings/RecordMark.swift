/// What every page says on top when it could be mistaken whose record it shows.
public struct RecordMark: Encodable, Equatable, Sendable {
  /// What the person is called.
  public let name: String
  /// Whether nobody lived it: it was made up to look around in.
  public let isExample: Bool
  /// Whether it can be left for a record of one's own.
  public let canLeave: Bool

  public init(name: String, isExample: Bool, canLeave: Bool = true) {
    self.canLeave = canLeave
    self.name = name
    self.isExample = isExample
  }
}
