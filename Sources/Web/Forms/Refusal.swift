/// Why what was typed into a form is not taken, in words. The form is shown again with it.
struct Refusal: Error, Equatable {
  let text: String

  /// - Parameter error: an error of Core; each describes the value, the limit and the remedy.
  init(_ error: any Error) {
    text = (error as? Refusal)?.text ?? String(describing: error)
  }

  private init(text: String) {
    self.text = text
  }

  static func time(_ typed: String) -> Refusal {
    Refusal(text: "“\(typed.prefix(40))” is no time of day. Write hours and minutes, such as 22:00.")
  }
}
