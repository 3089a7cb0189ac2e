import ClinicalTime
import Foundation
import Synchronization
import Testing

@testable import Web

@Suite("Files that somebody looks at")
struct HeldFilesTests {
  /// A clock that is set by hand.
  private final class Clock: Sendable {
    private let seconds = Mutex(1_795_291_200)
    func pass(_ more: Int) { seconds.withLock { $0 += more } }
    var now: @Sendable () -> Instant { { Instant(secondsSince1970: self.seconds.withLock { $0 }) } }
  }

  private static func inFolder(_ check: (URL, Clock) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString, directoryHint: .isDirectory)
    defer { try? FileManager.default.removeItem(at: folder) }
    try await check(folder, Clock())
  }

  private static func file(_ size: Int = 3, of person: String = "p") -> HeldFiles.File {
    HeldFiles.File(name: "a “b”\n.csv", bytes: Array(repeating: 0x0A, count: size), person: person)
  }

  private static func files(in folder: URL) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.appending(path: "looked-into").path())
  }

  @Test("a restart loses none, and only the one who sent it finds it, for a day")
  func restart() async throws {
    try await Self.inFolder { (folder, clock) async throws in
      let id = await HeldFiles(in: folder, now: clock.now).hold(Self.file())
      let again = HeldFiles(in: folder, now: clock.now)
      #expect(await again.file(id, of: "p") == Self.file())
      #expect(await again.file(id, of: "q") == nil)
      clock.pass(HeldFiles.lifetime - 1)
      #expect(await again.file(id, of: "p") != nil)
      clock.pass(1)
      #expect(await again.file(id, of: "p") == nil)
      #expect(try Self.files(in: folder).isEmpty)
      let next = await again.hold(Self.file())
      #expect(try Self.files(in: folder) == [next])
      await again.drop(next)
      #expect(try Self.files(in: folder).isEmpty)
    }
  }

  @Test("a start takes away what lay there for longer than a day, and nothing else")
  func start() async throws {
    try await Self.inFolder { (folder, clock) async throws in
      let held = HeldFiles(in: folder, now: clock.now)
      _ = await held.hold(Self.file())
      clock.pass(HeldFiles.lifetime - 10)
      let newer = await held.hold(Self.file())
      clock.pass(10)
      _ = HeldFiles(in: folder, now: clock.now)
      #expect(try Self.files(in: folder) == [newer])
    }
  }

  @Test("nobody else can read the folder or a file")
  func rights() async throws {
    try await Self.inFolder { (folder, clock) async throws in
      let id = await HeldFiles(in: folder, now: clock.now).hold(Self.file())
      for (path, rights) in [("looked-into", 0o700), ("looked-into/\(id)", 0o600)] {
        let attributes = try FileManager.default.attributesOfItem(atPath: folder.appending(path: path).path())
        #expect((attributes[.posixPermissions] as? Int) == rights)
      }
    }
  }

  @Test("the oldest go first, by number and by size; the newest always stays")
  func room() async throws {
    try await Self.inFolder { (folder, clock) async throws in
      let held = HeldFiles(in: folder, now: clock.now)
      var ids: [String] = []
      for _ in 0..<10 {
        ids.append(await held.hold(Self.file()))
        clock.pass(1)
      }
      #expect(try Set(Self.files(in: folder)) == Set(ids.suffix(HeldFiles.mostFiles)))
      let large = await held.hold(Self.file(HeldFiles.mostBytes))
      #expect(try Self.files(in: folder) == [large])
    }
  }

  @Test("a name that was not given out leads nowhere", arguments: ["", "../record", "x", "/etc/passwd", "%2e%2e"])
  func names(id: String) async throws {
    try await Self.inFolder { (folder, clock) async throws in
      let held = HeldFiles(in: folder, now: clock.now)
      _ = await held.hold(Self.file())
      #expect(await held.file(id, of: "p") == nil)
      await held.drop(id)
      #expect(try Self.files(in: folder).count == 1)
    }
  }

  @Test("without a directory, and where nothing can be written, files are held in memory")
  func memory() async throws {
    for folder in [nil, URL(filePath: "/dev/null/none")] {
      let held = HeldFiles(in: folder, now: Clock().now)
      let id = await held.hold(Self.file())
      #expect(await held.file(id, of: "p") == Self.file())
      await held.drop(id)
      #expect(await held.file(id, of: "p") == nil)
    }
  }
}
