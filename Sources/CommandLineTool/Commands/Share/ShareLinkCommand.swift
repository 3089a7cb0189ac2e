import ArgumentParser
import ClinicalTime
import FHIRRecord
import Foundation
import Records
import Reports
import Web

struct ShareLinkCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "link", abstract: "Share one report for a time by a SMART Health Link.")

  enum Content: String, CaseIterable, ExpressibleByArgument {
    /// The doctor's page.
    case report
    /// The International Patient Summary.
    case summary
  }

  @Option(help: ArgumentHelp("What is seen: report (the doctor's page) or summary.", valueName: "content"))
  var content = Content.report

  @Option(help: ArgumentHelp("For how many days: 1, 7 or 30.", valueName: "days"))
  var days = 7

  @Option(help: ArgumentHelp("A file with a passcode in its first line, 4 to 64 characters.", valueName: "file"))
  var passcodeFile: String?

  @Flag(help: "Print JSON.")
  var json = false

  @OptionGroup var origin: OriginOptions
  @OptionGroup var options: DataOptions

  func validate() throws {
    guard Sharing.linkDays.contains(days) else { throw ValidationError("--days is \(days); write 1, 7 or 30.") }
  }

  func run() async throws {
    do {
      let passcode = try passcodeFile.map(Self.passcode) ?? ""
      if let problem = Sharing.problem(withPasscode: passcode) {
        throw CommandFailure(.badInput, "--passcode-file: \(problem)")
      }
      let origin = try origin.origin(options)
      let store = try Edge.existingStore(options)
      let sharing = Sharing(store, origin: origin, now: Edge.now())
      let history = try await store.history()
      let resources = try Edge.resources(of: history)
      let resource =
        switch content {
        case .summary: resources.summary(at: Edge.now())
        case .report:
          try await Sharing.document(
            of: ReportPage(
              history, today: Edge.today, request: ReportRequest(),
              decision: try ResponseDecision(history, today: Edge.today), in: try EvidenceLibrary.embedded()),
            in: resources, at: Edge.now())
        }
      let made = try await sharing.link(
        to: resource, label: "Health report, \(Edge.today)", days: days, passcode: passcode)
      if json { return try printJSON(MadeAnswer(text: made.text, kept: made.address)) }
      print(made.text)
      print(
        wrapped(
          "This is the only time that it is shown. It opens the report for \(days == 1 ? "a day" : "\(days) days"); “sweetspot share end \(made.address.id)” ends it now."
        ))
    } catch {
      throw CommandFailure(input: error)
    }
  }
}

extension ShareLinkCommand {
  /// The first line of a file, so that it stands in no history of commands.
  fileprivate static func passcode(_ file: String) throws(CommandFailure) -> String {
    let line = String(decoding: try readFile(file), as: UTF8.self).prefix { !$0.isNewline }
    guard !line.isEmpty else {
      throw CommandFailure(
        .badInput, "--passcode-file: the first line is empty.", remedy: "Leave the option out for none.")
    }
    return String(line)
  }
}
