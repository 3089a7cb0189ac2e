import Crypto
public import DecisionSupport
public import History

/// What a file proposes, before anything is written.
public struct ImportReading: Sendable {
  /// What sort of file it is.
  public let kind: ImportKind
  /// The proposed entries, and what was left out.
  public let batch: ImportBatch
  /// The medicines, conditions and procedures that it lists, if it is a clinical file.
  public let listing: ClinicalListing?
  /// The mapping by which a table was read, as JSON text.
  public let mapping: String?
  /// The SHA-256 of the file, in hexadecimal.
  public let fileHash: String

  /// Recognises a file by its content and reads it.
  /// - Parameters:
  ///   - kind: what it is said to be; `nil` to recognise it.
  ///   - mapping: how a table is to be read; needed for tables of no known format.
  ///   - inflatedLimit: the most bytes that are taken out of a zip.
  /// - Throws: ``ImportError`` when nothing of it can be read.
  public init(
    _ file: ImportFile, as kind: ImportKind? = nil, mapping: TableMapping? = nil, context: ImportContext,
    inflatedLimit: Int = 64 << 30
  ) throws(ImportError) {
    var file = HashedFile(file)
    let shape = ImportKind.shape(of: try file.head())
    var listing: ClinicalListing?
    switch shape {
    case .zip, .xml:
      guard kind == nil || kind == .appleHealth, mapping == nil else { throw .notThis(kind ?? .table) }
      self.kind = .appleHealth
      batch = try AppleHealthImport.batch(of: &file, isZip: shape == .zip, limit: inflatedLimit, context)
    case .json where ResourceLines.seemTo(try file.head()):
      guard mapping == nil else { throw .notThis(kind ?? .table) }
      (self.kind, batch, listing) = try ResourceLines.read(&file, as: kind, context)
    case .json:
      let document = try JSONImport(TextBytes.utf8(try file.whole(limit: JSONImport.largest)))
      guard mapping == nil, kind == nil || kind == document.kind else { throw .notThis(kind ?? .table) }
      self.kind = document.kind
      (batch, listing) = try document.read(context)
    case .table:
      let bytes = TextBytes.utf8(try file.whole(limit: CommaSeparated.largest))
      let table = try TableImport(bytes, as: mapping == nil ? kind : .table, separator: mapping?.separator)
      self.kind = table.kind
      batch = try table.batch(mapping, context)
    }
    self.listing = listing
    self.mapping = mapping?.text
    fileHash = try file.hash()
  }
}

/// A file whose hash is taken while it is read.
struct HashedFile {
  private var file: ImportFile
  private var sha = SHA256()

  init(_ file: ImportFile) {
    self.file = file
  }

  mutating func head() throws(ImportError) -> [UInt8] { try file.head() }

  mutating func piece() throws(ImportError) -> [UInt8] {
    let piece = try file.piece()
    sha.update(data: piece)
    return piece
  }

  mutating func whole(limit: Int) throws(ImportError) -> [UInt8] {
    let all = try file.whole(limit: limit)
    sha.update(data: all)
    return all
  }

  /// Of all of it: what a reader left is read to the end.
  mutating func hash() throws(ImportError) -> String {
    while try !piece().isEmpty {}
    return sha.finalize().map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
