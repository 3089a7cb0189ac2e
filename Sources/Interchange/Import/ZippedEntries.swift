/// Goes through the entries of a zip from front to back, so that nothing but the current piece is in memory. Entries
/// need not say their length beforehand, as those of telephones do not.
struct ZippedEntries {
  private var buffer: ArraySlice<UInt8> = []
  private var isAtEnd = false
  private let limit: Int
  private var inflated = 0

  /// - Parameter limit: the most bytes that may come out of all entries together.
  init(limit: Int) {
    self.limit = limit
  }

  private struct Header {
    let name: String
    let method: Int
    let checksum: UInt32?
    let size: Int?
    let isEncrypted: Bool
  }

  /// Hands over the pieces of the entries that are wanted.
  /// - Parameters:
  ///   - wants: whether an entry is wanted, by its name; called once for each.
  ///   - take: gets the pieces of the entry.
  mutating func read(
    _ file: inout HashedFile, wants: (String) throws(ImportError) -> Bool,
    take: ([UInt8]) throws(ImportError) -> Void
  ) throws(ImportError) {
    while let header = try nextHeader(&file) {
      guard !header.isEncrypted else { throw .zip("“\(header.name.prefix(60))” is encrypted") }
      let isWanted = try wants(header.name)
      let checksum: UInt32?
      switch header.method {
      case 8: checksum = try inflate(&file) { piece throws(ImportError) in if isWanted { try take(piece) } }
      case 0:
        guard let size = header.size else { throw .zip("“\(header.name.prefix(60))” does not say how long it is") }
        try copy(size, &file) { piece throws(ImportError) in if isWanted { try take(piece) } }
        checksum = nil
      default: throw .zip("“\(header.name.prefix(60))” is packed by a method that is not known (\(header.method))")
      }
      let stated = header.checksum == nil ? try descriptor(&file) : header.checksum
      if isWanted, let checksum, let stated, checksum != stated {
        throw .zip("“\(header.name.prefix(60))” is damaged: its checksum differs")
      }
    }
  }

  // MARK: Parts

  private mutating func nextHeader(_ file: inout HashedFile) throws(ImportError) -> Header? {
    guard try fill(30, &file) else {
      if buffer.isEmpty { return nil }
      // A short central directory ends a zip of few bytes.
      if buffer.starts(with: [0x50, 0x4B]) { return nil }
      throw .zip("it ends in the middle")
    }
    if buffer.starts(with: [0x50, 0x4B, 0x01, 0x02]) || buffer.starts(with: [0x50, 0x4B, 0x05, 0x06])
      || buffer.starts(with: [0x50, 0x4B, 0x06, 0x06])
    {
      return nil
    }
    guard buffer.starts(with: [0x50, 0x4B, 0x03, 0x04]) else {
      throw .zip("an entry is missing where one should begin")
    }
    let flags = number(6, 2)
    let nameLength = number(26, 2)
    let extraLength = number(28, 2)
    let method = number(8, 2)
    let checksum = UInt32(truncatingIfNeeded: number(14, 4))
    var size = number(18, 4)
    drop(30)
    guard try fill(nameLength + extraLength, &file) else { throw .zip("it ends in the middle of a name") }
    let name = String(decoding: buffer.prefix(nameLength), as: UTF8.self)
    if size == 0xFFFF_FFFF { size = largeSize(in: buffer.dropFirst(nameLength).prefix(extraLength)) ?? size }
    drop(nameLength + extraLength)
    let isLater = flags & 8 != 0
    return Header(
      name: name, method: method, checksum: isLater ? nil : checksum, size: isLater && size == 0 ? nil : size,
      isEncrypted: flags & 1 != 0)
  }

  /// The packed length of an entry beyond 4 GB: the second number of the field 1.
  private func largeSize(in extra: ArraySlice<UInt8>) -> Int? {
    var rest = extra
    while rest.count >= 4 {
      let tag = Self.number(rest.prefix(2))
      let length = Self.number(rest.dropFirst(2).prefix(2))
      let field = rest.dropFirst(4).prefix(length)
      if tag == 1, field.count >= 16 { return Self.number(field.dropFirst(8).prefix(8)) }
      rest = rest.dropFirst(4 + length)
    }
    return nil
  }

  private mutating func inflate(
    _ file: inout HashedFile, _ body: ([UInt8]) throws(ImportError) -> Void
  ) throws(ImportError) -> UInt32 {
    guard let inflater = Inflater() else { throw .zip("there is no memory to unpack it") }
    while !inflater.isDone {
      guard try fill(1, &file) else { throw .zip("it ends in the middle of an entry") }
      guard let used = try inflater.take(buffer, limit: limit - inflated, body) else {
        throw .zip("its packed data are damaged")
      }
      guard used > 0 || inflater.isDone else { throw .zip("its packed data are damaged") }
      drop(used)
    }
    inflated += inflater.count
    return inflater.checksum
  }

  private mutating func copy(
    _ size: Int, _ file: inout HashedFile, _ body: ([UInt8]) throws(ImportError) -> Void
  ) throws(ImportError) {
    var left = size
    guard left >= 0, left <= limit - inflated else { throw .zip("more than \(limit) bytes come out of it") }
    inflated += left
    while left > 0 {
      guard try fill(1, &file) else { throw .zip("it ends in the middle of an entry") }
      let piece = Array(buffer.prefix(left))
      try body(piece)
      drop(piece.count)
      left -= piece.count
    }
  }

  /// What follows an entry that did not say its length: a checksum and lengths, with or without a signature, of 12 to 24
  /// bytes. The next signature ends it.
  private mutating func descriptor(_ file: inout HashedFile) throws(ImportError) -> UInt32? {
    _ = try fill(28, &file)
    let hasSignature = buffer.starts(with: [0x50, 0x4B, 0x07, 0x08])
    let checksum = UInt32(truncatingIfNeeded: number(hasSignature ? 4 : 0, 4))
    for length in [12, 16, 20, 24] {
      let next = buffer.dropFirst(length).prefix(4)
      if next.starts(with: [0x50, 0x4B, 0x03, 0x04]) || next.starts(with: [0x50, 0x4B, 0x01, 0x02]) {
        drop(length)
        return checksum
      }
    }
    throw .zip("an entry does not end where it should")
  }

  // MARK: Bytes

  /// Whether so many bytes are there.
  private mutating func fill(_ count: Int, _ file: inout HashedFile) throws(ImportError) -> Bool {
    while buffer.count < count, !isAtEnd {
      let piece = try file.piece()
      isAtEnd = piece.isEmpty
      // What is used up must not be carried along.
      buffer = buffer.isEmpty ? piece[...] : (Array(buffer) + piece)[...]
    }
    return buffer.count >= count
  }

  private mutating func drop(_ count: Int) { buffer = buffer.dropFirst(count) }

  private func number(_ offset: Int, _ length: Int) -> Int {
    Self.number(buffer.dropFirst(offset).prefix(length))
  }

  private static func number(_ bytes: ArraySlice<UInt8>) -> Int {
    Int(truncatingIfNeeded: bytes.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
  }
}
