public import History

/// The page Settings: whose records are kept, backups, what the program is made of, and the example.
public struct SettingsPage: PageValue {
  public static let address = "/settings"

  /// Somebody whose record is in the file.
  public struct Someone: Encodable, Sendable {
    public let id: String
    public let name: String
    public let isChosen: Bool
  }

  /// One line about the program or the file.
  public struct Fact: Encodable, Sendable {
    public let label: String
    public let value: String

    public init(label: String, value: String) {
      self.label = label
      self.value = value
    }
  }

  /// What an examination of the file found.
  public struct Check: Encodable, Sendable {
    public let summary: String
    public let isGood: Bool
    public let findings: [String]

    public init(summary: String, findings: [String]) {
      self.summary = summary
      isGood = findings.isEmpty
      self.findings = findings
    }
  }

  /// What is shown of the file; left out while the example is looked at, which is in no file.
  public struct File: Encodable, Sendable {
    public let people: [Someone]
    public let newName: TextField
    public let rename: TextField
    public let backupKind: ChoiceField
    public let passphrase: TextField
    public let repeated: TextField
    public let check: Check?
  }

  /// What was typed and what was wrong with it.
  public struct Typed: Sendable {
    public var newName = ""
    public var newNameProblem: String?
    public var rename: String?
    public var renameProblem: String?
    public var backupKind = "sealed"
    public var backupProblem: String?

    public init() {}
  }

  public let title = "Settings"
  public let saved: String?
  public let file: File?
  public let facts: [Fact]
  public let canStartExample: Bool
  public let canLogOut: Bool

  /// - Parameters:
  ///   - person: whose record is chosen.
  ///   - people: everybody in the file; `nil` while the example is looked at.
  ///   - canLogOut: whether somebody had to log in.
  public init(
    person: Person, people: [Person]?, facts: [Fact], check: Check? = nil, typed: Typed = Typed(), saved: String? = nil,
    canLogOut: Bool
  ) {
    self.saved = saved
    self.facts = facts
    self.canLogOut = canLogOut
    canStartExample = people != nil
    file = people.map { people in
      File(
        people: people.map {
          Someone(id: $0.id, name: $0.name.isEmpty ? "No name yet" : $0.name, isChosen: $0.id == person.id)
        },
        newName: TextField(
          name: "new-name", label: "Name of another person",
          hint: "Somebody whose record you keep. A first name is enough.",
          value: typed.newName, error: typed.newNameProblem),
        rename: TextField(
          name: "rename", label: person.name.isEmpty ? "What are you called here?" : "Another name for \(person.name)",
          hint: "Only for you to tell records apart. The former name stays on record.",
          value: typed.rename ?? person.name, error: typed.renameProblem),
        backupKind: ChoiceField(
          name: "backup", label: "Who can read it?",
          options: [("sealed", "Only who knows the passphrase"), ("open", "Anyone who has the file")],
          chosen: typed.backupKind),
        passphrase: TextField(
          name: "backup-passphrase", label: "Passphrase",
          hint:
            "12 characters or more. Four or five words that do not belong together are good. Nobody can help if it is lost.",
          error: typed.backupProblem, type: .password, autocomplete: "new-password"),
        repeated: TextField(
          name: "backup-repeated", label: "The same passphrase again", type: .password, autocomplete: "new-password"),
        check: check)
    }
  }
}
