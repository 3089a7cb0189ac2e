import ArgumentParser
import ClinicalTime
import FHIRRecord
import Foundation
import Records

struct TokenCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "token",
    abstract: "Which programs may read the record over /fhir.",
    discussion: """
      `sweetspot serve` answers /fhir only to programs that show a token. A token is shown once, when it is made; what \
      is kept lets nobody in. A scope says what it reads: patient/*.rs for all, patient/Observation.rs for one type; r \
      reads one resource, s searches.

      Examples:
        sweetspot token add "clinic portal" --scope "patient/*.rs" --days 30
        sweetspot token list
        sweetspot token revoke ID
      """,
    subcommands: [TokenListCommand.self, TokenAddCommand.self, TokenRevokeCommand.self],
    defaultSubcommand: TokenListCommand.self
  )
}

struct TokenListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "list", abstract: "Say which tokens there are.")

  @Flag(help: "Print JSON.")
  var json = false

  @OptionGroup var options: DataOptions

  func run() async throws {
    do {
      let tokens = try await Edge.store(options).tokens()
      if json {
        try printJSON(tokens)
        return
      }
      if tokens.isEmpty { print("No program may read the record.") }
      for token in tokens {
        let state =
          if let revoked = token.revokedAt {
            "revoked on \(revoked.local(in: .current).date)"
          } else if !token.isValid(
            at: Edge.now())
          { "expired" } else {
            token.expiresAt.map { "valid until \($0.local(in: .current))" } ?? "valid without an end"
          }
        print("\(token.id)  \(token.name)  \(token.scopes.map(\.description).joined(separator: " "))  \(state)")
      }
    } catch {
      throw CommandFailure(input: error)
    }
  }
}

struct TokenAddCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "add", abstract: "Let a program read.")

  @Argument(help: "What you call the program.")
  var name: String

  @Option(help: ArgumentHelp("What it may read; once for each.", valueName: "scope"))
  var scope: [String] = ["patient/*.rs"]

  @Option(help: ArgumentHelp("After how many days it ends, 1 to 3650; 90 unless told.", valueName: "days"))
  var days = 90

  @Flag(help: "Print JSON.")
  var json = false

  @OptionGroup var options: DataOptions

  private struct Answer: Encodable {
    let token: String
    let kept: AccessToken
  }

  func validate() throws {
    guard (1...3650).contains(days) else { throw ValidationError("--days is \(days); write 1 to 3650.") }
    let kept = name.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    guard (1...80).contains(kept.count) else { throw ValidationError("The name needs 1 to 80 characters.") }
    for text in scope where AccessScope(text, types: RecordedResources.types) == nil {
      throw ValidationError("“\(text)” is no scope. Write patient/*.rs or patient/Observation.rs; r reads, s searches.")
    }
  }

  func run() async throws {
    let secret = Self.secret()
    do {
      let token = try await Edge.store(options).addToken(
        secret, named: name.split(whereSeparator: \.isWhitespace).joined(separator: " "),
        scopes: scope.compactMap { AccessScope($0, types: RecordedResources.types) },
        expiresAt: Instant(secondsSince1970: Edge.now().secondsSince1970 + days * 86_400))
      if json {
        try printJSON(Answer(token: secret, kept: token))
      } else {
        print(secret)
        print(
          wrapped(
            "This is the only time that it is shown. It ends in \(days) days; “sweetspot token revoke \(token.id)” ends it now."
          ))
      }
    } catch {
      throw CommandFailure(input: error)
    }
  }

  /// 32 random bytes of the system as 64 hexadecimal digits.
  private static func secret() -> String {
    var generator = SystemRandomNumberGenerator()
    return "sweetspot_"
      + (0..<32).map { _ in
        let text = String(UInt8.random(in: .min ... .max, using: &generator), radix: 16)
        return text.count == 1 ? "0" + text : text
      }.joined()
  }
}

struct TokenRevokeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "revoke", abstract: "Refuse a token from now on.")

  @Argument(help: "Its id, as `sweetspot token list` says it.")
  var id: String

  @OptionGroup var options: DataOptions

  func run() async throws {
    do {
      try await Edge.store(options).revokeToken(id)
      print("Revoked.")
    } catch {
      throw CommandFailure(input: error)
    }
  }
}
