import DecisionSupport
import ExactJSON
import FHIR
import History

/// A JSON file of a known kind.
struct JSONImport {
  /// The most bytes of a JSON file: it is held in memory as a whole.
  static let largest = 32 * 1024 * 1024
  static let limits = JSONLimits(bytes: largest, depth: 96, values: 4_000_000)

  let kind: ImportKind
  private let content: Content

  private enum Content {
    case events([JSONValue])
    case treatments([JSONValue])
    case clinical(JSONValue)
  }

  init(_ bytes: [UInt8]) throws(ImportError) {
    let value: JSONValue
    do throws(JSONMistake) {
      value = try JSONValue(reading: bytes, limits: Self.limits)
    } catch {
      throw .json(error.description)
    }
    let list = value.array ?? value.object?["result"]?.array ?? value.object?["treatments"]?.array
    if value.object?["resourceType"]?.string != nil {
      (kind, content) = (.fhir, .clinical(value))
    } else if let events = value.object.flatMap(MedTimerBackupImport.events) {
      (kind, content) = (.medTimerBackup, .events(events))
    } else if let list, NightscoutImport.isTreatments(list) {
      (kind, content) = (.nightscout, .treatments(list))
    } else if value.object?["format"]?.string == Archive.formatName {
      throw .archive
    } else {
      throw .unknownJSON
    }
  }

  func read(_ context: ImportContext) throws(ImportError) -> (ImportBatch, ClinicalListing?) {
    var builder = ImportBuilder(kind, context)
    switch content {
    case .events(let events): MedTimerBackupImport.read(events, into: &builder)
    case .treatments(let list): NightscoutImport.read(list, into: &builder)
    case .clinical(let value):
      var bundle = BundleImport(context)
      bundle.add(value)
      return bundle.finish()
    }
    return (builder.batch, nil)
  }
}
