public import Foundation
public import History

/// The complete export: everything on record, as one JSON document. `docs/archive-format.md` describes it.
///
/// The same history is always the same bytes, so an export that was read back exports byte for byte the same.
public struct Archive: Codable, Equatable, Sendable {
  public static let formatName = "sweetspot-archive"
  public static let formatVersion = 1

  public let format: String
  public let version: Int
  public let history: History

  public init(_ history: History) {
    format = Self.formatName
    version = Self.formatVersion
    self.history = history
  }

  /// The document, keys in alphabetical order, with a line end at the end.
  public func data() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(self) + Data("\n".utf8)
  }

  /// Reads a document.
  public init(_ data: Data) throws(ArchiveError) {
    struct Head: Decodable {
      let format: String?
      let version: Int?
    }
    guard let head = try? JSONDecoder().decode(Head.self, from: data), head.format == Self.formatName else {
      throw .notAnArchive
    }
    guard head.version == Self.formatVersion else { throw .otherVersion(head.version) }
    guard !Self.holdsNullCharacter(data) else { throw .nullCharacter }
    do {
      self = try JSONDecoder().decode(Archive.self, from: data)
    } catch let error as DecodingError {
      throw .unreadable(Self.place(of: error))
    } catch {
      throw .unreadable("the document as a whole")
    }
  }

  /// Whether a text holds `\u0000`, at which a database ends it: an escape that is not itself escaped.
  private static func holdsNullCharacter(_ data: Data) -> Bool {
    var rest = data[...]
    while let found = rest.range(of: Data(#"\u0000"#.utf8)) {
      let strokes = rest[..<found.lowerBound].reversed().prefix { $0 == UInt8(ascii: "\\") }.count
      if strokes.isMultiple(of: 2) { return true }
      rest = rest[found.upperBound...]
    }
    return false
  }

  private static func place(of error: DecodingError) -> String {
    let path: [any CodingKey] =
      switch error {
      case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
        context.codingPath
      case .keyNotFound(let key, let context): context.codingPath + [key]
      @unknown default: []
      }
    return path.map { $0.intValue.map { "[\($0)]" } ?? $0.stringValue }.joined(separator: ".")
  }
}

/// Why a document is no archive that can be read.
public enum ArchiveError: Error, Equatable, Sendable, CustomStringConvertible {
  case notAnArchive
  case otherVersion(Int?)
  case unreadable(String)
  case nullCharacter

  public var description: String {
    switch self {
    case .notAnArchive:
      "This is no Sweetspot archive: the document does not start with \"format\": \"\(Archive.formatName)\". Choose the file that `sweetspot export` wrote."
    case .otherVersion(let version):
      "This archive has the version \(version.map(String.init) ?? "missing"); version \(Archive.formatVersion) can be read. Use a later version of Sweetspot."
    case .nullCharacter:
      "A text in this archive holds a null character (\\u0000), which cannot be kept; Sweetspot never writes one. Nothing was taken in. Choose an archive that was not edited."
    case .unreadable(let place):
      "The archive cannot be read at \(place). Nothing was taken in. Choose an archive that was not edited."
    }
  }
}
