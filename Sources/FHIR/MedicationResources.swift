/// A medicine, its ingredients and their strength.
public struct Medication: Resource {
  public static let type = "Medication"
  public let element: Element
  public init(_ element: Element) { self.element = element }

  public var code: CodeableConcept? {
    get throws(FHIRMistake) { try element.element("code").map(CodeableConcept.init) }
  }
  public var form: CodeableConcept? {
    get throws(FHIRMistake) { try element.element("form").map(CodeableConcept.init) }
  }
  public var ingredients: [Ingredient] {
    get throws(FHIRMistake) { try element.elements("ingredient").map(Ingredient.init) }
  }

  public struct Ingredient: Hashable, Sendable {
    public let element: Element
    public init(_ element: Element) { self.element = element }
    public var item: MedicationChoice? { get throws(FHIRMistake) { try MedicationChoice("item", of: element) } }
    /// Amount of the ingredient for one of what the denominator says.
    public var strength: Quantity? {
      get throws(FHIRMistake) { try element.element("strength")?.element("numerator").map(Quantity.init) }
    }
  }
}

/// A medicine by its codes and text, or by reference.
public enum MedicationChoice: Hashable, Sendable {
  case concept(CodeableConcept)
  case reference(Reference)

  /// Reads `nameCodeableConcept` or `nameReference`.
  public init?(_ name: String, of element: Element) throws(FHIRMistake) {
    if let concept = try element.element(name + "CodeableConcept") {
      self = .concept(CodeableConcept(concept))
    } else if let reference = try element.element(name + "Reference") {
      self = .reference(Reference(reference))
    } else {
      return nil
    }
  }
}

/// An order or a prescription.
public struct MedicationRequest: Resource {
  public static let type = "MedicationRequest"
  public let element: Element
  public init(_ element: Element) { self.element = element }

  public enum Status: String, CaseIterable, Sendable {
    case active, cancelled, completed, stopped, draft, unknown
    case onHold = "on-hold"
    case enteredInError = "entered-in-error"
  }

  public var status: Status? { get throws(FHIRMistake) { try element.code("status") } }
  public var medication: MedicationChoice? {
    get throws(FHIRMistake) { try MedicationChoice("medication", of: element) }
  }
  /// Whether it says not to take it.
  public var doNotPerform: Bool { get throws(FHIRMistake) { try element.bool("doNotPerform") ?? false } }
  public var authoredOn: FHIRDateTime? { get throws(FHIRMistake) { try element.date("authoredOn") } }
  public var dosages: [Dosage] {
    get throws(FHIRMistake) { try element.elements("dosageInstruction").map(Dosage.init) }
  }
  public var validity: Period? {
    get throws(FHIRMistake) {
      try element.element("dispenseRequest")?.element("validityPeriod").map(Period.init)
    }
  }
  public var priorPrescription: Reference? {
    get throws(FHIRMistake) { try element.element("priorPrescription").map(Reference.init) }
  }
}

/// What a person takes or took, as someone said.
public struct MedicationStatement: Resource {
  public static let type = "MedicationStatement"
  public let element: Element
  public init(_ element: Element) { self.element = element }

  public enum Status: String, CaseIterable, Sendable {
    case active, completed, intended, stopped, unknown
    case onHold = "on-hold"
    case notTaken = "not-taken"
    case enteredInError = "entered-in-error"
  }

  public var status: Status? { get throws(FHIRMistake) { try element.code("status") } }
  public var medication: MedicationChoice? {
    get throws(FHIRMistake) { try MedicationChoice("medication", of: element) }
  }
  public var effective: Occurrence? { get throws(FHIRMistake) { try Occurrence("effective", of: element) } }
  public var dateAsserted: FHIRDateTime? { get throws(FHIRMistake) { try element.date("dateAsserted") } }
  public var dosages: [Dosage] { get throws(FHIRMistake) { try element.elements("dosage").map(Dosage.init) } }
}

/// A dose that was given or taken.
public struct MedicationAdministration: Resource {
  public static let type = "MedicationAdministration"
  public let element: Element
  public init(_ element: Element) { self.element = element }

  public enum Status: String, CaseIterable, Sendable {
    case completed, stopped, unknown
    case inProgress = "in-progress"
    case notDone = "not-done"
    case onHold = "on-hold"
    case enteredInError = "entered-in-error"
  }

  public var status: Status? { get throws(FHIRMistake) { try element.code("status") } }
  public var medication: MedicationChoice? {
    get throws(FHIRMistake) { try MedicationChoice("medication", of: element) }
  }
  public var effective: Occurrence? { get throws(FHIRMistake) { try Occurrence("effective", of: element) } }
  public var dose: Quantity? {
    get throws(FHIRMistake) { try element.element("dosage")?.element("dose").map(Quantity.init) }
  }
}

/// What a pharmacy handed out.
public struct MedicationDispense: Resource {
  public static let type = "MedicationDispense"
  public let element: Element
  public init(_ element: Element) { self.element = element }

  public enum Status: String, CaseIterable, Sendable {
    case preparation, cancelled, completed, stopped, declined, unknown
    case inProgress = "in-progress"
    case onHold = "on-hold"
    case enteredInError = "entered-in-error"
  }

  public var status: Status? { get throws(FHIRMistake) { try element.code("status") } }
  public var medication: MedicationChoice? {
    get throws(FHIRMistake) { try MedicationChoice("medication", of: element) }
  }
  public var whenHandedOver: FHIRDateTime? { get throws(FHIRMistake) { try element.date("whenHandedOver") } }
  /// How long it lasts when it is taken as directed.
  public var daysSupply: Quantity? {
    get throws(FHIRMistake) { try element.element("daysSupply").map(Quantity.init) }
  }
  public var dosages: [Dosage] {
    get throws(FHIRMistake) { try element.elements("dosageInstruction").map(Dosage.init) }
  }
}
