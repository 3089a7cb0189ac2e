/// What one page shows, as plain values. A template reads its stored properties by name and a JSON encoder writes the
/// same ones, so the page and its JSON twin cannot say different things.
public protocol PageValue: Encodable, Sendable {
  var title: String { get }
}
