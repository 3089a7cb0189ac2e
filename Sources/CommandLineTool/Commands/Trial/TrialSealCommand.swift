import ArgumentParser
import Blinding
import ClinicalTime
import Foundation
import Quantities
import Records
import Reports
import Screening
import Trials

struct TrialSealCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "seal",
    abstract: "Draw the order of a blinded trial and seal it to the pharmacist's key.",
    discussion: """
      The order is drawn in memory and sealed at once: it stands nowhere in the clear. What will be analysed and how is \
      locked by a hash before the first day. The doses stay within the plan that your prescriber approved, and the \
      screen must not stand against it. Steps larger than \(TypedTrial.usualStep) need a reason.

      Give the sealed file to the pharmacy. How far this holds is written in docs/trials.md.

      Examples:
        sweetspot trial seal --arms "placebo, 1.5 mg" --cycles 4 --start 2026-12-01 --key KEY --out trial.sealed
        sweetspot trial seal --arms "placebo, 3 mg" --largest-step "3 mg" --reason "tolerated before" --period 21 \
      --start 2026-12-01 --key-file public.txt --out trial.sealed
      """
  )

  @OptionGroup var layout: TrialDesignOptions

  @OptionGroup var planned: PlannedTrialOptions

  @Option(help: "How many cycles.")
  var cycles = 4

  @Option(help: ArgumentHelp("The first day, after today.", valueName: "date"))
  var start: String

  @Option(help: ArgumentHelp("Which score decides: pain, sleep, fatigue, mood or fog.", valueName: "score"))
  var measure = "pain"

  @Option(help: ArgumentHelp("The smallest difference that matters to you.", valueName: "points"))
  var smallestChange = "2"

  @Option(help: ArgumentHelp("The pharmacist's public key.", valueName: "text"))
  var key: String?

  @Option(help: ArgumentHelp("A file with the pharmacist's public key.", valueName: "file"))
  var keyFile: String?

  @Option(help: ArgumentHelp("The file for the pharmacy.", valueName: "file"))
  var out: String

  @Flag(help: "Print JSON.")
  var json = false

  @OptionGroup var options: DataOptions

  func run() async throws {
    do {
      let key = try publicKey()
      guard !FileManager.default.fileExists(atPath: out) else {
        throw CommandFailure(
          .storage, "The file \(out) is there already.", remedy: "It is left as it is. Choose another name.")
      }
      let store = try Edge.store(options)
      let history = try await store.history()
      let typed = TypedTrial(
        arms: layout.arms, cycles: String(cycles), periodDays: String(planned.period), runInDays: String(layout.runIn),
        longestRun: layout.longestRun.map { String($0) } ?? "", largestStep: layout.largestStep ?? "", start: start,
        measure: measure, smallestChange: smallestChange, onset: planned.onset ?? "", reason: planned.reason ?? "")
      let trial = try typed.protocolOf(history, seed: UInt64.random(in: 1...999_999))
      let found = try SealingScreen(
        trial, history: history, request: try planned.situation(),
        at: Edge.clock,
        library: .embedded())
      let today = Edge.today
      let sealed = try await store.recordTrial { id, moment in
        try SealedTrial(trial, to: key, id: id, recordedAt: moment, today: today)
      }
      try writeNewFile(out, SealedTrialFile(sealed).data)
      let sheet = try TrialStatusSheet(sealed, in: await store.history(), today: today)
      if json { return try printJSON(sheet) }
      print(text(sheet, trial, found.screen))
    } catch {
      throw CommandFailure(input: error)
    }
  }

  private func publicKey() throws -> PharmacyPublicKey {
    switch (key, keyFile) {
    case (let text?, nil): return try PharmacyPublicKey(text: text)
    case (nil, let file?): return try PharmacyPublicKey(text: String(decoding: readFile(file), as: UTF8.self))
    default:
      throw CommandFailure(
        .usage, "A trial is sealed to one key.",
        remedy: "Give the pharmacist's public key: --key TEXT or --key-file FILE.")
    }
  }

  private func text(_ sheet: TrialStatusSheet, _ trial: TrialProtocol, _ screen: Screen) -> String {
    let advice = PeriodAdvice(periodDays: trial.periodDays, onsetDays: trial.analysis.onsetDays?.doubleValue)
    var lines = [
      wrapped("Sealed: \(sheet.periods.count) kits, \(sheet.start) to \(sheet.end). Give \(out) to the pharmacy."),
      "Sealed to the key \(sheet.sealedTo)", "Protocol \(sheet.protocolHash)", "Commitment \(sheet.commitment)",
      wrapped("Send both hashes to your prescriber now: later they show that nothing was changed."),
    ]
    lines += advice.remarks.map { wrapped("Note: \($0.text) [\($0.claims.joined(separator: ", "))]", indent: 2) }
    lines += screen.findings.map { wrapped("Screen: \($0.title)", indent: 2) }
    return lines.joined(separator: "\n")
  }
}
