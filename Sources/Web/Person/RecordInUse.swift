import HTTPTypes
import History
import Records
import Reports

/// The record that a request is about. `PersonChoice` sets it for each request, so that a page cannot read one person
/// and write to another.
struct RecordInUse: Sendable {
  @TaskLocal static var current: RecordInUse?

  let store: Store
  /// Everybody in the file; for the example, nobody else.
  let people: [Person]
  let isExample: Bool
  /// Whether the example can be left for the records of the file.
  var canLeave = true

  var person: Person { store.person }

  /// What every page says on top: nothing when the file holds one person, as there is nothing to confuse.
  var mark: RecordMark? {
    if isExample { return RecordMark(name: ExamplePerson.name, isExample: true, canLeave: canLeave) }
    return people.count > 1 ? RecordMark(name: person.shownName, isExample: false) : nil
  }

  /// What a person in the file is called; an identifier that nobody has is “somebody who is not here”.
  func name(of id: Person.ID) -> String {
    if id == ExamplePerson.id { return ExamplePerson.name }
    return people.first { $0.id == id }?.shownName ?? "somebody who is not in the file"
  }
}

extension RecordInUse {
  /// - Throws: when the example is looked at, in which nothing is kept.
  static func refuseInExample() throws {
    guard current?.isExample == true else { return }
    throw WebFailure(
      status: .conflict, title: "Example data are shown", explanation: "This is no record of yours. Nothing was saved.",
      remedy: "Leave the example first.")
  }
}
