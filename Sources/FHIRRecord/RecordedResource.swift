public import ClinicalTime
public import ExactJSON

/// One resource that says something on record.
public struct RecordedResource: Hashable, Sendable {
  public let type: String
  public let id: String
  /// When the newest of what it says was written down.
  public let lastUpdated: Instant
  /// The days it speaks of, for searches by date; `nil` when it speaks of none.
  public let days: ClosedRange<LocalDate>?
  /// The resource, with its id, its version and the moment of its last change.
  public let json: JSONObject

  /// Changes whenever the resource does, and only then.
  public var versionID: String { json["meta"]?.object?["versionId"]?.string ?? "" }
  /// `MedicationRequest/12`
  public var reference: String { "\(type)/\(id)" }

  init(
    _ type: String, _ id: String, lastUpdated: Instant, days: ClosedRange<LocalDate>? = nil, profile: String? = nil,
    _ members: JSONObject
  ) {
    self.type = type
    self.id = id
    self.lastUpdated = lastUpdated
    self.days = days
    let content = JSONValue.object(members)
    var json: JSONObject = [
      "resourceType": .string(type), "id": .string(id),
      "meta": .object([
        "versionId": .string(Written.fingerprint(of: content.utf8, length: 16)),
        "lastUpdated": Written.instant(lastUpdated),
      ]),
    ]
    for member in members.members { json[member.name] = member.value }
    self.json = json
  }
}
