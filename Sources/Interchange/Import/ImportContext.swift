public import ClinicalTime
public import Foundation
public import Instruments
public import Recognition

/// What reading a file needs to know about the world.
public struct ImportContext: Sendable {
  /// The zone in which times without one are meant.
  public let zone: TimeZone
  /// What the clock shows: nothing later is taken in.
  public let now: LocalDateTime
  /// When a day of the diary begins.
  public let boundary: DayBoundary
  /// Makes out medicines.
  public let recogniser: MedicineRecogniser
  /// The questions that are asked here, the person's own among them.
  public let instruments: InstrumentCatalogue

  public init(
    zone: TimeZone, now: LocalDateTime, boundary: DayBoundary = .fourInTheMorning, recogniser: MedicineRecogniser,
    instruments: InstrumentCatalogue
  ) {
    self.zone = zone
    self.now = now
    self.boundary = boundary
    self.recogniser = recogniser
    self.instruments = instruments
  }
}
