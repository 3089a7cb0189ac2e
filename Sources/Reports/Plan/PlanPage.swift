public import Evidence
import Quantities
public import Titration

/// `/plan`: the plan that holds now, its approval, and the form for a new one.
public struct PlanPage: PageValue {
  /// What was typed into the form for a new plan.
  public struct Typed: Sendable {
    public var titrationProtocol: String
    public var start: String
    public var time: String
    public var highest: String

    public init(titrationProtocol: String, start: String, time: String, highest: String) {
      self.titrationProtocol = titrationProtocol
      self.start = start
      self.time = time
      self.highest = highest
    }
  }

  /// What was typed into the approval form.
  public struct TypedApproval: Sendable {
    public var prescriber: String
    public var date: String
    public var highest: String
    public var reason: String

    public init(prescriber: String, date: String, highest: String, reason: String) {
      self.prescriber = prescriber
      self.date = date
      self.highest = highest
      self.reason = reason
    }
  }

  /// The form that records a prescriber's approval of the plan shown.
  public struct ApprovalForm: Encodable, Sendable {
    public let planID: String
    public let approvalProblem: String?
    public let prescriber: TextField
    public let date: TextField
    public let highest: TextField
    public let reason: TextField
  }

  public let title = "Your plan"
  public let problem: String?
  public let hasPlan: Bool
  public let plan: PlanSheet?
  public let approval: ApprovalForm?
  public let chosenProtocol: ChoiceField
  public let start: TextField
  public let time: TextField
  public let highest: TextField
  public let notes: [String]

  /// - Parameters:
  ///   - current: the plan that holds now.
  ///   - typed: what stands in the form for a new plan.
  ///   - problem: why the new plan was not made.
  ///   - typedApproval: what stands in the approval form.
  ///   - approvalProblem: why the approval was not recorded.
  public init(
    current: (version: PlanVersion, approval: Approval?)?, protocols: ProtocolCatalogue, typed: Typed,
    problem: String? = nil, typedApproval: TypedApproval, approvalProblem: String? = nil
  ) throws(PlanError) {
    if let current {
      let status = try PlanStatus(of: current.version.plan, under: current.approval)
      plan = PlanSheet(current.version.plan, status: status, evidenceVersion: current.version.evidenceVersion)
      approval =
        status == .draft
        ? Self.form(of: current.version, typedApproval, problem: approvalProblem) : nil
    } else {
      plan = nil
      approval = nil
    }
    hasPlan = current != nil
    self.problem = problem
    chosenProtocol = ChoiceField(
      name: "protocol", label: "Protocol", options: protocols.protocols.map { ($0.id, $0.title) },
      chosen: typed.titrationProtocol)
    start = TextField(name: "start", label: "First day", value: typed.start, type: .date)
    time = TextField(
      name: "time", label: "Time of day", hint: "Before 4 in the morning counts as the night before.",
      value: typed.time, type: .time)
    highest = TextField(
      name: "highest", label: "Highest dose you want (may stay empty)",
      hint: "Such as 3 mg. Steps above it are left out.", value: typed.highest)
    notes = protocols.protocols.flatMap { found in found.notes.map { "\(found.title): \($0)" } }
  }

  private static func form(
    of version: PlanVersion, _ typed: TypedApproval, problem: String?
  ) -> ApprovalForm {
    ApprovalForm(
      planID: version.id, approvalProblem: problem,
      prescriber: TextField(name: "prescriber", label: "Name of the prescriber", value: typed.prescriber),
      date: TextField(name: "date", label: "Day of the approval", value: typed.date, type: .date),
      highest: TextField(
        name: "highest-approved", label: "Highest dose approved",
        hint: "With its unit. Nothing above it can be planned.",
        value: typed.highest.isEmpty ? version.plan.highestDose.description : typed.highest),
      reason: TextField(
        name: "reason", label: "Reason (only for an unusual dose)", value: typed.reason))
  }
}
