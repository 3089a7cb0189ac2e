import Compounding
import Diary
import Titration
import Trials

extension History: Codable {
  private enum Field: String, CodingKey {
    case person, measures, doses, scores, treatments, notes, bottles, supplyEvents, plans, approvals, imports, decisions
    case trials, kitsTaken, armGuesses, trialOpenings
  }

  /// Reads a history. What earlier versions did not know may be missing.
  public init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: Field.self)
    self.init(of: try fields.decode(Person.self, forKey: .person))
    measures = try fields.decode([Measure].self, forKey: .measures)
    doses = try fields.decode([Entry<DoseTaken>].self, forKey: .doses)
    scores = try fields.decode([Entry<Score>].self, forKey: .scores)
    treatments = try fields.decode([Entry<OwnTreatmentDay>].self, forKey: .treatments)
    notes = try fields.decode([Entry<Note>].self, forKey: .notes)
    bottles = try fields.decode([Entry<Bottle>].self, forKey: .bottles)
    supplyEvents = try fields.decode([Entry<SupplyEvent>].self, forKey: .supplyEvents)
    plans = try fields.decode([PlanVersion].self, forKey: .plans)
    approvals = try fields.decode([RecordedApproval].self, forKey: .approvals)
    imports = try fields.decode([ImportRecord].self, forKey: .imports)
    decisions = try fields.decode([Decision].self, forKey: .decisions)
    trials = try fields.decodeIfPresent([SealedTrial].self, forKey: .trials) ?? []
    kitsTaken = try fields.decodeIfPresent([KitTaken].self, forKey: .kitsTaken) ?? []
    armGuesses = try fields.decodeIfPresent([ArmGuess].self, forKey: .armGuesses) ?? []
    trialOpenings = try fields.decodeIfPresent([TrialOpening].self, forKey: .trialOpenings) ?? []
  }

  /// Writes a history. The lists of trials are left out when they are empty, so that an archive from before there were
  /// any is still the same bytes.
  public func encode(to encoder: any Encoder) throws {
    var fields = encoder.container(keyedBy: Field.self)
    try fields.encode(person, forKey: .person)
    try fields.encode(measures, forKey: .measures)
    try fields.encode(doses, forKey: .doses)
    try fields.encode(scores, forKey: .scores)
    try fields.encode(treatments, forKey: .treatments)
    try fields.encode(notes, forKey: .notes)
    try fields.encode(bottles, forKey: .bottles)
    try fields.encode(supplyEvents, forKey: .supplyEvents)
    try fields.encode(plans, forKey: .plans)
    try fields.encode(approvals, forKey: .approvals)
    try fields.encode(imports, forKey: .imports)
    try fields.encode(decisions, forKey: .decisions)
    if !trials.isEmpty { try fields.encode(trials, forKey: .trials) }
    if !kitsTaken.isEmpty { try fields.encode(kitsTaken, forKey: .kitsTaken) }
    if !armGuesses.isEmpty { try fields.encode(armGuesses, forKey: .armGuesses) }
    if !trialOpenings.isEmpty { try fields.encode(trialOpenings, forKey: .trialOpenings) }
  }
}
