extension DecodingError {
  /// Where in a JSON file the problem is, and what it is.
  public var plainDescription: String {
    switch self {
    case .typeMismatch(let type, let context): at(context, "something else than \(type) is needed here")
    case .valueNotFound(_, let context): at(context, "a value is missing")
    case .keyNotFound(let key, let context): at(context, "“\(key.stringValue)” is missing")
    case .dataCorrupted(let context): at(context, context.debugDescription)
    @unknown default: "it cannot be read"
    }
  }

  private func at(_ context: Context, _ text: String) -> String {
    let path = context.codingPath.map { $0.intValue.map { "[\($0)]" } ?? $0.stringValue }.joined(separator: ".")
    return path.isEmpty ? text : "\(path): \(text)"
  }
}
