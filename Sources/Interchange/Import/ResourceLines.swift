import DecisionSupport
import ExactJSON
import History

/// A file of resources, one a line, as bulk exports write them. It is read line by line and never as a whole.
enum ResourceLines {
  /// Whether a beginning looks like values that stand one a line. A single long line looks so too.
  static func seemTo(_ head: [UInt8]) -> Bool {
    let bytes = TextBytes.utf8(head)
    guard bytes.first(where: { !isBlank($0) }) == UInt8(ascii: "{") else { return false }
    var depth = 0
    var isText = false
    var isEscaped = false
    for (place, byte) in bytes.enumerated() {
      if isText {
        if byte == 0x0A { return false }
        if isEscaped {
          isEscaped = false
        } else if byte == UInt8(ascii: "\\") {
          isEscaped = true
        } else {
          isText = byte != UInt8(ascii: "\"")
        }
        continue
      }
      switch byte {
      case UInt8(ascii: "\""): isText = true
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        depth -= 1
        if depth == 0 { return bytes[(place + 1)...].first { !isBlank($0) } == UInt8(ascii: "{") }
      case 0x0A where depth > 0: return false
      default: break
      }
    }
    return depth > 0 && !head.starts(with: [0xFF, 0xFE]) && !head.starts(with: [0xFE, 0xFF])
  }

  /// Reads all lines. A file of one line is what that line is.
  static func read(
    _ file: inout HashedFile, as kind: ImportKind?, _ context: ImportContext
  ) throws(ImportError) -> (kind: ImportKind, batch: ImportBatch, listing: ClinicalListing?) {
    var first: (number: Int, bytes: [UInt8])?
    var reader: ReadResources?
    try eachLine(of: &file) { (number, bytes) throws(ImportError) in
      if bytes.allSatisfy(isBlank) { return }
      guard let held = first else {
        first = (number, bytes)
        return
      }
      if reader == nil {
        guard kind == nil || kind == .fhir else { throw .notThis(kind ?? .fhir) }
        reader = try ReadResources(held.number, held.bytes, context)
        first = (number, [])
      }
      try reader?.take(number, bytes)
    }
    if reader != nil, let (batch, listing) = reader?.finish() { return (.fhir, batch, listing) }
    let document = try JSONImport(first?.bytes ?? [])
    guard kind == nil || kind == document.kind else { throw .notThis(kind ?? .fhir) }
    let (batch, listing) = try document.read(context)
    return (document.kind, batch, listing)
  }

  private static func isBlank(_ byte: UInt8) -> Bool { [0x20, 0x09, 0x0A, 0x0D].contains(byte) }

  /// Gives each line with its number, from 1; one longer than a JSON file may be refuses the file.
  private static func eachLine(
    of file: inout HashedFile, _ take: (Int, [UInt8]) throws(ImportError) -> Void
  ) throws(ImportError) {
    var line: [UInt8] = []
    var number = 0
    var isFirst = true
    while true {
      var piece = try file.piece()[...]
      if piece.isEmpty { break }
      if isFirst, piece.starts(with: [0xEF, 0xBB, 0xBF]) { piece = piece.dropFirst(3) }
      isFirst = false
      while let end = piece.firstIndex(of: 0x0A) {
        line += piece[..<end]
        number += 1
        try take(number, line)
        line.removeAll(keepingCapacity: line.count < 1 << 20)
        piece = piece[(end + 1)...]
      }
      line += piece
      guard line.count <= JSONImport.largest else { throw .tooLarge(limit: JSONImport.largest) }
    }
    if !line.isEmpty { try take(number + 1, line) }
  }

  /// Takes line after line.
  private struct ReadResources {
    private var bundle: BundleImport
    private var keptBytes = 0

    init(_ number: Int, _ bytes: [UInt8], _ context: ImportContext) throws(ImportError) {
      // What does not begin with a resource is no file of resources, whatever its lines are.
      guard let value = try? JSONValue(reading: bytes, limits: JSONImport.limits),
        value.object?["resourceType"]?.string != nil
      else { throw .unknownJSON }
      bundle = BundleImport(context)
      bundle.add(value, line: number)
    }

    mutating func take(_ number: Int, _ bytes: [UInt8]) throws(ImportError) {
      do throws(JSONMistake) {
        guard bundle.add(try JSONValue(reading: bytes, limits: JSONImport.limits), line: number) else { return }
        keptBytes += bytes.count
      } catch {
        bundle.leaveOut(number, "The line is no JSON that can be read: \(error.inOneLine)")
      }
      guard keptBytes <= JSONImport.largest else { throw .tooLarge(limit: JSONImport.largest) }
    }

    mutating func finish() -> (ImportBatch, ClinicalListing?) { bundle.finish() }
  }
}

extension JSONMistake {
  /// Without the line, which is always the first of the line that was read.
  fileprivate var inOneLine: String {
    "\(path.isEmpty ? "" : path + ", ")column \(column): \(problem) \(remedy)"
  }
}
