import ClinicalTime
import Evidence
import ExactJSON
import FHIRRecord
import Foundation
import History
import Instruments
import Testing

/// The record in the fixture, which `scripts/check-fhir` sees in the tests of the server too.
enum Example {
  private struct Archived: Decodable { let history: History }

  static func history() throws -> History {
    let file = try #require(Bundle.module.url(forResource: "record", withExtension: "json", subdirectory: "Fixtures"))
    return try JSONDecoder().decode(Archived.self, from: Data(contentsOf: file)).history
  }

  /// 2026-11-22, in the evening.
  static let now = Instant(secondsSince1970: 1_795_370_400)

  static func resources(_ history: History? = nil, asOf: Instant = now) throws -> RecordedResources {
    RecordedResources(
      try history ?? Self.history(),
      .init(
        medicines: try .embedded(), instruments: try .embedded(),
        questionnaires: try RecordedResources.Surroundings.embeddedQuestionnaires(), asOf: asOf,
        zone: try #require(TimeZone(identifier: "Europe/Zurich"))))
  }
}

extension RecordedResources {
  func of(_ type: String) -> [JSONObject] { all.filter { $0.type == type }.map(\.json) }
}

extension JSONObject {
  /// The value at the end of a way through members and elements.
  func at(_ way: String...) -> JSONValue? {
    var value: JSONValue? = .object(self)
    for step in way {
      if let index = Int(step) {
        let array = value?.array ?? []
        value = array.indices.contains(index) ? array[index] : nil
      } else {
        value = value?.object?[step]
      }
    }
    return value
  }
}
