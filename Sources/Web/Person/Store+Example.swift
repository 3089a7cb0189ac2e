public import ClinicalTime
public import Evidence
public import Foundation
public import Instruments
public import Records
public import Reports
import Screening

extension Store {
  /// The record of the example, in memory.
  public static func example(
    today: LocalDate, zone: TimeZone, protocols: ProtocolCatalogue, instruments: InstrumentCatalogue,
    library: EvidenceLibrary, now: @escaping @Sendable () -> Instant
  ) async throws -> Store {
    let reading = MedicineReading(
      recogniser: await library.recogniser.value,
      screener: Screener(
        evidence: library.evidence, catalogue: library.medicines, evidenceVersion: library.version))
    return try await .inMemory(
      ExamplePerson.history(
        endingOn: today, zone: zone, protocols: protocols, instruments: instruments, reading: reading),
      now: now, newIdentifier: { UUID().uuidString.lowercased() })
  }
}
