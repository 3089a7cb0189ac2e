import ExactJSON
public import FHIR

/// Why a request of CDS Hooks gets no cards, with everything that is wrong.
public enum HookRefusal: Error, Hashable, Sendable {
  /// The request breaks the specification: status 400.
  case malformed([OperationOutcome.Issue])
  /// Data are missing without which the answer would mislead: status 412.
  case missingData([OperationOutcome.Issue])
  /// There is no such service: status 404.
  case unknownService(String)

  public var status: Int {
    switch self {
    case .malformed: 400
    case .missingData: 412
    case .unknownService: 404
    }
  }

  /// What is wrong, as an OperationOutcome.
  public var outcome: OperationOutcome {
    switch self {
    case .malformed(let issues), .missingData(let issues): OperationOutcome(errors: issues)
    case .unknownService(let id):
      OperationOutcome(errors: [
        .init(
          .notFound,
          "There is no service “\(id.shortened)”. GET /cds-services lists those there are.")
      ])
    }
  }

  static func malformed(_ mistake: FHIRMistake) -> HookRefusal { .malformed([.init(mistake)]) }

  static func malformed(_ mistake: JSONMistake) -> HookRefusal {
    .malformed([.init(.structure, mistake.description, expression: mistake.path.isEmpty ? nil : mistake.path)])
  }
}
