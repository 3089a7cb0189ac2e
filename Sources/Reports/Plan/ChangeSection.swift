public import ClinicalTime
public import Evidence
public import Titration

/// How the plan can be changed: what happened, what the protocols advise then, and the form for a change.
public struct ChangeSection: Encodable, Sendable {
  /// A piece of advice, with the form that makes the change of it.
  public struct Advice: Encodable, Sendable {
    public let says: String
    public let change: String
    public let approval: String?
    public let claims: [Link]
    public let fields: [Hidden]
  }

  /// A field that the person does not see.
  public struct Hidden: Encodable, Sendable {
    public let name: String
    public let value: String
  }

  public let planID: String
  public let isOpen: Bool
  public let changeProblem: String?
  public let happened: ChoiceField
  public let asked: String?
  public let advice: [Advice]
  public let from: TextField
  public let kind: ChoiceField
  public let details: [TextField]
  public let restart: ChoiceField
  public let who: [TextField]

  /// - Parameters:
  ///   - version: the plan that holds.
  ///   - happened: what the person says happened, if they were asked.
  ///   - typed: what stands in the form.
  ///   - problem: why the change was not made.
  public init(
    version: PlanVersion, today: LocalDate, happened: TitrationProtocol.Advice.Trigger?, typed: TypedChange,
    problem: String? = nil, protocols: ProtocolCatalogue
  ) {
    planID = version.id
    changeProblem = problem
    isOpen = problem != nil || happened != nil
    self.happened = ChoiceField(
      name: "happened", label: "What happened?",
      options: TitrationProtocol.Advice.Trigger.allCases.map { ($0.rawValue, $0.shown) }, chosen: happened?.rawValue)
    let day = max(today, version.plan.start.adding(days: 1))
    let advice =
      happened.map { trigger in
        Proposal.all(for: version.plan, when: trigger, from: day, protocols: protocols).map { Advice($0, from: day) }
      } ?? []
    self.advice = advice
    asked = happened.map { trigger in
      advice.isEmpty
        ? "No protocol held here advises a change of this plan then. Ask your prescriber."
        : "What protocols advise: \(trigger.shown.lowercased()). These are proposals; you and your prescriber decide."
    }
    from = TextField(
      name: "from", label: "First day that is different", value: typed.from.isEmpty ? day.description : typed.from,
      type: .date)
    kind = ChoiceField(
      name: "change", label: "What changes", options: TypedChange.Kind.offered.map { ($0.rawValue, $0.label) },
      chosen: typed.kind)
    details = [
      TextField(name: "amount", label: "Amount", hint: "With its unit, such as 0.5 mg.", value: typed.amount),
      TextField(name: "days", label: "Days", value: typed.days),
      TextField(name: "times", label: "Times of day", hint: "Such as 08:00, or 08:00, 20:00.", value: typed.times),
      TextField(name: "restart-on", label: "Restart on", value: typed.restartOn, type: .date),
    ]
    restart = ChoiceField(
      name: "restart", label: "Restart how",
      options: Revision.Restart.allCases.map { ($0.rawValue, $0.shown) }, chosen: typed.restart)
    who = [
      TextField(name: "decided-by", label: "Who decided it", value: typed.decidedBy),
      TextField(name: "why", label: "Why", value: typed.reason),
    ]
  }
}

extension ChangeSection.Advice {
  fileprivate init(_ proposal: Proposal, from: LocalDate) {
    says = proposal.says
    change = proposal.change.shown
    approval = proposal.rise.map { rise in
      "It needs a new approval: on \(rise.date.inWords) it gives \(rise.dose) instead of \(rise.before)."
    }
    claims = proposal.claims.map(Link.init(claim:))
    let typed = TypedChange(proposal.change, from: from.description)
    fields = [
      ("from", typed.from), ("change", typed.kind), ("amount", typed.amount), ("days", typed.days),
      ("times", typed.times), ("restart-on", typed.restartOn), ("restart", typed.restart),
    ].filter { !$0.1.isEmpty }.map { ChangeSection.Hidden(name: $0.0, value: $0.1) }
  }
}

extension TitrationProtocol.Advice.Trigger {
  /// What a person would say.
  public var shown: String {
    switch self {
    case .sideEffects: "Side effects are hard to bear"
    case .disturbedSleep: "It disturbs my sleep"
    case .noBenefit: "It does not help so far"
    case .benefit: "It helps"
    }
  }
}

extension Revision.Restart {
  /// What a person would say.
  public var shown: String {
    switch self {
    case .fromFirstStep: "From the first step again (the cautious way)"
    case .sameDose: "With the dose before the pause"
    }
  }
}
