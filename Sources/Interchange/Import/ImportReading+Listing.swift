public import ClinicalTime
import DecisionSupport
import Foundation
import Screening

extension ImportReading {
  /// What the file lists, as a question to the screen: JSON text with its names in a fixed order; `nil` for a file that
  /// lists nothing.
  public func listingText(asOf: LocalDateTime) -> String? {
    guard let listing, !listing.isEmpty else { return nil }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return (try? encoder.encode(listing.request(asOf: asOf))).map { String(decoding: $0, as: UTF8.self) }
  }
}
