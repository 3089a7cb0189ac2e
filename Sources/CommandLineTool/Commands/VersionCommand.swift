import ArgumentParser
import Evidence

struct VersionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "version",
    abstract: "Say which version this is, and of which evidence.",
    discussion: """
      Write this down with any result you keep: later evidence may say something else.

      Examples:
        sweetspot version
        sweetspot version --json
      """
  )

  private struct Version: Encodable {
    let sweetspot: String
    let evidence: String
  }

  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    if json {
      try printJSON(Version(sweetspot: programVersion, evidence: EvidenceFiles.version))
    } else {
      print("sweetspot \(programVersion)\nevidence  \(EvidenceFiles.version)")
    }
  }
}
