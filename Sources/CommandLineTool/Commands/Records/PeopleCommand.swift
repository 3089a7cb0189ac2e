import ArgumentParser
import History
import Records

struct PeopleCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "people",
    abstract: "Whose records are in the file, for someone who keeps more than one.",
    discussion: """
      Every command that reads or writes a record takes --person with a name or an identifier; without it, it is the \
      person who was there first.

      Examples:
        sweetspot people
        sweetspot people add "Mother"
        sweetspot people rename "Me"
        sweetspot log pain 4 --person Mother
      """,
    subcommands: [PeopleListCommand.self, PeopleAddCommand.self, PeopleRenameCommand.self],
    defaultSubcommand: PeopleListCommand.self
  )
}

struct PeopleListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "list", abstract: "Say whose records are in the file.")

  @Flag(help: "Print JSON.")
  var json = false

  @OptionGroup var options: DataOptions

  func run() async throws {
    do {
      let people = try await Edge.store(options).people()
      if json {
        try printJSON(people)
      } else {
        for person in people { print("\(person.name.isEmpty ? "(no name)" : person.name)  \(person.id)") }
      }
    } catch {
      throw CommandFailure(input: error)
    }
  }
}

struct PeopleAddCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "add", abstract: "Begin the record of another person.")

  @Argument(help: "What they are called here.")
  var name: String

  @OptionGroup var options: DataOptions

  func run() async throws {
    do {
      let person = try await Edge.store(options).addPerson(named: personName(name)).person
      print("Begun: the record of \(person.name). Name it with --person \"\(person.name)\".")
    } catch {
      throw CommandFailure(input: error)
    }
  }
}

struct PeopleRenameCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "rename", abstract: "Give a person another name.")

  @Argument(help: "The new name.")
  var name: String

  @OptionGroup var options: DataOptions

  func run() async throws {
    do {
      let person = try await Edge.store(options).rename(to: personName(name)).person
      print("Saved: \(person.name).")
    } catch {
      throw CommandFailure(input: error)
    }
  }
}

private func personName(_ text: String) throws(CommandFailure) -> String {
  do throws(PersonNameProblem) {
    return try Person.name(typed: text)
  } catch {
    throw CommandFailure(.badInput, error.description, remedy: "A first name is enough.")
  }
}
