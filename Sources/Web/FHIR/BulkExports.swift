import ClinicalTime
import FHIRRecord
import Foundation
import Records

/// One export: what was asked, by whom, and the record as it stood then.
struct BulkExport: Sendable {
  static let operation = "$export"
  static let status = "$export-status"
  static let file = "$export-file"

  let id: String
  let token: AccessToken.ID
  /// The address that was asked, as the manifest repeats it.
  let address: String
  let request: BulkRequest
  let began: Instant
  let expires: Instant
  var resources: RecordedResources?
}

/// The exports that wait to be fetched, in memory for an hour. Nothing of them is on a disk; their files are written
/// line by line while they are sent.
actor BulkExports {
  /// How long an export waits, in seconds.
  static let lifetime = 3600
  /// Each holds on to the record as it stood, so there are few.
  static let most = 4

  private let now: @Sendable () -> Instant
  private var held: [String: BulkExport] = [:]

  init(now: @escaping @Sendable () -> Instant) {
    self.now = now
  }

  /// Begins an export; `nil` when too many wait.
  func begin(_ request: BulkRequest, for token: AccessToken.ID, address: String) -> BulkExport? {
    forgetOld()
    guard held.count < Self.most else { return nil }
    let moment = now()
    let export = BulkExport(
      id: FormToken.random(), token: token, address: address, request: request, began: moment,
      expires: Instant(secondsSince1970: moment.secondsSince1970 + Self.lifetime), resources: nil)
    held[export.id] = export
    return export
  }

  func finish(_ id: String, _ resources: RecordedResources) { held[id]?.resources = resources }

  /// An export, for the token that began it and for no other.
  func export(_ id: String, for token: AccessToken.ID) -> BulkExport? {
    forgetOld()
    guard let export = held[id], export.token == token else { return nil }
    return export
  }

  func forget(_ id: String) { held[id] = nil }

  private func forgetOld() {
    let moment = now()
    held = held.filter { moment < $0.value.expires }
  }
}
