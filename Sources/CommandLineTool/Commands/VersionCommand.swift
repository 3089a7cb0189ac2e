import ArgumentParser

struct VersionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "version",
    abstract: "Say which version this is.",
    discussion: """
      Write this down with any result you keep: a later version may know more.

      Examples:
        sweetspot version
        sweetspot version --json
      """
  )

  private struct Version: Encodable {
    let sweetspot: String
  }

  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    if json {
      try printJSON(Version(sweetspot: programVersion))
    } else {
      print("sweetspot \(programVersion)")
    }
  }
}
