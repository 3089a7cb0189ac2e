public import ExactJSON

/// Something in a resource that cannot be read: where (as in FHIRPath), what was found, why, and what to do.
public struct FHIRMistake: Error, Hashable, Sendable, CustomStringConvertible {
  /// Such as `MedicationRequest.dosageInstruction[0].sequence`.
  public let path: String
  /// What was found there, shortened.
  public let value: String
  /// What is wrong.
  public let problem: String
  /// What to write instead.
  public let remedy: String

  public init(path: String, value: JSONValue?, problem: String, remedy: String) {
    self.path = path
    self.value =
      switch value {
      case .string(let text): "“\(text.shortened)”"
      case .number(let number): number.text.shortened
      case .bool, .null: value?.text ?? ""
      case .array, .object: value?.kind ?? ""
      case nil: "nothing"
      }
    self.problem = problem
    self.remedy = remedy
  }

  public var description: String { "\(path): \(problem) Found \(value). \(remedy)" }
}
