public import ClinicalTime
public import Compounding
public import Evidence
public import Foundation
public import Instruments
public import Logging
public import Records
public import Reports

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
  public let logger: Logger
  public let printer: WeasyPrint

  public init(
    version: String, library: EvidenceLibrary, protocols: ProtocolCatalogue, worksheets: WorksheetEvidence,
    kinetics: KineticCatalogue, instruments: InstrumentCatalogue, diary: DiaryParts, hooks: HookParts? = nil,
    logger: Logger, printer: WeasyPrint = WeasyPrint()
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
    self.logger = logger
  }
}

/// The person's record, and the clock and zone by which it is kept.
public struct DiaryParts: Sendable {
  public let store: Store
  public let now: @Sendable () -> Instant
  public let zone: TimeZone
  public let boundary = DayBoundary.fourInTheMorning

  public init(store: Store, now: @escaping @Sendable () -> Instant, zone: TimeZone) {
    self.store = store
    self.now = now
    self.zone = zone
  }

  /// What the person's clock shows.
  var clock: LocalDateTime { now().local(in: zone) }

  /// The day of the diary.
  var today: LocalDate { boundary.diaryDay(of: clock) }
}
