/// Why a person's own protocol file cannot be followed: everything that is wrong with it, in the order of the file.
public struct ProtocolFileError: Error, Hashable, Sendable, CustomStringConvertible {
  /// One thing that is wrong.
  public struct Problem: Hashable, Sendable, Codable, CustomStringConvertible {
    /// Where: a path such as `steps[2].intakes[0].dose.unit`, counted from 0, or a line and a column; empty for the
    /// file as a whole.
    public let place: String
    /// What was found there, shortened; `nil` when something is missing.
    public let found: String?
    /// What is accepted there.
    public let accepted: String
    /// What to do.
    public let remedy: String

    /// Place, finding, what is accepted and the remedy in one line.
    public var description: String {
      let start = place.isEmpty ? "" : "\(place): "
      let finding = found.map { "found \($0). " } ?? ""
      return "\(start)\(finding)\(accepted) \(remedy)"
    }
  }

  /// What is wrong, at least one thing.
  public let problems: [Problem]

  /// All problems, one a line.
  public var description: String {
    let count = problems.count == 1 ? "1 problem" : "\(problems.count) problems"
    return (["The protocol file cannot be used (\(count)):"] + problems.map { "- \($0)" }).joined(separator: "\n")
  }
}
