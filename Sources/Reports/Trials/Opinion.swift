/// A second opinion, or the reason why there is none; encoded as itself, or as `reason`.
public enum Opinion<Value: Encodable & Sendable>: Encodable, Sendable {
  case given(Value)
  case none(reason: String)

  private enum CodingKeys: String, CodingKey { case reason }

  /// The opinion, where there is one.
  public var value: Value? {
    switch self {
    case .given(let value): value
    case .none: nil
    }
  }

  public func encode(to encoder: any Encoder) throws {
    switch self {
    case .given(let value): try value.encode(to: encoder)
    case .none(let reason):
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(reason, forKey: .reason)
    }
  }
}
