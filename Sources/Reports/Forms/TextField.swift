/// A field for one line of text, as `text-field.mustache` reads it.
public struct TextField: Encodable, Sendable {
  public let name: String
  public let label: String
  public let hint: String?
  public let value: String
  /// What is wrong with what was typed, and how to mend it.
  public let error: String?
  /// The ids of hint and error, for `aria-describedby`.
  public let describedBy: String?
  public let type: InputType
  /// What a browser may fill in by itself: nothing, unless it is said.
  public let autocomplete: String

  /// What a browser offers for typing.
  public enum InputType: String, Encodable, Sendable {
    case text, date, time, password
  }

  public init(
    name: String, label: String, hint: String? = nil, value: String = "", error: String? = nil, type: InputType = .text,
    autocomplete: String = "off"
  ) {
    self.autocomplete = autocomplete
    self.type = type
    self.name = name
    self.label = label
    self.hint = hint
    self.value = value
    self.error = error
    let described = [hint.map { _ in "\(name)-hint" }, error.map { _ in "\(name)-error" }].compactMap { $0 }
    self.describedBy = described.isEmpty ? nil : described.joined(separator: " ")
  }
}
