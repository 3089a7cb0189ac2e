import ClinicalTime
import Evidence
import Foundation
import History
import Records
import Reports
import Synchronization

/// The records that are open: of everybody in the file, and of the example while somebody looks at it. A store is kept
/// for each, so that what was read before need not be read again.
final class OpenRecords: Sendable {
  /// The store of who was there first, or of the example when nothing else is served.
  let first: Store
  let servesExampleOnly: Bool
  private let stores: Mutex<[Person.ID: Store]>
  private let example = Mutex<Store?>(nil)

  init(_ first: Store, servesExampleOnly: Bool) {
    self.first = first
    self.servesExampleOnly = servesExampleOnly
    stores = Mutex([first.person.id: first])
  }

  /// The record that a request is about.
  /// - Parameter chosen: whom the visitor chose; an unknown identifier counts as no choice.
  func record(chosen: Person.ID?) async throws -> RecordInUse {
    if servesExampleOnly { return RecordInUse(store: first, people: [first.person], isExample: true, canLeave: false) }
    if chosen == ExamplePerson.id, let example = example.withLock({ $0 }) {
      return RecordInUse(store: example, people: [example.person], isExample: true)
    }
    let people = try await first.people()
    let person = people.first { $0.id == chosen } ?? people.first ?? first.person
    return RecordInUse(store: store(of: person), people: people, isExample: false)
  }

  /// The record that a program's token opens, with the token; `nil` when nobody gave it out, or it holds no more.
  func record(openedBy secret: String) async throws -> (token: AccessToken, store: Store)? {
    guard let (token, id) = try await first.holder(ofToken: secret), let store = try await store(of: id) else {
      return nil
    }
    return (token, store)
  }

  /// The store of the person with this identifier.
  func store(of id: Person.ID) async throws -> Store? {
    try await first.people().first { $0.id == id }.map { store(of: $0) }
  }

  /// The store of a person, made once as long as the name stays.
  private func store(of person: Person) -> Store {
    stores.withLock { stores in
      if let held = stores[person.id], held.person == person { return held }
      let opened = first.of(person)
      stores[person.id] = opened
      return opened
    }
  }

  /// Makes the example, unless it is there.
  func startExample(_ make: () async throws -> Store) async throws {
    if example.withLock({ $0 != nil }) { return }
    let made = try await make()
    example.withLock { held in held = held ?? made }
  }

  /// Lets go of the example. It was in memory only, so nothing of it is left.
  func stopExample() {
    example.withLock { $0 = nil }
  }
}

extension Person {
  /// What people read; a record that was begun without a name has none.
  var shownName: String { name.isEmpty ? "the person without a name" : name }
}
