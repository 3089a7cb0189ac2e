/// A file as it is handed over: in pieces, so that one of gigabytes is never in memory at once.
public struct ImportFile {
  /// How many bytes are looked at to tell what the file is.
  public static let headLength = 64 * 1024

  private var held: [UInt8] = []
  private var next: () throws -> [UInt8]
  private var isAtEnd = false
  /// How many bytes came so far.
  public private(set) var count = 0

  /// - Parameter next: gives the next piece, and an empty one at the end.
  public init(next: @escaping () throws -> [UInt8]) {
    self.next = next
  }

  /// A file that is in memory already.
  public init(_ bytes: [UInt8]) {
    var rest = Optional(bytes)
    self.init {
      defer { rest = nil }
      return rest ?? []
    }
  }

  /// The beginning; the pieces that follow start with it again.
  mutating func head() throws(ImportError) -> [UInt8] {
    while held.count < Self.headLength, !isAtEnd { held += try fetch() }
    return Array(held.prefix(Self.headLength))
  }

  /// The next piece; empty at the end.
  mutating func piece() throws(ImportError) -> [UInt8] {
    guard held.isEmpty else {
      defer { held = [] }
      return held
    }
    return isAtEnd ? [] : try fetch()
  }

  /// All of it.
  mutating func whole(limit: Int) throws(ImportError) -> [UInt8] {
    var all: [UInt8] = []
    while true {
      let piece = try piece()
      if piece.isEmpty { return all }
      all += piece
      guard all.count <= limit else { throw .tooLarge(limit: limit) }
    }
  }

  private mutating func fetch() throws(ImportError) -> [UInt8] {
    do {
      let piece = try next()
      isAtEnd = piece.isEmpty
      count += piece.count
      return piece
    } catch {
      throw .unreadable(String(describing: error))
    }
  }
}
