public import ClinicalTime
public import Compounding
public import Diary
public import Instruments
public import Titration
public import Trials

/// Everything on record about one person, as values, each list in the order in which it was written.
public struct History: Codable, Hashable, Sendable {
  /// Whose it is.
  public var person: Person
  /// What is scored.
  public var measures: [Measure]
  /// The doses of naltrexone, with their corrections.
  public var doses: [Entry<DoseTaken>]
  /// The scores, with their corrections.
  public var scores: [Entry<Score>]
  /// The days with and without other treatments.
  public var treatments: [Entry<OwnTreatmentDay>]
  /// The notes, with their corrections.
  public var notes: [Entry<Note>]
  /// The bottles that came, with their corrections.
  public var bottles: [Entry<Bottle>]
  /// The rescue medicines that were taken, with their corrections.
  public var rescues: [Entry<RescueTaken>]
  /// What was discarded, lost and counted, with its corrections.
  public var supplyEvents: [Entry<SupplyEvent>]
  /// The answers to instruments, with their corrections.
  public var answers: [Entry<InstrumentAnswers>]
  /// The questions that the person added, with their corrections.
  public var questions: [Entry<OwnQuestion>]
  /// The plans that were made.
  public var plans: [PlanVersion]
  /// The approvals that were recorded.
  public var approvals: [RecordedApproval]
  /// The files that were taken in.
  public var imports: [ImportRecord]
  /// The imports that were taken back.
  public var importUndos: [ImportUndo]
  /// What was shown and decided.
  public var decisions: [Decision]
  /// The blinded trials that were sealed.
  public var trials: [SealedTrial]
  /// The capsules of their kits that were taken or left.
  public var kitsTaken: [KitTaken]
  /// Which arms the person thought the periods were.
  public var armGuesses: [ArmGuess]
  /// The trials that were opened.
  public var trialOpenings: [TrialOpening]

  /// Makes a history without anything in it.
  public init(of person: Person) {
    self.person = person
    measures = []
    doses = []
    scores = []
    treatments = []
    notes = []
    bottles = []
    rescues = []
    supplyEvents = []
    answers = []
    questions = []
    plans = []
    approvals = []
    imports = []
    importUndos = []
    decisions = []
    trials = []
    kitsTaken = []
    armGuesses = []
    trialOpenings = []
  }
}

/// A person whose record is kept.
public struct Person: Codable, Hashable, Sendable, Identifiable {
  /// Their identifier.
  public let id: String
  /// What they are called here.
  public let name: String
  /// When the record began.
  public let createdAt: Instant

  /// Makes a person.
  public init(id: String, name: String, createdAt: Instant) {
    self.id = id
    self.name = name
    self.createdAt = createdAt
  }
}

/// A file that was taken in.
public struct ImportRecord: Codable, Hashable, Sendable, Identifiable {
  /// Its identifier.
  public let id: String
  /// When it was taken in.
  public let recordedAt: Instant
  /// The sort of file.
  public let format: String
  /// The file's name, without its folders.
  public let fileName: String
  /// How many items it added.
  public let added: Int
  /// What was noticed in it.
  public let findings: [ImportBatch.Finding]
  /// The SHA-256 of the file, in hexadecimal; `nil` for imports of earlier programs.
  public let fileHash: String?
  /// The mapping by which a table was read, as JSON text.
  public let mapping: String?
  /// The medicines, conditions and procedures that the file lists, as a question to the screen: JSON text.
  public let listing: String?

  /// Makes a record.
  public init(
    id: String, recordedAt: Instant, format: String, fileName: String, added: Int, findings: [ImportBatch.Finding],
    fileHash: String? = nil, mapping: String? = nil, listing: String? = nil
  ) {
    self.id = id
    self.recordedAt = recordedAt
    self.format = format
    self.fileName = fileName
    self.added = added
    self.findings = findings
    self.fileHash = fileHash
    self.mapping = mapping
    self.listing = listing
  }
}

/// Something the program answered, with what it was answered from, so that it can be replayed.
public struct Decision: Codable, Hashable, Sendable, Identifiable {
  /// The sort that is shown again on later pages: what the screen said.
  public static let shownAgain = "screen"

  /// Its identifier.
  public let id: String
  /// When it was shown.
  public let recordedAt: Instant
  /// What sort of answer, such as `screen`.
  public let kind: String
  /// What went in, as JSON text.
  public let input: String
  /// What came out, as JSON text.
  public let output: String
  /// The state of the evidence it rests on.
  public let evidenceVersion: String

  /// Makes a decision.
  public init(id: String, recordedAt: Instant, kind: String, input: String, output: String, evidenceVersion: String) {
    self.id = id
    self.recordedAt = recordedAt
    self.kind = kind
    self.input = input
    self.output = output
    self.evidenceVersion = evidenceVersion
  }
}

extension History {
  /// The versions of the plan with their approvals.
  public var planRecord: PlanRecord { PlanRecord(versions: plans, approvals: approvals) }

  /// What is planned now: the version recorded last, and whether it may be followed.
  public var currentPlan: (version: PlanVersion, status: PlanStatus)? {
    planRecord.current.map { ($0, planRecord.status(of: $0)) }
  }
}

extension History {
  /// Reads a history from an archive. Lists that an earlier program did not write are empty, so its archives stay readable.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(of: try container.decode(Person.self, forKey: .person))
    measures = try container.decode([Measure].self, forKey: .measures)
    doses = try container.decode([Entry<DoseTaken>].self, forKey: .doses)
    scores = try container.decode([Entry<Score>].self, forKey: .scores)
    treatments = try container.decode([Entry<OwnTreatmentDay>].self, forKey: .treatments)
    notes = try container.decode([Entry<Note>].self, forKey: .notes)
    bottles = try container.decodeIfPresent([Entry<Bottle>].self, forKey: .bottles) ?? []
    supplyEvents = try container.decodeIfPresent([Entry<SupplyEvent>].self, forKey: .supplyEvents) ?? []
    rescues = try container.decodeIfPresent([Entry<RescueTaken>].self, forKey: .rescues) ?? []
    answers = try container.decodeIfPresent([Entry<InstrumentAnswers>].self, forKey: .answers) ?? []
    questions = try container.decodeIfPresent([Entry<OwnQuestion>].self, forKey: .questions) ?? []
    trials = try container.decodeIfPresent([SealedTrial].self, forKey: .trials) ?? []
    kitsTaken = try container.decodeIfPresent([KitTaken].self, forKey: .kitsTaken) ?? []
    armGuesses = try container.decodeIfPresent([ArmGuess].self, forKey: .armGuesses) ?? []
    trialOpenings = try container.decodeIfPresent([TrialOpening].self, forKey: .trialOpenings) ?? []
    plans = try container.decode([PlanVersion].self, forKey: .plans)
    approvals = try container.decode([RecordedApproval].self, forKey: .approvals)
    imports = try container.decode([ImportRecord].self, forKey: .imports)
    importUndos = try container.decodeIfPresent([ImportUndo].self, forKey: .importUndos) ?? []
    decisions = try container.decode([Decision].self, forKey: .decisions)
  }
}
