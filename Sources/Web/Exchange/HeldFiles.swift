import ClinicalTime
import Foundation
import History

/// Files that somebody looks at before taking them in: a few at a time, for a day at most. They lie beside the record, so
/// that a restart loses none, and in memory where nothing is kept on a disk.
actor HeldFiles {
  struct File: Sendable, Equatable {
    let name: String
    let bytes: [UInt8]
    let person: Person.ID
  }

  /// The most bytes of all files together, and the most files; the oldest go first.
  static let mostBytes = 64 * 1024 * 1024
  static let mostFiles = 8
  /// Seconds.
  static let lifetime = 86_400

  private let folder: HeldFolder?
  private let now: @Sendable () -> Instant
  private var inMemory: [String: (at: Int, file: File)] = [:]

  /// - Parameter directory: of the record; `nil` keeps all in memory.
  init(in directory: URL?, now: @escaping @Sendable () -> Instant) {
    folder = directory.map { HeldFolder($0.appending(path: "looked-into", directoryHint: .isDirectory)) }
    self.now = now
    // What a server left behind that was stopped for longer than a day.
    for one in folder?.all ?? [] where Self.isOver(one.at, now()) { folder?.remove(one.id) }
  }

  /// - Returns: the name under which the file is found again.
  func hold(_ file: File) -> String {
    let id = UUID().uuidString.lowercased()
    let at = now().secondsSince1970
    // A full disk must not keep anybody from looking.
    if folder?.write(file, id, at: at) != true { inMemory[id] = (at, file) }
    makeRoom(keeping: id)
    return id
  }

  /// The file that was held for a person.
  func file(_ id: String, of person: Person.ID) -> File? {
    let found = inMemory[id].map { (at: $0.at, file: $0.file) } ?? folder?.file(id)
    for one in all where Self.isOver(one.at, now()) { drop(one.id) }
    guard let found, found.file.person == person, !Self.isOver(found.at, now()) else { return nil }
    return found.file
  }

  func drop(_ id: String) {
    inMemory[id] = nil
    folder?.remove(id)
  }

  private static func isOver(_ at: Int, _ now: Instant) -> Bool { now.secondsSince1970 - at >= lifetime }

  private var all: [(id: String, at: Int, bytes: Int)] {
    inMemory.map { ($0.key, $0.value.at, $0.value.file.bytes.count) } + (folder?.all ?? [])
  }

  /// Lets go of what is over, and of the oldest where there is too much.
  private func makeRoom(keeping newest: String) {
    var (bytes, count) = (0, 0)
    for one in all.sorted(by: { ($0.id == newest ? 0 : 1, $1.at, $0.id) < ($1.id == newest ? 0 : 1, $0.at, $1.id) }) {
      bytes += one.bytes
      count += 1
      guard one.id != newest else { continue }
      if Self.isOver(one.at, now()) || bytes > Self.mostBytes || count > Self.mostFiles { drop(one.id) }
    }
  }
}

/// The folder of held files, readable by its owner only. Each begins with a line of JSON that says what it is.
private struct HeldFolder {
  private let url: URL

  private struct Head: Codable {
    let name: String
    let person: Person.ID
    let at: Int
  }

  init(_ url: URL) { self.url = url }

  /// Names that were given here and nothing else: what a form sends leads nowhere else.
  private func place(_ id: String) -> URL? {
    UUID(uuidString: id) != nil && id == id.lowercased() ? url.appending(path: id) : nil
  }

  func write(_ file: HeldFiles.File, _ id: String, at: Int) -> Bool {
    let files = FileManager.default
    guard let place = place(id),
      var data = try? JSONEncoder().encode(Head(name: file.name, person: file.person, at: at)),
      (try? files.createDirectory(
        at: url, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])) != nil
    else { return false }
    data.append(0x0A)
    data.append(contentsOf: file.bytes)
    return files.createFile(
      atPath: place.path(percentEncoded: false), contents: data, attributes: [.posixPermissions: 0o600])
  }

  func file(_ id: String) -> (at: Int, file: HeldFiles.File)? {
    guard let place = place(id), let data = try? Data(contentsOf: place), let end = data.firstIndex(of: 0x0A),
      let head = try? JSONDecoder().decode(Head.self, from: data[..<end])
    else { return nil }
    return (head.at, HeldFiles.File(name: head.name, bytes: Array(data[(end + 1)...]), person: head.person))
  }

  func remove(_ id: String) {
    if let place = place(id) { try? FileManager.default.removeItem(at: place) }
  }

  /// All files; one that cannot be read is as old as can be.
  var all: [(id: String, at: Int, bytes: Int)] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: url.path(percentEncoded: false))) ?? []
    return names.compactMap { name in
      guard let place = place(name) else { return nil }
      let size = (try? FileManager.default.attributesOfItem(atPath: place.path(percentEncoded: false))[.size]) as? Int
      let head = (try? FileHandle(forReadingFrom: place).read(upToCount: 4096))?.split(separator: 0x0A).first
      let at = head.flatMap { try? JSONDecoder().decode(Head.self, from: $0) }?.at
      return (name, at ?? .min / 2, size ?? 0)
    }
  }
}
