import Foundation

/// The protocols that can be chosen.
public struct ProtocolCatalogue: Sendable {
  /// All protocols: low doses first, then those beside an opioid, as the files are listed.
  public let protocols: [TitrationProtocol]

  /// Makes a catalogue.
  public init(protocols: [TitrationProtocol]) {
    self.protocols = protocols
  }

  /// The protocol with this id.
  /// - Throws: ``UnknownProtocol`` naming those that exist.
  public func titrationProtocol(_ id: TitrationProtocol.ID) throws(UnknownProtocol) -> TitrationProtocol {
    guard let found = protocols.first(where: { $0.id == id }) else {
      throw UnknownProtocol(id: id, known: protocols.map(\.id))
    }
    return found
  }

  /// The protocols built into the program.
  /// - Throws: ``EvidenceError`` when the file cannot be read; a test keeps that from shipping.
  public static func embedded() throws(EvidenceError) -> ProtocolCatalogue {
    try loaded.get()
  }

  private static let loaded: Result<ProtocolCatalogue, EvidenceError> = Result { () throws(EvidenceError) in
    ProtocolCatalogue(protocols: try EvidenceFiles.values(TitrationProtocol.self, "protocols/"))
  }
}

extension EvidenceFiles {
  /// The content of every file whose name begins so, one value a file.
  fileprivate static func values<Value: Decodable>(
    _ type: Value.Type, _ prefix: String
  ) throws(EvidenceError) -> [Value] {
    var values: [Value] = []
    for (name, data) in contents(startingWith: prefix) {
      do {
        values.append(try JSONDecoder().decode(Value.self, from: data))
      } catch {
        throw EvidenceError(file: name, problem: String(describing: error))
      }
    }
    return values
  }
}

/// A protocol that is asked for but not held.
public struct UnknownProtocol: Error, Hashable, Sendable, CustomStringConvertible {
  /// What was asked for.
  public let id: String
  /// What there is.
  public let known: [String]

  /// What is wrong and what to choose instead.
  public var description: String {
    "There is no protocol “\(id)”. Choose one of these: \(known.joined(separator: ", "))."
  }
}
