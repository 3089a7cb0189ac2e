import ArgumentParser
import Evidence
import Reports

struct EvidenceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evidence",
    abstract: "Look up what is known, who says so, and where they disagree.",
    discussion: """
      Give the name of a claim, a source or a disagreement to see all of it, or words to search for. A claim matches when \
      every word occurs in it or in the names of its sources. Without anything, it gives an overview.

      The word meta alone puts the later trials together: a table of their differences from placebo and the mean.

      A claim marked “unverified” was not read in its source. It decides nothing in Sweetspot.

      Examples:
        sweetspot evidence
        sweetspot evidence half-life
        sweetspot evidence opioid days --topic waiting
        sweetspot evidence wait.label.short-acting
        sweetspot evidence --unverified --json
        sweetspot evidence meta
      """
  )

  @Argument(help: ArgumentHelp("The name of an entry, or words to look for.", valueName: "name or words"))
  var words: [String] = []

  @Option(help: ArgumentHelp("Only claims on this topic.", valueName: "topic"), transform: oneOf(Claim.Topic.self))
  var topic: Claim.Topic?

  @Option(
    help: ArgumentHelp("Only claims of this sort of evidence.", valueName: "grade"), transform: oneOf(Claim.Grade.self))
  var grade: Claim.Grade?

  @Flag(help: "Only claims that were not read in their source.")
  var unverified = false

  @Flag(help: "Print JSON: the same that the page of this entry gives.")
  var json = false

  func run() throws {
    if words == ["meta"] { return try show(MetaAnalysisPage.embedded(), MetaAnalysisText.page) }
    let library = try EvidenceLibrary.embedded()
    if words.count == 1, let name = words.first {
      if let page = ClaimPage(name, in: library) { return try show(page, EvidenceText.claim) }
      if let page = SourcePage(name, in: library) { return try show(page, EvidenceText.source) }
      if let page = DisagreementPage(name, in: library) { return try show(page, EvidenceText.disagreement) }
    }
    let query = EvidenceQuery(
      words: words.joined(separator: " "), topic: topic, grade: grade, verified: unverified ? false : nil)
    try show(EvidenceListPage(query, in: library, length: .max), EvidenceText.list)
  }

  private func show<Page: PageValue>(_ page: Page, _ text: (Page) -> String) throws {
    if json {
      try printJSON(page)
    } else {
      print(text(page))
    }
  }
}
