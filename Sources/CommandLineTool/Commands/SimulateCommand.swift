import ArgumentParser
import ClinicalTime
import Evidence
import Foundation
import Kinetics
import Quantities
import Recognition
import Records
import Reports
import Screening

struct SimulateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "simulate",
    abstract: "What a dose does in the body over time: levels and receptors.",
    discussion: """
      Simulates doses of naltrexone by mouth in every scenario of how fast blockade fades, for a typical person or for \
      virtual people. Hours count from the first dose. Doses below 2 mg are marked: no blockade was measured there. \
      A blocked receptor is not an effect.

      With --people N, bands show where virtual people lie: 5, 50 and 95 of 100. The same seed gives the same people. \
      A run that is stopped with Ctrl-C shows what it has and says how to go on with the people that are missing.

      With --diary, the doses of your record and your plan are simulated, from a week ago to a week ahead.

      An opioid beside it is named, so that the screen can say what it finds; it does so for a procedure, too.

      With --model FILE, any model of compartments and receptors is run, for the people of --patients FILE or for a \
      typical one. docs/kinetics.md describes the files.

      Examples:
        sweetspot simulate --dose 4.5mg --days 7
        sweetspot simulate --dose 4.5mg --at 22:00 --per-day 2 --missed 3 --scenario fade-24h --csv
        sweetspot simulate --dose 1.5mg --people 1000 --seed 7 --json
        sweetspot simulate --dose 4.5mg --hypothesis opioid-rebound --json
        sweetspot simulate --diary
        sweetspot simulate --dose 4.5mg --opioid "tramadol 50 mg" --opioid-at 30
        sweetspot simulate --dose 4.5mg --days 3 --procedure-at 120
        sweetspot simulate --model docs/models/w2.json --patients people.csv --csv
        sweetspot simulate --model docs/models/w2.json --patients people.csv --summary --json
      """)

  @Option(help: ArgumentHelp("The dose of a day with its unit, such as 4.5mg.", valueName: "amount"))
  var dose: String?
  @Flag(help: "Simulate the doses on record and planned, a week back and a week ahead.")
  var diary = false
  @Option(help: ArgumentHelp("The time of the first dose of a day.", valueName: "time"))
  var at = "22:00"
  @Option(help: ArgumentHelp("For how many days, 1 to 366.", valueName: "number"))
  var days = 7
  @Option(help: ArgumentHelp("Into how many doses a day's dose is split, 1 to 6.", valueName: "number"))
  var perDay = 1
  @Option(
    help: ArgumentHelp("A day that is left out, counted from 1; may be given more than once.", valueName: "number"))
  var missed: [Int] = []
  @Option(help: ArgumentHelp("Minutes between samples, 1 to 1440.", valueName: "minutes"))
  var every = 60
  @Option(help: ArgumentHelp("Only this scenario; may be given more than once.", valueName: "name"))
  var scenario: [String] = []
  @Option(
    help: "How it releases: instant or extended.", transform: oneOf(NaltrexoneModel.Release.self))
  var release = NaltrexoneModel.Release.instant
  @Option(
    help: "The liver: working, or decompensated for decompensated cirrhosis.",
    transform: oneOf(NaltrexoneModel.Person.Liver.self))
  var liver = NaltrexoneModel.Person.Liver.working
  @Option(help: ArgumentHelp("Creatinine clearance, 5 to 200.", valueName: "mL/min"))
  var creatinineClearance: Double?
  @Option(
    help: ArgumentHelp("An operation or procedure: hours after the start, at most 1000.", valueName: "hours"))
  var procedureAt: Double?
  @Option(help: ArgumentHelp("An opioid beside it, as you would write it on a list.", valueName: "name"))
  var opioid: String?
  @Option(
    help: ArgumentHelp("When it is taken: hours after the start; 0 unless given.", valueName: "hours"))
  var opioidAt: Double?
  @Option(help: ArgumentHelp("Its level, in multiples of what fills half of the receptors.", valueName: "multiple"))
  var opioidLevel = 1.0
  @Option(help: ArgumentHelp("Its half-life.", valueName: "hours"))
  var opioidHalfLife = 3.0
  @Option(
    help: "Add what a hypothesis predicts: glial-inhibition or opioid-rebound.", transform: oneOf(Hypothesis.self))
  var hypothesis: Hypothesis?
  @Option(help: ArgumentHelp("How many virtual people.", valueName: "number"))
  var people: Int?
  @Option(help: ArgumentHelp("The seed of the virtual people.", valueName: "number"))
  var seed: UInt64 = 1
  @Option(help: ArgumentHelp("Go on at this person, counted from 0.", valueName: "number"))
  var from = 0
  @Option(help: ArgumentHelp("A model file.", valueName: "file"))
  var model: String?
  @Option(help: ArgumentHelp("A table of people for the model.", valueName: "file"))
  var patients: String?
  @Flag(help: "Sum up the people of a table: mean, standard deviation, 5, 50 and 95 of 100.")
  var summary = false
  @Flag(help: "Print JSON.")
  var json = false
  @Flag(help: "Print comma-separated values.")
  var csv = false
  @OptionGroup var options: DataOptions

  func validate() throws {
    if json, csv { throw ValidationError("Choose --json or --csv, not both.") }
    if model == nil, dose == nil, !diary {
      throw ValidationError("Give --dose, such as --dose 4.5mg, or --diary, or --model FILE.")
    }
    if model != nil, dose != nil { throw ValidationError("A model file brings its own doses; leave --dose out.") }
    if diary, dose != nil || model != nil { throw ValidationError("--diary goes without --dose and --model.") }
    if diary, !missed.isEmpty || perDay != 1 || days != 7 {
      throw ValidationError("--diary takes doses and days from the record; leave --days, --per-day and --missed out.")
    }
    if opioidAt != nil, opioid == nil { throw ValidationError("--opioid-at belongs to --opioid.") }
    if opioid != nil, model != nil { throw ValidationError("--opioid goes without --model.") }
    if summary, patients == nil { throw ValidationError("--summary belongs to --patients.") }
    if patients != nil, model == nil { throw ValidationError("--patients belongs to --model.") }
    if !(1...366).contains(days) { throw ValidationError("--days is \(days); 1 to 366 can be simulated.") }
    if !(1...6).contains(perDay) { throw ValidationError("--per-day is \(perDay); 1 to 6 can be simulated.") }
    if !(1...1440).contains(every) { throw ValidationError("--every is \(every); 1 to 1440 minutes can be given.") }
    if from < 0 || from > VirtualPeople.most {
      throw ValidationError("--from is \(from); it counts from 0 to \(VirtualPeople.most).")
    }
    if let people, !(1...VirtualPeople.most).contains(people) {
      throw ValidationError("--people is \(people); 1 to \(VirtualPeople.most) can be drawn.")
    }
    for day in missed where !(1...days).contains(day) {
      throw ValidationError("--missed \(day) is no day of this simulation; days count from 1 to \(days).")
    }
    if let procedureAt, !(0...Self.farthestProcedure).contains(procedureAt) {
      throw ValidationError("--procedure-at is \(procedureAt); 0 to 1000 hours can be simulated.")
    }
    if model != nil { try refuseWhatModelIgnores() }
    if people == nil, patients == nil, from > 0 { throw ValidationError("--from belongs to --people or --patients.") }
  }

  private static let farthestProcedure = 1000.0

  /// A model file says itself what is given, when, and to whom.
  private func refuseWhatModelIgnores() throws {
    let given: [(String, Bool)] = [
      ("--days", days != 7), ("--per-day", perDay != 1), ("--missed", !missed.isEmpty), ("--every", every != 60),
      ("--scenario", !scenario.isEmpty), ("--release", release != .instant), ("--liver", liver != .working),
      ("--creatinine-clearance", creatinineClearance != nil), ("--procedure-at", procedureAt != nil),
      ("--hypothesis", hypothesis != nil), ("--people", people != nil),
    ]
    if let (name, _) = given.first(where: \.1) {
      throw ValidationError("\(name) goes without --model: the file says what is simulated, and for whom.")
    }
  }

  func run() async throws {
    if let model {
      try ModelRun(model: model, patients: patients, from: from, json: json, summary: summary).run()
      return
    }
    do {
      let (plan, heading) = diary ? try await diaryPlan() : (try plan(), .dose(dose ?? "", at: at))
      let chosen = try scenarios()
      let answer = try SimulationAnswer(
        plan: plan, heading: heading, scenarios: chosen, hypothesis: hypothesis,
        population: people.map { PopulationRun(count: $0, seed: seed, from: from) },
        procedure: procedureAt.map { Int(($0 * 60).rounded()) }, findings: try findings(from: heading))
      if json || csv {
        for line in answer.population?.goOnWith ?? [] { writeToStandardError("Stopped. Go on with \(line)\n") }
      }
      if json {
        try printJSON(answer)
      } else {
        print(csv ? answer.commaSeparated : answer.text)
      }
    } catch {
      throw CommandFailure(input: error)
    }
  }

  private func plan() throws -> NaltrexonePlan {
    let mass = try Amount(text: dose ?? "").mass()
    guard TimeOfDay(at) != nil else {
      throw CommandFailure(.badInput, "“\(at)” is no time of day.", remedy: "Write hours and minutes, such as 22:00.")
    }
    let one = mass.milligramsAsDouble / Double(perDay)
    let doses = (0..<days).filter { !missed.contains($0 + 1) }.flatMap { day in
      (0..<perDay).map { NaltrexonePlan.Dose(minute: day * 1440 + $0 * 1440 / perDay, milligrams: one) }
    }
    return NaltrexonePlan(
      doses: doses, minutes: Array(stride(from: 0, through: days * 1440, by: every)), release: release,
      person: person, opioid: try opioid(within: days))
  }

  private var person: NaltrexoneModel.Person { .init(liver: liver, creatinineClearance: creatinineClearance) }

  private func opioid(within days: Int) throws -> NaltrexonePlan.Opioid? {
    guard opioid != nil else { return nil }
    let hours = opioidAt ?? 0
    guard (0...Double(days) * 24).contains(hours) else {
      throw CommandFailure(.badInput, "--opioid-at is \(hours) hours.", remedy: "Give 0 to \(days * 24).")
    }
    return .init(minute: Int((hours * 60).rounded()), level: opioidLevel, halfLife: opioidHalfLife)
  }

  /// The doses of the record and the plan, and from when their hours count.
  private func diaryPlan() async throws -> (NaltrexonePlan, SimulationAnswer.Heading) {
    let now = Edge.clock
    let drawn = DiaryDoses(try await Edge.store(options).history(), now: now)
    guard !drawn.doses.isEmpty else {
      throw CommandFailure(
        .badInput, "There is no dose of the last four weeks on record, and none is planned.",
        remedy: "Write one down with sweetspot log dose, or give --dose.")
    }
    let plan = NaltrexonePlan(
      doses: drawn.doses, minutes: Array(stride(from: 0, through: DiaryDoses.days * 1440, by: every)),
      release: release, person: person, opioid: try opioid(within: DiaryDoses.days))
    return (plan, .diary(start: drawn.start, now: now))
  }

  /// What the screen says about the opioid and the procedure.
  private func findings(from heading: SimulationAnswer.Heading) throws -> [Finding]? {
    guard opioid != nil || procedureAt != nil else { return nil }
    let recogniser = MedicineRecogniser(try MedicineCatalogue.embedded())
    let start =
      switch heading {
      case .diary(let start, _): start
      case .dose: LocalDateTime(date: Edge.clock.date, time: TimeOfDay(at) ?? .noon)
      }
    let procedures = procedureAt.map { [Procedure(date: start.adding(minutes: Int(($0 * 60).rounded())).date)] } ?? []
    let request = ScreenRequest(
      asOf: Edge.clock, medicines: [opioid].compactMap { $0 }, conditions: [], age: nil, procedures: procedures,
      dose: dose, start: nil,
      release: nil, fillers: [], ultraLowDosePrescriber: nil)
    return Screener(
      evidence: try EvidenceBase.embedded(), catalogue: recogniser.catalogue, evidenceVersion: EvidenceFiles.version
    ).screen(try request.situation(using: recogniser)).findings
  }

  private func scenarios() throws -> [KineticScenario] {
    let catalogue = try KineticCatalogue.embedded()
    guard !scenario.isEmpty else { return catalogue.scenarios }
    let once = scenario.enumerated().filter { !scenario[..<$0.offset].contains($0.element) }.map(\.element)
    return try once.map { id in
      guard let found = catalogue.scenario(id) else {
        throw CommandFailure(
          .badInput, "There is no scenario “\(id)”.",
          remedy: "Choose one of these: \(catalogue.scenarios.map(\.id).joined(separator: ", ")).")
      }
      return found
    }
  }
}
