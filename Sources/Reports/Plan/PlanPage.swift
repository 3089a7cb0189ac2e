public import ClinicalTime
public import Evidence
public import History
import Quantities
public import Titration

/// `/plan`: the plan that holds now, its approval, its changes, and the form for a new one.
public struct PlanPage: PageValue {
  /// What was typed into the approval form.
  public struct TypedApproval: Sendable {
    public var prescriber: String
    public var date: String
    public var highest: String
    public var until: String
    public var reason: String

    public init(prescriber: String, date: String, highest: String, until: String, reason: String) {
      self.prescriber = prescriber
      self.date = date
      self.highest = highest
      self.until = until
      self.reason = reason
    }
  }

  /// The form that records a prescriber's approval of the plan shown.
  public struct ApprovalForm: Encodable, Sendable {
    public let planID: String
    public let approvalProblem: String?
    public let fields: [TextField]
  }

  /// An earlier version of the plan.
  public struct Earlier: Encodable, Sendable {
    public let title: String
    public let recorded: String
    public let what: String
  }

  public let title = "Your plan"
  public let problem: String?
  public let hasPlan: Bool
  public let plan: PlanSheet?
  public let approval: ApprovalForm?
  public let changing: ChangeSection?
  public let earlier: [Earlier]
  public let hasEarlier: Bool
  public let chosenProtocol: ChoiceField
  public let fields: [TextField]
  public let bounds: [TextField]
  public let stock: TextField
  public let prescriber: TextField

  /// - Parameters:
  ///   - record: all versions with their approvals.
  ///   - typed: what stands in the form for a new plan.
  ///   - problem: why the new plan was not made.
  ///   - typedApproval: what stands in the approval form.
  ///   - approvalProblem: why the approval was not recorded.
  ///   - changing: how the plan can be changed; `nil` without a plan.
  ///   - stock: what the doses are made from, by the bottles on record.
  public init(
    record: PlanRecord, protocols: ProtocolCatalogue, today: LocalDate, typed: TypedPlan, problem: String? = nil,
    typedApproval: TypedApproval, approvalProblem: String? = nil, changing: ChangeSection?,
    stock: PlanStock? = nil
  ) {
    if let current = record.current {
      let status = record.status(of: current)
      plan = PlanSheet(
        current.plan, status: status, evidenceVersion: current.evidenceVersion, today: today, stock: stock)
      approval = status.isDraft ? Self.form(of: current, typedApproval, problem: approvalProblem) : nil
    } else {
      plan = nil
      approval = nil
    }
    hasPlan = record.current != nil
    self.problem = problem
    self.changing = record.current == nil ? nil : changing
    earlier = record.versions.dropLast().reversed().map { version in
      Earlier(
        title: version.plan.protocolTitle, recorded: version.plan.start.inWords,
        what: version.plan.revision.map {
          "\($0.change.shown), from \($0.from.inWords) on. \($0.decidedBy): \($0.reason)"
        }
          ?? "As the protocol has it")
    }
    hasEarlier = !earlier.isEmpty
    chosenProtocol = ChoiceField(
      name: "protocol", label: "Protocol", options: protocols.protocols.map { ($0.id, $0.title) },
      chosen: typed.titrationProtocol)
    fields = [
      TextField(name: "start", label: "First day", value: typed.start, type: .date),
      TextField(
        name: "time", label: "Time of day", hint: "Before 4 in the morning counts as the night before.",
        value: typed.times),
    ]
    bounds = [
      TextField(
        name: "lowest", label: "Lowest dose (may stay empty)", hint: "Such as 3 mg. Steps below it are left out.",
        value: typed.lowest),
      TextField(
        name: "highest", label: "Highest dose (may stay empty)", hint: "Such as 3 mg. Steps above it are left out.",
        value: typed.highest),
      TextField(name: "until", label: "Last day (may stay empty)", value: typed.until, type: .date),
    ]
    self.stock = TextField(
      name: "stock", label: "What you hold (may stay empty)",
      hint: "One kind a line, such as “capsule 1.5 mg” or “1 mg/mL liquid, syringe 1 mL by 0.01 mL”. "
        + "With it, the plan says how many to take.",
      value: typed.stock)
    prescriber = TextField(
      name: "ordered-by", label: "Prescriber (needed beside an opioid)", value: typed.prescriber)
  }

  private static func form(
    of version: PlanVersion, _ typed: TypedApproval, problem: String?
  ) -> ApprovalForm {
    ApprovalForm(
      planID: version.id, approvalProblem: problem,
      fields: [
        TextField(name: "prescriber", label: "Name of the prescriber", value: typed.prescriber),
        TextField(name: "date", label: "Day of the approval", value: typed.date, type: .date),
        TextField(
          name: "highest-approved", label: "Highest dose approved",
          hint: "A day, with its unit. Nothing above it can be planned.",
          value: typed.highest.isEmpty ? version.plan.highestDose.description : typed.highest),
        TextField(
          name: "approved-until", label: "Approved until (may stay empty)", value: typed.until, type: .date),
        TextField(name: "reason", label: "Reason (only for an unusual dose)", value: typed.reason),
      ])
  }
}

extension PlanPage.TypedApproval {
  /// Reads an approval, and makes sure that it covers the plan.
  /// - Throws: an error of Core that names the value, the limit and the remedy.
  public func approval(for plan: Plan, today: LocalDate) throws -> Approval {
    guard let highest = try TypedPlan.dose(highest) else { throw ApprovalTextError.noHighestDose }
    let approval = try Approval(
      prescriber: prescriber, date: try TypedPlan.date(date), highestDose: highest,
      until: until.isBlank ? nil : try TypedPlan.date(until), limits: Plan.limits(for: plan.purpose),
      reason: reason.isBlank ? nil : reason, today: today)
    _ = try PlanStatus(of: plan, under: approval)
    return approval
  }
}

/// Why a typed approval cannot be read.
enum ApprovalTextError: Error, CustomStringConvertible {
  case noHighestDose

  var description: String { "The approval has no highest dose. Write it with its unit, such as 4.5 mg." }
}
