import ArgumentParser
import ClinicalTime
import Foundation
import Records

struct ShareListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Say what was given out and still opens something.")

  @Flag(help: "Also what opens nothing any more.")
  var all = false

  @Flag(help: "Print JSON.")
  var json = false

  @OptionGroup var options: DataOptions

  func run() async throws {
    do {
      let store = try Edge.existingStore(options)
      let now = Edge.now()
      let given =
        try await store.addresses().map { Given($0, at: now) } + store.tokens().map { Given($0, at: now) }
        + store.programs().map { Given($0) }
      let shown = given.filter { all || $0.isOpen }
      if json { return try printJSON(shown) }
      if shown.isEmpty { print("Nothing that was given out opens anything.") }
      for one in shown { print("\(one.id)  \(one.kind)  \(one.name)  \(one.state)") }
    } catch {
      throw CommandFailure(input: error)
    }
  }
}

/// Something that was given out, as `--json` prints it.
private struct Given: Encodable {
  let kind: String
  let id: String
  let name: String
  let state: String
  let isOpen: Bool
  let createdAt: Instant
  let expiresAt: Instant?
  let endedAt: Instant?

  init(_ address: SharedAddress, at now: Instant) {
    kind = address.kind.rawValue
    id = address.id
    name = address.title
    isOpen = address.isOpen(at: now)
    (createdAt, expiresAt, endedAt) = (address.createdAt, address.expiresAt, address.endedAt)
    state =
      if let ended = address.endedAt {
        "ended on \(ended.local(in: .current).date)"
      } else if address.wrongPasscodes >= SharedAddress.mostWrongPasscodes {
        "ended by wrong passcodes"
      } else {
        Self.state(isOpen, address.expiresAt) + (address.asksPasscode ? ", with a passcode" : "")
      }
  }

  init(_ token: AccessToken, at now: Instant) {
    kind = "token"
    id = token.id
    name = token.name
    isOpen = token.isValid(at: now)
    (createdAt, expiresAt, endedAt) = (token.createdAt, token.expiresAt, token.revokedAt)
    state = token.revokedAt.map { "revoked on \($0.local(in: .current).date)" } ?? Self.state(isOpen, token.expiresAt)
  }

  init(_ program: RegisteredProgram) {
    kind = "program"
    id = program.id
    name = program.name
    isOpen = true
    (createdAt, expiresAt, endedAt) = (program.createdAt, nil, program.endedAt)
    state = "may ask; client_id is its id, redirect \(program.redirect)"
  }

  private static func state(_ isOpen: Bool, _ end: Instant?) -> String {
    guard isOpen else { return "over" }
    return end.map { "open until \($0.local(in: .current))" } ?? "open without an end"
  }
}
