import ArgumentParser
import Foundation
import History
import Records
import Reports

struct ReplayCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay",
    abstract: "Ask again what was asked before, and compare the answers.",
    discussion: """
      Every answer that was shown (a screen, a proposal, a verdict) is kept with what it was answered from. With the \
      same evidence the answer must be the same; with newer evidence it may differ, and the places are named. The \
      exit code is 1 when the program contradicts itself.

      Examples:
        sweetspot replay
        sweetspot replay ID --json
      """
  )

  @Argument(help: "Only this one.")
  var id: String?

  @Flag(help: "Print JSON.")
  var json = false

  @OptionGroup var options: DataOptions

  func run() async throws {
    do {
      var outcomes = try await Self.outcomes(Edge.existingStore(options))
      if let id {
        outcomes = outcomes.filter { $0.id == id }
        guard !outcomes.isEmpty else {
          throw CommandFailure(
            .badInput, "No answer on record is called “\(id)”.", remedy: "Run `sweetspot replay` to see all.")
        }
      }
      if json {
        try printJSON(outcomes)
      } else if outcomes.isEmpty {
        print("No answer is on record yet.")
      } else {
        for outcome in outcomes { print(wrapped("\(outcome.id)  \(outcome.kind): \(outcome.words)", indent: 2)) }
      }
      if outcomes.contains(where: \.isFault) { throw CommandFailure.silent(.findings) }
    } catch {
      throw CommandFailure(input: error)
    }
  }

  /// Everyone's answers, asked again.
  static func outcomes(_ store: Store) async throws -> [Replay.Outcome] {
    var decisions: [Decision] = []
    for person in try await store.people() { decisions += try await store.of(person.id).everything().decisions }
    guard !decisions.isEmpty else { return [] }
    let replay = Replay(try EvidenceLibrary.embedded())
    return decisions.map { replay($0) }
  }
}
