import ClinicalTime
import ExactJSON
import Foundation

/// What a Bulk Data export was asked for: `_type`, `_since` and `_outputFormat`.
///
/// Bulk Data Access IG 2.0.0, section "Bulk Data Kick-off Request".
public struct BulkRequest: Hashable, Sendable {
  /// The types, in the order in which they are kept.
  public let types: [String]
  /// Whether types were named.
  public let namesTypes: Bool
  private let since: Instant?

  /// A request that cannot be answered: which parameter, its value, and what is taken.
  public struct Mistake: Error, Hashable, Sendable, CustomStringConvertible {
    public let description: String
  }

  private static let formats = ["application/fhir+ndjson", "application/ndjson", "ndjson"]

  /// - Throws: ``Mistake`` for a parameter that is not known: left out silently, it would make the export larger than
  ///   what was asked for.
  public init(_ parameters: [(name: String, value: String)]) throws(Mistake) {
    var named: Set<String> = []
    var since: Instant?
    for (name, value) in parameters {
      switch name {
      case "_type":
        for type in value.split(separator: ",").map(String.init) {
          guard RecordedResources.types.contains(type) else {
            throw Mistake(
              description:
                "“_type” is “\(type.prefix(40))”, which is not kept here. Kept: \(RecordedResources.types.joined(separator: ", "))."
            )
          }
          named.insert(type)
        }
      case "_since":
        let style = Date.ISO8601FormatStyle(includingFractionalSeconds: value.contains("."))
        guard let date = try? style.parse(value) else {
          throw Mistake(
            description: "“_since” is “\(value.prefix(40))”; write an instant such as 2026-11-21T22:00:00Z.")
        }
        since = Instant(secondsSince1970: Int(date.timeIntervalSince1970.rounded(.down)))
      case "_outputFormat":
        guard Self.formats.contains(value) else {
          throw Mistake(
            description: "“_outputFormat” is “\(value.prefix(40))”; only application/fhir+ndjson is written here.")
        }
      default:
        throw Mistake(
          description:
            "“\(name.prefix(40))” is no parameter of an export here. Known: _type, _since, _outputFormat.")
      }
    }
    namesTypes = !named.isEmpty
    types = RecordedResources.types.filter { named.isEmpty || named.contains($0) }
    self.since = since
  }

  /// The resources of one type that were asked for. What was written down in the very second of `_since` is among them:
  /// rather twice than never.
  public func resources(_ type: String, in all: RecordedResources) -> some Sequence<RecordedResource> {
    all.all.lazy.filter { resource in
      resource.type == type && (since.map { resource.lastUpdated >= $0 } ?? true)
    }
  }
}

extension RecordedResource {
  /// The resource on one line, with its line end.
  public var line: [UInt8] { JSONValue.object(json).utf8 + [0x0A] }
}
