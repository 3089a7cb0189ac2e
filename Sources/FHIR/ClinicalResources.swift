/// The person.
public struct Patient: Resource {
  public static let type = "Patient"
  public let element: Element
  public init(_ element: Element) { self.element = element }
  public var birthDate: FHIRDateTime? { get throws(FHIRMistake) { try element.date("birthDate") } }
}

/// The codes of what is known about a condition or an intolerance.
private let clinicalStatus = "http://terminology.hl7.org/CodeSystem/condition-clinical"
private let conditionVerification = "http://terminology.hl7.org/CodeSystem/condition-ver-status"
private let allergyVerification = "http://terminology.hl7.org/CodeSystem/allergyintolerance-verification"

/// A problem or diagnosis.
public struct Condition: Resource {
  public static let type = "Condition"
  public let element: Element
  public init(_ element: Element) { self.element = element }
  public var code: CodeableConcept? {
    get throws(FHIRMistake) { try element.element("code").map(CodeableConcept.init) }
  }

  /// Whether it counts now. One without a status does; one that was refuted or entered in error does not.
  public var isCurrent: Bool {
    get throws(FHIRMistake) {
      if let verification = try element.element("verificationStatus").map(CodeableConcept.init),
        try verification.has(conditionVerification, ["refuted", "entered-in-error"])
      {
        return false
      }
      guard let status = try element.element("clinicalStatus").map(CodeableConcept.init) else { return true }
      return try !status.has(clinicalStatus, ["inactive", "remission", "resolved"])
    }
  }
}

/// A substance that is not tolerated.
public struct AllergyIntolerance: Resource {
  public static let type = "AllergyIntolerance"
  public let element: Element
  public init(_ element: Element) { self.element = element }
  public var code: CodeableConcept? {
    get throws(FHIRMistake) { try element.element("code").map(CodeableConcept.init) }
  }
  /// Whether it was taken back.
  public var isRefuted: Bool {
    get throws(FHIRMistake) {
      try element.element("verificationStatus").map(CodeableConcept.init)?
        .has(allergyVerification, ["refuted", "entered-in-error"]) ?? false
    }
  }
}

/// An operation or another procedure.
public struct Procedure: Resource {
  public static let type = "Procedure"
  public let element: Element
  public init(_ element: Element) { self.element = element }

  public enum Status: String, CaseIterable, Sendable {
    case preparation, stopped, completed, unknown
    case inProgress = "in-progress"
    case notDone = "not-done"
    case onHold = "on-hold"
    case enteredInError = "entered-in-error"
  }

  public var status: Status? { get throws(FHIRMistake) { try element.code("status") } }
  public var code: CodeableConcept? {
    get throws(FHIRMistake) { try element.element("code").map(CodeableConcept.init) }
  }
  public var performed: Occurrence? { get throws(FHIRMistake) { try Occurrence("performed", of: element) } }
}

/// An order for something to be done.
public struct ServiceRequest: Resource {
  public static let type = "ServiceRequest"
  public let element: Element
  public init(_ element: Element) { self.element = element }

  public enum Status: String, CaseIterable, Sendable {
    case draft, active, revoked, completed, unknown
    case onHold = "on-hold"
    case enteredInError = "entered-in-error"
  }

  public var status: Status? { get throws(FHIRMistake) { try element.code("status") } }
  public var doNotPerform: Bool { get throws(FHIRMistake) { try element.bool("doNotPerform") ?? false } }
  public var code: CodeableConcept? {
    get throws(FHIRMistake) { try element.element("code").map(CodeableConcept.init) }
  }
  public var categories: [CodeableConcept] {
    get throws(FHIRMistake) { try element.elements("category").map(CodeableConcept.init) }
  }
  public var occurrence: Occurrence? { get throws(FHIRMistake) { try Occurrence("occurrence", of: element) } }
}

/// Something that was measured or asked.
public struct Observation: Resource {
  public static let type = "Observation"
  public let element: Element
  public init(_ element: Element) { self.element = element }
  public var status: String? { get throws(FHIRMistake) { try element.string("status") } }
  public var code: CodeableConcept? {
    get throws(FHIRMistake) { try element.element("code").map(CodeableConcept.init) }
  }
  public var effective: Occurrence? { get throws(FHIRMistake) { try Occurrence("effective", of: element) } }
  public var quantity: Quantity? {
    get throws(FHIRMistake) { try element.element("valueQuantity").map(Quantity.init) }
  }
  public var concept: CodeableConcept? {
    get throws(FHIRMistake) { try element.element("valueCodeableConcept").map(CodeableConcept.init) }
  }
  public var whole: Int? { get throws(FHIRMistake) { try element.whole("valueInteger") } }
}
