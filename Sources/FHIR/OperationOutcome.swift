import ExactJSON

/// What went wrong, as FHIR says it.
public struct OperationOutcome: Resource {
  public static let type = "OperationOutcome"
  public let element: Element
  public init(_ element: Element) { self.element = element }

  /// Every issue in words. What cannot be read of it is passed over: an error is not to be hidden by one in its report.
  public var diagnostics: [String] {
    ((try? element.elements("issue")) ?? []).compactMap { issue in
      let details = (try? issue.element("details")).map(CodeableConcept.init)
      return (try? issue.string("diagnostics")) ?? (try? details?.text) ?? (try? issue.string("code"))
    }
  }
}

extension OperationOutcome {
  /// Kinds of issue, of the value set `issue-type`.
  public enum Kind: String, Sendable {
    case invalid, structure, required, value, security, login, forbidden, processing, exception, throttled
    case notFound = "not-found"
    case notSupported = "not-supported"
    case tooLong = "too-long"
  }

  public struct Issue: Hashable, Sendable {
    public let kind: Kind
    public let diagnostics: String
    /// Where, as in FHIRPath.
    public let expression: String?

    public init(_ kind: Kind, _ diagnostics: String, expression: String? = nil) {
      self.kind = kind
      self.diagnostics = diagnostics
      self.expression = expression
    }

    public init(_ mistake: FHIRMistake) {
      self.init(.value, mistake.description, expression: mistake.path)
    }
  }

  /// Errors as a resource.
  public init(errors: [Issue]) {
    let issues = errors.map { issue -> JSONValue in
      .object([
        "severity": "error", "code": .string(issue.kind.rawValue), "diagnostics": .string(issue.diagnostics),
        "expression": issue.expression.map { .array([.string($0)]) },
      ])
    }
    self.init(Element(["resourceType": .string(Self.type), "issue": .array(issues)], path: Self.type))
  }
}
