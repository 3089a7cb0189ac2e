/// Text that is no JSON, or more of it than is read: where, what and what to do.
public struct JSONMistake: Error, Hashable, Sendable, CustomStringConvertible {
  /// The way to the value, such as `entry[2].resource.status`; empty at the root.
  public let path: String
  /// Line of the text, from 1.
  public let line: Int
  /// Byte of the line, from 1.
  public let column: Int
  /// What is wrong and the limit or the value.
  public let problem: String
  /// What to do about it.
  public let remedy: String

  /// Way, line, column, problem and remedy in one line.
  public var description: String {
    "\(path.isEmpty ? "" : path + ", ")line \(line), column \(column): \(problem) \(remedy)"
  }
}

/// How much JSON is read. What is beyond is a ``JSONMistake`` that names the limit.
public struct JSONLimits: Hashable, Sendable {
  /// The most bytes of text.
  public var bytes: Int
  /// The most brackets within brackets.
  public var depth: Int
  /// The most values, counted with those inside others.
  public var values: Int

  /// Limits for a document that somebody else sent: 4 MB, 64 brackets deep and 500,000 values unless said otherwise.
  public init(bytes: Int = 4 * 1024 * 1024, depth: Int = 64, values: Int = 500_000) {
    self.bytes = bytes
    self.depth = depth
    self.values = values
  }
}
