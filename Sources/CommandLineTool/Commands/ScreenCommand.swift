import ArgumentParser
import ClinicalTime
import Evidence
import Foundation
import Recognition
import Reports
import Screening

struct ScreenCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "screen",
    abstract: "With what I take, have and plan: may I start naltrexone, and if not now, when?",
    discussion: """
      Each medicine is one argument, as you would write it on a list: name, strength, how often, when last taken. \
      Everything that was found is shown, with who says so, and every rule about waiting with its earliest date. \
      A name that is not recognised counts as a finding, never as harmless.

      A whole situation can come from a JSON file with the fields medicines, dose, start, conditions, age, procedures, \
      release, fillers, ultraLowDosePrescriber, overrides and asOf; `sweetspot screen --json` prints one back as "request".

      With --batch, one medicine a line is read from a file (or - for standard input), and one JSON object a line \
      is printed: input, recognised, opioid, releaseClass, ingredients, didYouMean.

      The exit code is 1 when the answer is stop or wait.

      Examples:
        sweetspot screen "oxycodone 5 mg prn, last 2026-11-20 22:00" "gabapentin 300" --dose 1.5mg --start 2026-12-01
        sweetspot screen "Butrans 10 patch, last 2026-11-01" --condition liver-disease --procedure 2027-01-10
        sweetspot screen --file situation.json --json
        sweetspot screen --batch medicines.txt

      Conditions: \(Condition.allCases.map(\.rawValue).joined(separator: ", ")).
      """
  )

  @Argument(help: "Medicines, one an argument.")
  var medicines: [String] = []
  @Option(help: "Planned daily dose with its unit, such as 1.5mg or 500mcg.")
  var dose: String?
  @Option(help: "First day, such as 2026-12-01.")
  var start: String?
  @Option(help: "A condition or result; may be given more than once.")
  var condition: [String] = []
  @Option(help: "Day of an operation or procedure; may be given more than once.")
  var procedure: [String] = []
  @Option(help: "Age in years.")
  var age: Int?
  @Option(help: "How the preparation releases: instant, extended or unknown.")
  var release: String?
  @Option(help: "A filler of the capsule; may be given more than once.")
  var filler: [String] = []
  @Option(help: "The prescriber who plans and watches an ultra-low dose beside an opioid.")
  var ultraLowDosePrescriber: String?
  @Option(help: "Ask as of this moment instead of now, such as \"2026-11-21 10:00\".")
  var asOf: String?
  @Option(help: "Read the situation from a JSON file.")
  var file: String?
  @Option(help: "Read one medicine a line from a file, or - for standard input; print JSON Lines.")
  var batch: String?
  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    if let batch {
      try BatchRecognition(path: batch).run()
      return
    }
    let moment = try asOf.map { try Self.moment($0, "--as-of") } ?? Self.now()
    let request = try file.map { try screenRequest(inFile: $0, askedAt: moment) } ?? request(askedAt: moment)
    let recogniser = MedicineRecogniser(try MedicineCatalogue.embedded())
    let evidence = try EvidenceBase.embedded()
    let situation: Situation
    do throws(ScreenRequestError) {
      situation = try request.situation(using: recogniser)
    } catch {
      throw CommandFailure(.badInput, error.problems.joined(separator: "\n"))
    }
    let screen = Screener(
      evidence: evidence, catalogue: recogniser.catalogue, evidenceVersion: EvidenceFiles.version
    ).screen(situation)
    if json {
      try printJSON(ScreenAnswer(request: request, recognised: situation.medicines, screen: screen))
    } else {
      print(ScreenText(screen, medicines: situation.medicines, evidence: evidence).text)
    }
    if screen.verdict >= Severity.waitUntil { throw CommandFailure.silent(.findings) }
  }

  private func request(askedAt moment: LocalDateTime) throws -> ScreenRequest {
    guard !medicines.isEmpty || dose != nil || !condition.isEmpty || !procedure.isEmpty else {
      throw CommandFailure(
        .usage, "There is nothing to screen.", remedy: "Name the medicines, one an argument. See sweetspot help screen."
      )
    }
    return ScreenRequest(
      asOf: moment, medicines: medicines,
      conditions: try condition.map { name in
        guard let condition = Condition(rawValue: name) else {
          throw CommandFailure(
            .badInput, "--condition: “\(name)” is not known.",
            remedy: "Known are \(Condition.allCases.map(\.rawValue).joined(separator: ", ")).")
        }
        return condition
      },
      age: age, procedures: try procedure.map { Procedure(date: try Self.date($0, "--procedure")) }, dose: dose,
      start: try start.map { try Self.date($0, "--start") },
      release: try release.map { text in
        guard let release = PlannedNaltrexone.Release(rawValue: text) else {
          throw CommandFailure(
            .badInput, "--release: “\(text)” is not known.", remedy: "Use instant, extended or unknown.")
        }
        return release
      },
      fillers: filler, ultraLowDosePrescriber: ultraLowDosePrescriber)
  }

  private static func date(_ text: String, _ option: String) throws(CommandFailure) -> LocalDate {
    guard let date = LocalDate(text) else { throw CommandFailure(.badInput, "\(option): \(DateTextError(text))") }
    return date
  }

  private static func moment(_ text: String, _ option: String) throws(CommandFailure) -> LocalDateTime {
    guard let moment = LocalDateTime(text) ?? LocalDate(text).map({ LocalDateTime(date: $0, time: .noon) }) else {
      throw CommandFailure(.badInput, "\(option): \(DateTextError(text))")
    }
    return moment
  }

  private static func now() -> LocalDateTime {
    Instant(secondsSince1970: Int(Date().timeIntervalSince1970)).local(in: .current)
  }
}

/// What `sweetspot screen --json` prints.
private struct ScreenAnswer: Encodable {
  let request: ScreenRequest
  let recognised: [Recognised]
  let screen: Screen

  struct Recognised: Encodable {
    let input: String
    let recognised: Bool
    let opioid: Bool
    let ingredients: [String]
    let didYouMean: [String]
  }

  init(request: ScreenRequest, recognised: [RecognisedLine], screen: Screen) {
    self.request = request
    self.screen = screen
    self.recognised = recognised.map {
      Recognised(
        input: $0.input, recognised: $0.isRecognised, opioid: $0.namesOpioid, ingredients: $0.ingredients,
        didYouMean: $0.didYouMean.map(\.name))
    }
  }
}
