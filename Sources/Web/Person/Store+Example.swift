public import ClinicalTime
public import Evidence
public import Foundation
public import Instruments
public import Records
import Reports

extension Store {
  /// The record of the example, in memory.
  public static func example(
    today: LocalDate, zone: TimeZone, protocols: ProtocolCatalogue, instruments: InstrumentCatalogue,
    evidenceVersion: String, now: @escaping @Sendable () -> Instant
  ) async throws -> Store {
    try await .inMemory(
      ExamplePerson.history(
        endingOn: today, zone: zone, protocols: protocols, instruments: instruments, evidenceVersion: evidenceVersion),
      now: now, newIdentifier: { UUID().uuidString.lowercased() })
  }
}
