import ClinicalTime
import FHIR
import Foundation

extension Patient {
  /// Whole years from the date of birth, 0 to 130; `nil` without a date of birth, or with one that cannot be.
  ///
  /// Of an imprecise date of birth the earliest day counts: a child is asked about elsewhere, an adult is not stopped.
  func age(on day: LocalDate, in zone: TimeZone) throws(FHIRMistake) -> Int? {
    guard let birth = try birthDate?.earliest(in: zone).date, birth <= day else { return nil }
    let (born, now) = (birth.components, day.components)
    let age = now.year - born.year - ((now.month, now.day) < (born.month, born.day) ? 1 : 0)
    return (0...130).contains(age) ? age : nil
  }
}
