import ArgumentParser
import Evidence
import Foundation
import Reports

struct ProtocolsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "protocols",
    abstract: "List and compare the titration protocols that a plan can follow, and check your own.",
    discussion: """
      A protocol is somebody's practice or a trial's schedule. Each step names the claims it rests on; look them up with \
      `sweetspot evidence`. What a source leaves open is our own division and called derived.

      --check reads a protocol of your own from a JSON file, with the same checks, and prints it. It rests on no \
      evidence, whatever it cites. docs/protocol-file.md describes the file.

      Examples:
        sweetspot protocols
        sweetspot protocols liptan final --json
        sweetspot protocols --compare
        sweetspot protocols --check my-protocol.json
      """
  )

  @Argument(help: ArgumentHelp("Only these protocols.", valueName: "id"))
  var ids: [String] = []

  @Flag(help: "One line a protocol, side by side.")
  var compare = false

  @Option(help: ArgumentHelp("Check a protocol file of your own.", valueName: "file"))
  var check: String?

  @Flag(help: "Print JSON: a list with everything about each.")
  var json = false

  func validate() throws {
    if check != nil, !ids.isEmpty || compare {
      throw ValidationError("--check looks at one file; it takes no id and no --compare.")
    }
  }

  func run() throws {
    let evidence = try EvidenceBase.embedded()
    let protocols: [TitrationProtocol] =
      if let check {
        [try Self.own(from: check)]
      } else {
        try Self.chosen(ids, from: .embedded())
      }
    let summaries = protocols.map { ProtocolSummary($0, in: evidence) }
    if json { return try printJSON(summaries) }
    guard check == nil else {
      print("The file can be used. It is your own protocol and rests on no evidence held here.")
      for warning in protocols.flatMap(\.unusualDoses) { print("Unusual: " + wrapped(warning, width: 78)) }
      print()
      return print(ProtocolText.list(summaries))
    }
    print(compare ? ProtocolText.comparison(summaries) : ProtocolText.list(summaries))
  }

  private static func chosen(_ ids: [String], from catalogue: ProtocolCatalogue) throws -> [TitrationProtocol] {
    guard !ids.isEmpty else { return catalogue.protocols }
    do throws(UnknownProtocol) {
      var chosen: [TitrationProtocol] = []
      for id in ids { chosen.append(try catalogue.titrationProtocol(id)) }
      return chosen
    } catch {
      throw CommandFailure(.badInput, error.description)
    }
  }

  static func own(from path: String) throws(CommandFailure) -> TitrationProtocol {
    let data: Data
    do {
      let file = try FileHandle(forReadingFrom: URL(filePath: path))
      defer { try? file.close() }
      // One byte more than is accepted is enough to refuse it.
      data = try file.read(upToCount: TitrationProtocol.ownFileLimit + 1) ?? Data()
    } catch {
      throw CommandFailure(.badInput, "The file \(path) cannot be read.", remedy: "Check its name and who may read it.")
    }
    do throws(ProtocolFileError) {
      return try TitrationProtocol(ownFile: data)
    } catch {
      throw CommandFailure(.badInput, "\(path): \(error.description)", remedy: "See docs/protocol-file.md.")
    }
  }
}
