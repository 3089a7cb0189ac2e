/// A place to go and what it is called.
public struct Link: Encodable, Equatable, Sendable {
  public let label: String
  public let address: String

  public init(label: String, address: String) {
    self.label = label
    self.address = address
  }
}
