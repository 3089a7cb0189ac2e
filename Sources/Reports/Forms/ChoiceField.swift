/// A field with a fixed set of answers, as `select-field.mustache` and `radio-field.mustache` read it.
public struct ChoiceField: Encodable, Sendable {
  public struct Option: Encodable, Sendable {
    public let id: String
    public let value: String
    public let label: String
    public let isChosen: Bool
  }

  public let name: String
  public let label: String
  public let hint: String?
  public let error: String?
  public let describedBy: String?
  public let options: [Option]

  /// - Parameter options: what is sent and what is shown, in order.
  public init(
    name: String, label: String, hint: String? = nil, options: [(value: String, label: String)], chosen: String?,
    error: String? = nil
  ) {
    self.name = name
    self.label = label
    self.hint = hint
    self.error = error
    let described = [hint.map { _ in "\(name)-hint" }, error.map { _ in "\(name)-error" }].compactMap { $0 }
    self.describedBy = described.isEmpty ? nil : described.joined(separator: " ")
    self.options = options.map { option in
      Option(
        id: option.value.isEmpty ? "\(name)-any" : "\(name)-\(option.value)", value: option.value, label: option.label,
        isChosen: option.value == (chosen ?? ""))
    }
  }
}
