import ArgumentParser
import Records

struct ShareEndCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "end", abstract: "End a calendar, a link, a token or a program's leave to ask.")

  @Argument(help: "Its id, as `sweetspot share list` says it.")
  var id: String

  @Flag(help: "Print JSON.")
  var json = false

  @OptionGroup var options: DataOptions

  private struct Answer: Encodable {
    let id: String
    let kind: String
  }

  func run() async throws {
    do {
      let store = try Edge.existingStore(options)
      let kind: String
      if let address = try await store.addresses().first(where: { $0.id == id }) {
        try await store.endAddress(id)
        kind = address.kind.rawValue
      } else if try await store.programs().contains(where: { $0.id == id }) {
        try await store.endProgram(id)
        kind = "program"
      } else if try await store.tokens().contains(where: { $0.id == id }) {
        try await store.revokeToken(id)
        kind = "token"
      } else {
        throw CommandFailure(
          .badInput, "Nothing was given out under the id “\(id.prefix(60))”.",
          remedy: "`sweetspot share list --all` says what was.")
      }
      if json { return try printJSON(Answer(id: id, kind: kind)) }
      print("Ended. It opens nothing any more.")
    } catch {
      throw CommandFailure(input: error)
    }
  }
}
