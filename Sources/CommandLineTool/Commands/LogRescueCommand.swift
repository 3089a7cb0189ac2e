import ArgumentParser
import ClinicalTime
import Diary
import Evidence
import Foundation
import History
import Recognition
import Records
import Reports
import Screening
import Titration
import Web

struct LogRescueCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rescue",
    abstract: "Write down a rescue medicine that was taken.",
    discussion: """
      It is written down whatever it is. An opioid, or a name that may be meant for one, is answered with stop and with \
      what was found; the exit code is then 1. Before 4 in the morning counts as the evening before.

      Examples:
        sweetspot log rescue "ibuprofen 400 mg"
        sweetspot log rescue "paracetamol 1 g" --at "2026-11-20 15:30"
      """
  )

  @Argument(help: "What was taken, with its strength: “ibuprofen 400 mg”.")
  var medicine: String

  @Option(help: ArgumentHelp("When: day and time on the clock. Without it, now.", valueName: "time"))
  var at: String?

  @Flag(help: "Print JSON.")
  var json = false

  @OptionGroup var options: DataOptions

  func run() async throws {
    let raised: RaisedScreen
    let notice: RaisedNotice
    let rescue: RescueTaken
    do {
      let now = Edge.clock
      let taken = try LocalDateTime(typed: at)
      rescue = try RescueTaken(
        medicine, at: taken ?? now, zone: TimeZone.current.identifier, boundary: .fourInTheMorning, now: now)
      let store = try Edge.store(options)
      let entry = try await store.record(rescue)
      let recogniser = MedicineRecogniser(try .embedded())
      let screener = Screener(
        evidence: try .embedded(), catalogue: recogniser.catalogue, evidenceVersion: EvidenceFiles.version)
      raised = screener.raised(by: rescue.medicine, takenAt: rescue.takenAt, asOf: now, using: recogniser)
      let history = try await store.history()
      let plan = history.currentPlan?.version.plan
      // The medicine is on record and raised below in any case: what fails here loses no warning and no entry.
      let asked = MedicineReading(recogniser: recogniser, screener: screener).decision(
        raisedBy: rescue, after: history, asOf: now)
      if let asked { _ = try? await store.record(asked) }
      notice = RaisedNotice(
        raised, entry: entry, orderedBy: plan?.purpose == .besideOpioid ? plan?.orderedBy : nil, in: screener.evidence)
    } catch {
      throw CommandFailure(input: error)
    }
    let shown = raised.severity > .note ? notice : nil
    if json {
      try printJSON(
        LoggedRescue(
          medicine: rescue.medicine, takenAt: rescue.takenAt.description, day: rescue.day.description, raised: shown))
    } else {
      print("Saved: \(rescue.medicine) at \(rescue.takenAt), for \(rescue.day).")
      if let shown { print(Self.text(of: shown)) }
    }
    if raised.saysStop { throw CommandFailure.silent(.findings) }
  }

  private static func text(of notice: RaisedNotice) -> String {
    var lines = ["", notice.heading] + notice.advice
    for finding in notice.findings {
      lines += ["", "\(finding.label): \(finding.finding)", finding.why, "What would change it: \(finding.change)"]
    }
    lines += ["", "Who says so: \(notice.claims.map(\.id).joined(separator: ", "))"]
    lines.append("Check everything you take with sweetspot screen, or on the page Screen.")
    return lines.joined(separator: "\n")
  }
}

/// What `sweetspot log rescue --json` prints.
private struct LoggedRescue: Encodable {
  let medicine: String
  let takenAt: String
  let day: String
  let raised: RaisedNotice?
}
