import ExactJSON

/// What was answered to a Questionnaire.
public struct QuestionnaireResponse: Resource {
  public static let type = "QuestionnaireResponse"
  public let element: Element
  public init(_ element: Element) { self.element = element }

  public enum Status: String, CaseIterable, Sendable {
    case completed, amended, stopped
    case inProgress = "in-progress"
    case enteredInError = "entered-in-error"
  }

  public var status: Status? { get throws(FHIRMistake) { try element.code("status") } }
  /// The canonical address of the Questionnaire, with its version behind a bar.
  public var questionnaire: String? { get throws(FHIRMistake) { try element.string("questionnaire") } }
  public var authored: FHIRDateTime? { get throws(FHIRMistake) { try element.date("authored") } }

  /// The questions with an answer, those within groups and below answers too, in their order.
  public var answered: [Answered] {
    get throws(FHIRMistake) {
      var found: [Answered] = []
      try Self.gather(element, into: &found, depth: 0)
      return found
    }
  }

  /// A question with what was answered.
  public struct Answered: Hashable, Sendable {
    public let linkId: String
    /// The question as it was asked, if it was written along.
    public let text: String?
    public let values: [Element]
  }

  /// Groups within groups are followed so deep.
  private static let deepest = 16

  private static func gather(_ element: Element, into found: inout [Answered], depth: Int) throws(FHIRMistake) {
    guard depth < deepest else {
      throw element.mistake("item", nil, "Items lie more than \(deepest) deep.", "Nest them less deeply.")
    }
    for item in try element.elements("item") {
      let link = try item.required("linkId", try item.string("linkId"))
      let values = try item.elements("answer")
      if !values.isEmpty { found.append(Answered(linkId: link, text: try item.string("text"), values: values)) }
      for value in values { try gather(value, into: &found, depth: depth + 1) }
      try gather(item, into: &found, depth: depth + 1)
    }
  }
}
