import ClinicalTime
import Evidence
import FHIRRecord
import Foundation
import History
import Instruments
import Records
import Reports
import Synchronization

/// Records as resources, each written once as long as neither the record nor the day changes.
final class WrittenRecords: Sendable {
  private struct Held {
    let person: Person
    let mark: HistoryMark
    let day: LocalDate
    let resources: RecordedResources
  }

  private let diary: DiaryParts
  private let surroundings: @Sendable (Instant) -> RecordedResources.Surroundings
  private let state = Mutex<(held: [Person.ID: Held], written: Int)>(([:], 0))

  /// - Parameter surroundings: what is needed beside the record, at a moment.
  init(_ diary: DiaryParts, surroundings: @escaping @Sendable (Instant) -> RecordedResources.Surroundings) {
    self.diary = diary
    self.surroundings = surroundings
  }

  convenience init(_ parts: WebParts) {
    let medicines = parts.library.medicines
    let instruments = parts.instruments
    let zone = parts.diary.zone
    let questionnaires = (try? RecordedResources.Surroundings.embeddedQuestionnaires()) ?? []
    self.init(parts.diary) { moment in
      .init(medicines: medicines, instruments: instruments, questionnaires: questionnaires, asOf: moment, zone: zone)
    }
  }

  /// How often a record was written anew.
  var written: Int { state.withLock { $0.written } }

  /// Everything on record in this store. What a plan or a checkpoint has come to depends on the day.
  func resources(of store: Store) async throws -> RecordedResources {
    let reading = try await store.reading()
    let day = diary.today
    let held = state.withLock { $0.held[store.person.id] }
    if let held, held.person == store.person, held.mark === reading.mark, held.day == day {
      return held.resources
    }
    let resources = RecordedResources(reading.history, surroundings(diary.now()))
    state.withLock { state in
      state.written += 1
      state.held[store.person.id] = Held(
        person: store.person, mark: reading.mark, day: day, resources: resources)
    }
    return resources
  }
}
