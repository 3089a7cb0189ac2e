public import ClinicalTime
public import Compounding
public import Evidence
public import Foundation
import History
import Hummingbird
public import Instruments
public import Logging
public import Records
public import Reports
import Synchronization

/// What the pages are made from. `serve` and the tests hand over the same thing.
public struct WebParts: Sendable {
  /// The version of the program, as `sweetspot version` says it.
  public let version: String
  public let library: EvidenceLibrary
  public let protocols: ProtocolCatalogue
  public let worksheets: WorksheetEvidence
  public let kinetics: KineticCatalogue
  public let instruments: InstrumentCatalogue
  public let diary: DiaryParts
  /// The services for records systems; `nil` leaves them out.
  public let hooks: HookParts?
  /// Who may reach the pages.
  public let access: Access
  public let logger: Logger
  public let printer: WeasyPrint

  public init(
    version: String, library: EvidenceLibrary, protocols: ProtocolCatalogue, worksheets: WorksheetEvidence,
    kinetics: KineticCatalogue, instruments: InstrumentCatalogue, diary: DiaryParts, hooks: HookParts? = nil,
    access: Access = .thisComputer, logger: Logger, printer: WeasyPrint = WeasyPrint()
  ) {
    self.printer = printer
    self.version = version
    self.library = library
    self.protocols = protocols
    self.worksheets = worksheets
    self.kinetics = kinetics
    self.instruments = instruments
    self.diary = diary
    self.hooks = hooks
    self.access = access
    self.logger = logger
  }
}

extension WebParts {
  /// The address by which callers know this server, without a stroke at its end.
  func origin(of request: Request) -> String { access.origin(of: request, configured: hooks?.address) }
}

/// The records, and the clock and zone by which they are kept.
public struct DiaryParts: Sendable {
  let records: OpenRecords
  /// Where the file lies; `nil` when nothing is kept on disk.
  public let directory: URL?
  public let now: @Sendable () -> Instant
  public let zone: TimeZone
  public let boundary = DayBoundary.fourInTheMorning
  private let memories = Memories()

  /// - Parameters:
  ///   - store: the record of who was there first; the others in its file are found through it.
  ///   - directory: the directory of the file; without it no backup can be made from the pages.
  ///   - isExample: whether it is the record of the example, and nothing else is to be served.
  public init(
    store: Store, directory: URL? = nil, isExample: Bool = false, now: @escaping @Sendable () -> Instant,
    zone: TimeZone
  ) {
    records = OpenRecords(store, servesExampleOnly: isExample)
    self.directory = directory
    self.now = now
    self.zone = zone
  }

  /// The record of the person whom the request is about; outside a request, of who was there first.
  public var store: Store { RecordInUse.current?.store ?? records.first }

  /// Everything on record, and what was worked out from it before.
  func reading() async throws(StoreError) -> (history: History, memory: RecordMemory) {
    let store = store
    let reading = try await store.reading()
    return (reading.history, memories.memory(of: store.person.id, at: reading.mark))
  }

  /// What the person's clock shows.
  var clock: LocalDateTime { now().local(in: zone) }

  /// The day of the diary.
  var today: LocalDate { boundary.diaryDay(of: clock) }
}

/// For each person what was worked out from the record as it was read last.
private final class Memories: Sendable {
  private let held = Mutex<[Person.ID: (mark: HistoryMark, memory: RecordMemory)]>([:])

  func memory(of person: Person.ID, at mark: HistoryMark) -> RecordMemory {
    held.withLock { held in
      if let known = held[person], known.mark === mark { return known.memory }
      let memory = RecordMemory()
      held[person] = (mark, memory)
      return memory
    }
  }
}
