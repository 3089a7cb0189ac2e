import ClinicalTime
import Compounding
import Crypto
import Diary
import Evidence
import ExactJSON
import FHIRRecord
import Foundation
import GRDB
import HTTPTypes
import History
import Hummingbird
import HummingbirdTesting
import Instruments
import Interchange
import Logging
import NIOCore
import Quantities
import Records
import Reports
import Synchronization
import Testing
import Titration
import Trials

@testable import Blinding
@testable import Web

#if canImport(Glibc)
  import Glibc
#endif

/// Searches everything that is stored and emitted for the order of a sealed trial's arms, in every encoding that came to
/// mind, and compares two trials that differ in their order only.
@Suite("Nothing that is stored or shown tells the order of the arms")
struct SealedTrialAttackTests {
  let key = PharmacyKey()

  @Test("the order is nowhere before the opening, in no encoding, and the search finds it afterwards")
  func search() async throws {
    let house = try await House(key, seed: 3)
    let content = try house.sealed.opened(with: key)
    let hunt = Hunt(content, labels: ["placebo", "3 mg"])
    for (place, data) in try await house.everything() {
      let found = hunt.findings(in: data)
      #expect(found.isEmpty, "\(place) holds the order as \(found.joined(separator: ", "))")
    }
    try await house.open(TrialOpeningFile(content, of: house.sealed.id))
    let after = try await house.everything()
    let told = after.filter { !hunt.findings(in: $0.data).isEmpty }.map(\.place)
    // The search can fail: once opened, archive and database tell.
    for place in ["/export/archive.json", "files", "/fhir/ResearchSubject", "exported ResearchSubject.ndjson"] {
      #expect(told.contains(place), "after the opening \(place) tells the order")
    }
  }

  @Test("the search finds every encoding that it looks for, and none in noise")
  func control() async throws {
    let content = try AllocationPayload(
      seed: (0..<32).map { $0 &* 7 &+ 1 }, nonce: (0..<32).map { $0 &* 11 &+ 5 },
      arms: (0..<64).map { $0.nonzeroBitCount % 2 })
    let hunt = Hunt(content, labels: ["placebo", "3 mg"])
    var state: UInt64 = 1
    let noise = Data(
      (0..<60_000).map { _ in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return UInt8(state >> 56)
      })
    #expect(hunt.findings(in: noise).isEmpty)
    #expect(hunt.needles.count > 150)
    for needle in hunt.needles {
      #expect(hunt.findings(in: noise + needle.bytes + noise).contains(needle.name), "\(needle.name)")
    }
  }

  @Test("two orders leave the same rows, files, pages, exports and log behind, but for what is sealed")
  func twoOrders() async throws {
    let (first, second) = (try await House(key, seed: 3), try await House(key, seed: 4))
    let orders = (try first.sealed.opened(with: key).arms, try second.sealed.opened(with: key).arms)
    try #require(orders.0 != orders.1)
    let (rows, others) = (try first.rows(), try second.rows())
    #expect(rows.keys == others.keys)
    let differing = Set(rows.filter { others[$0.key] != $0.value }.map { String($0.key.prefix { $0 != "#" }) })
    #expect(
      differing == [
        "sealedTrial.commitment", "sealedTrial.encapsulatedKey", "sealedTrial.ciphertext", "audit.hash",
      ])
    for (key, value) in rows { #expect(value.count == others[key]?.count, "the length of \(key)") }

    let (emitted, otherEmitted) = (try await first.everything(), try await second.everything())
    #expect(emitted.map(\.place) == otherEmitted.map(\.place))
    for ((place, data), (_, other)) in zip(emitted, otherEmitted) {
      // The bytes of the files hang on when the log was folded in; their rows were compared above.
      if place == "files" { continue }
      #expect(data.count == other.count, "the size of \(place)")
      // What is the same byte for byte, as resources are, needs no mask.
      let isSame = data == other || first.masked(data) == second.masked(other)
      #expect(isSame, "\(place)")
    }
    #expect(first.log.lines == second.log.lines)
    #expect(!first.log.lines.isEmpty)
  }

  @Test("nothing but the database lies in the data directory")
  func temporaryFiles() async throws {
    let house = try await House(key, seed: 5)
    _ = try await house.everything()
    let names = try FileManager.default.contentsOfDirectory(atPath: house.directory.path(percentEncoded: false))
    let expected: Set = [Store.fileName, "\(Store.fileName)-wal", "\(Store.fileName)-shm"]
    #expect(Set(names).isSubset(of: expected))
  }
}

// MARK: - A house with a trial in it

/// A data directory with a person, an approved plan, a sealed trial of 64 periods, and what came in during it.
private final class House: Sendable {
  static let first = LocalDate(dayNumber: 20_778)
  let directory: URL
  let sealed: SealedTrial
  let log = Lines()
  private let clock: Clock
  private let store: Store

  init(_ key: PharmacyKey, seed: UInt8) async throws {
    directory = FileManager.default.temporaryDirectory.appending(
      path: UUID().uuidString, directoryHint: .isDirectory)
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    let clock = Clock()
    let names = Names()
    let store = try Store.open(in: directory, now: { clock.now }, newIdentifier: { names.next() })
    (self.clock, self.store) = (clock, store)
    _ = try await store.addToken(
      Self.secret, named: "portal", scopes: try [#require(AccessScope("patient/*.rs"))], expiresAt: nil)
    let plan = try Plan(following: ProtocolCatalogue.embedded().titrationProtocol("liptan"), from: Self.first)
    let version = try await store.record(plan, evidenceVersion: "e1")
    let approval = try Approval(
      prescriber: "Dr Byron", date: Self.first, highestDose: .milligrams(6), limits: .naltrexoneApproved,
      today: Self.first)
    try await store.record(approval, of: version.id)
    let typed = TypedTrial(
      arms: "placebo, 3 mg", cycles: "32", periodDays: "3", runInDays: "2", largestStep: "3 mg",
      start: Self.first.adding(days: 1).description, onset: "none", reason: "taken before")
    let trial = try typed.protocolOf(try await store.history(), seed: 9)
    sealed = try await store.recordTrial { id, moment in
      var random = SameEveryTime()
      return try SealedTrial(
        trial, to: key.publicKey, id: id, recordedAt: moment, today: Self.first,
        secrets: SealingSecrets(
          seed: (0..<32).map { $0 &* 31 &+ seed }, nonce: (0..<32).map { $0 &* 17 &+ seed &+ 100 }),
        kits: &random)
    }
    for kit in sealed.kits {
      for day in 0..<kit.days {
        let date = kit.first.adding(days: day)
        clock.set(to: date)
        try await store.recordKit(kit.code, of: sealed.id, on: date, taken: day != 1)
        try await store.record(
          try CheckIn(day: date, scores: [.pain: "\((day + kit.period) % 8)"], note: "", today: date))
      }
      if kit.period > 0 {
        try await store.recordGuess(kit.period < 4 ? 0 : nil, of: sealed.id, period: kit.period, because: nil)
      }
    }
    clock.set(to: trial.end.adding(days: 1))
  }

  deinit { try? FileManager.default.removeItem(at: directory) }

  func open(_ file: TrialOpeningFile) async throws {
    let today = try sealed.protocol().end.adding(days: 1)
    let checked = try OpeningRequest(file: file.data, isEmergency: false, reason: "").checked(for: sealed, today: today)
    try await store.recordOpening(of: sealed.id, payload: checked.payload, on: today, emergencyReason: nil)
  }

  static let secret = "sweetspot_" + String(repeating: "5a", count: 32)

  /// What programs ask for, with a token for everything.
  static let resources = [
    "/fhir/metadata", "/fhir/ResearchStudy", "/fhir/ResearchSubject", "/fhir/Patient/$everything?_count=1000",
    "/fhir/Patient/id-1/$summary",
  ]

  static let addresses = [
    "/", "/trial", "/today", "/plan", "/plan/calendar", "/plan/calendar.ics?titles=full", "/supply", "/progress",
    "/curve", "/screen", "/screen/card", "/compounding", "/export", "/import", "/export/archive.json",
    "/export/doses.csv", "/export/scores.csv", "/trial/sealed", "/no/such/page",
  ]

  /// Everything that the product stores and emits: the bytes of its files, all pages both ways, exports, and its log.
  func everything() async throws -> [(place: String, data: Data)] {
    let (clock, log) = (clock, log)
    let diary = DiaryParts(store: store, now: { clock.now }, zone: .gmt)
    let parts = WebParts(
      version: "0.0.0", library: try .embedded(), protocols: try .embedded(),
      worksheets: try WorksheetEvidence(.embedded(), .embedded()), kinetics: try .embedded(),
      instruments: try .embedded(), diary: diary,
      logger: Logger(label: "test") { _ in log.handler })
    var found = try await buildApplication(parts).test(.router) { client in
      var found: [(place: String, data: Data)] = []
      for address in Self.addresses {
        let page = try await client.execute(uri: address, method: .get)
        found.append((address, Data(page.text.utf8)))
        let json = try await client.execute(uri: address, method: .get, headers: .acceptJSON)
        found.append(("\(address) as JSON", Data(json.text.utf8)))
      }
      let bearer: HTTPFields = [.authorization: "Bearer \(Self.secret)"]
      for address in Self.resources {
        let answer = try await client.execute(uri: address, method: .get, headers: bearer)
        #expect(answer.status == .ok, "\(address)")
        found.append((address, Data(answer.text.utf8)))
      }
      let types = "ResearchStudy,ResearchSubject,MedicationRequest,CarePlan"
      for file in try await BulkVisit(client, bearer).everything(at: "/fhir/$export?_type=\(types)") {
        found.append(("exported \(file.name)", Data(file.text.utf8)))
      }
      return found
    }
    found.append(
      (
        "status",
        try JSONEncoder.sorted.encode(
          TrialStatusSheet(
            sealed, in: try await store.history(), today: diary.today))
      ))
    found.append(("check", try JSONEncoder.sorted.encode(try await store.check())))
    let files = try FileManager.default.contentsOfDirectory(at: directory, includingPropertiesForKeys: nil)
    found.append(
      ("files", try files.sorted { $0.path() < $1.path() }.reduce(Data()) { $0 + (try Data(contentsOf: $1)) }))
    found.append(("log", Data(log.lines.joined(separator: "\n").utf8)))
    return found
  }

  /// The value of every column of every row of every table.
  func rows() throws -> [String: Data] {
    let database = try DatabaseQueue(path: directory.appending(path: Store.fileName).path(percentEncoded: false))
    return try database.read { db in
      var found: [String: Data] = [:]
      let tables = try String.fetchAll(db, sql: "SELECT name FROM sqlite_master WHERE type = 'table'")
      for table in tables where table != "sqlite_sequence" {
        for (index, row) in try Row.fetchAll(db, sql: "SELECT * FROM \(table)").enumerated() {
          for (column, value) in row {
            let bytes: Data =
              switch value.storage {
              case .blob(let data): data
              case .string(let text): Data(text.utf8)
              case .int64(let number): Data(String(number).utf8)
              case .double(let number): Data(String(number).utf8)
              case .null: Data()
              }
            found["\(table).\(column)#\(index)"] = bytes
          }
        }
      }
      return found
    }
  }

  /// What was emitted, without what is sealed, what commits to it, and the chain of hashes over both.
  func masked(_ data: Data) -> String {
    var text = String(decoding: data, as: UTF8.self)
    let chain =
      (try? rows().filter { $0.key.hasPrefix("audit.hash") }.map { String(decoding: $0.value, as: UTF8.self) })
    for secret in [
      sealed.commitment, sealed.ciphertext.base64EncodedString(), sealed.encapsulatedKey.base64EncodedString(),
    ] + (chain ?? []) {
      text = text.replacingOccurrences(of: secret, with: "§")
      text = text.replacingOccurrences(of: secret.replacingOccurrences(of: "/", with: "\\/"), with: "§")
    }
    // A form's token is random on every page.
    return text.replacing(/name="form-token" value="[^"]*"/, with: "§").replacing(/[0-9a-f]{64}/, with: "§")
  }
}

private final class Clock: Sendable {
  private let seconds = Mutex(1_795_262_400)

  var now: Instant { Instant(secondsSince1970: seconds.withLock { $0 }) }

  func set(to day: LocalDate) { seconds.withLock { $0 = day.dayNumber * 86_400 + 43_200 } }
}

private final class Names: Sendable {
  private let count = Mutex(0)

  func next() -> String {
    count.withLock {
      $0 += 1
      return "id-\($0)"
    }
  }
}

private struct SameEveryTime: RandomNumberGenerator {
  private var state: UInt64 = 42

  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state ^ (state >> 29)
  }
}

/// The log's lines without the time that a request took.
private final class Lines: Sendable {
  private let kept = Mutex<[String]>([])

  var lines: [String] { kept.withLock { $0 } }
  func add(_ line: String) { kept.withLock { $0.append(line) } }

  var handler: Handler { Handler(lines: self) }

  struct Handler: LogHandler {
    let lines: Lines
    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level = .trace

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
      get { metadata[key] }
      set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
      let details = (event.metadata ?? [:]).filter { $0.key != "ms" }.sorted { $0.key < $1.key }
      lines.add("\(event.level) \(event.message) " + details.map { "\($0.key)=\($0.value)" }.joined(separator: " "))
    }
  }
}

// MARK: - The search

/// What is looked for: the order of the arms, written in many ways, and the numbers that it follows from.
private struct Hunt {
  struct Needle {
    let name: String
    let bytes: Data
  }

  let needles: [Needle]
  private let arms: [Int]
  private let labels: [String]

  init(_ content: AllocationPayload, labels: [String]) {
    arms = content.arms
    self.labels = labels
    var found: [Needle] = []
    for (direction, order) in [("", content.arms), (" backwards", Array(content.arms.reversed()))] {
      found += Self.texts(order, labels, direction) + Self.bytes(order, direction)
    }
    for (name, secret) in [("seed", content.seed), ("nonce", content.nonce)] {
      found.append(Needle(name: name, bytes: Data(secret)))
      found.append(Needle(name: "\(name) in hex", bytes: Data(Self.hex(secret).utf8)))
      found.append(Needle(name: "\(name) in HEX", bytes: Data(Self.hex(secret).uppercased().utf8)))
      found += Self.base64(Data(secret), name)
    }
    needles = found
  }

  /// What is found in some bytes.
  func findings(in data: Data) -> [String] {
    let haystack = [UInt8](data)
    let found = needles.filter { Self.contains(haystack, [UInt8]($0.bytes)) }.map(\.name)
    return found + (namesInOrder(String(decoding: data, as: UTF8.self)) ? ["names in order"] : [])
  }

  /// Whether the names of the arms, whatever stands between them, follow one another in the order of the trial. In a
  /// table of kits and arms they would.
  private func namesInOrder(_ text: String) -> Bool {
    let order = text.matches(of: /"?(placebo|3 mg)"?/).map { String($0.output.1) == labels[0] ? "0" : "1" }.joined()
    return order.contains(arms.map(String.init).joined())
  }

  private static func texts(_ order: [Int], _ labels: [String], _ direction: String) -> [Needle] {
    let alphabets: [[String]] = [
      ["0", "1"], ["1", "0"], ["1", "2"], ["2", "1"], ["A", "B"], ["B", "A"], ["a", "b"], ["P", "T"], ["P", "A"],
      ["P", "N"], ["p", "n"], ["-", "+"], ["false", "true"], ["0", "3"], ["0", "3000000"], ["0.0", "1.0"], labels,
      labels.map { "\"\($0)\"" },
    ]
    let separators = ["", ",", ", ", " ", "\n", "\t", ";", "-", "|", ",\n      "]
    return alphabets.flatMap { alphabet in
      separators.map { separator in
        Needle(
          name: "\(alphabet[0])/\(alphabet[1]) joined by “\(separator)”\(direction)",
          bytes: Data(order.map { alphabet[$0] }.joined(separator: separator).utf8))
      }
    }
  }

  private static func bytes(_ order: [Int], _ direction: String) -> [Needle] {
    let plain = order.map { UInt8($0) }
    var found = [Needle(name: "bytes\(direction)", bytes: Data(plain))]
    for width in [2, 4, 8] {
      let padding = [UInt8](repeating: 0, count: width - 1)
      found.append(Needle(name: "\(width)-byte numbers\(direction)", bytes: Data(plain.flatMap { [$0] + padding })))
    }
    found += base64(Data(plain), "bytes\(direction)")
    found.append(Needle(name: "bytes in hex\(direction)", bytes: Data(hex(plain).utf8)))
    for flip in [UInt8(0), 1] {
      for lowFirst in [false, true] {
        let packed = stride(from: 0, to: plain.count, by: 8).map { start in
          plain[start..<min(start + 8, plain.count)].enumerated().reduce(UInt8(0)) { byte, bit in
            byte | (bit.element ^ flip) << (lowFirst ? bit.offset : 7 - bit.offset)
          }
        }
        let name = "bits \(flip) \(lowFirst)\(direction)"
        found.append(Needle(name: name, bytes: Data(packed)))
        found.append(Needle(name: "\(name) in hex", bytes: Data(hex(packed).utf8)))
        found += base64(Data(packed), name)
        let number = packed.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        found.append(Needle(name: "\(name) as a number", bytes: Data(String(number).utf8)))
      }
    }
    // Hashes without a secret: whoever tries all orders would find them.
    let texts = [
      Data(plain), Data(order.map(String.init).joined().utf8), Data(order.map(String.init).joined(separator: ",").utf8),
    ]
    for (index, text) in texts.enumerated() {
      let digest = Array(SHA256.hash(data: text))
      found.append(Needle(name: "SHA-256 \(index)\(direction)", bytes: Data(digest)))
      found.append(Needle(name: "SHA-256 \(index) in hex\(direction)", bytes: Data(hex(digest).utf8)))
    }
    return found
  }

  /// Base64 of bytes wherever they start: the ends, which depend on the neighbours, are cut off.
  private static func base64(_ data: Data, _ name: String) -> [Needle] {
    (0..<3).map { offset in
      let text = (Data(repeating: 0, count: offset) + data).base64EncodedString().filter { $0 != "=" }
      return Needle(
        name: "\(name) in base64 at \(offset)", bytes: Data(text.dropFirst(offset == 0 ? 0 : 4).dropLast(2).utf8))
    }
  }

  private static func hex(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  private static func contains(_ haystack: [UInt8], _ needle: [UInt8]) -> Bool {
    guard let first = needle.first else { return false }
    return haystack.withUnsafeBytes { hay in
      needle.withUnsafeBytes { wanted in
        guard let start = hay.baseAddress, let what = wanted.baseAddress else { return false }
        var offset = 0
        while offset + wanted.count <= hay.count,
          let hit = memchr(start + offset, Int32(first), hay.count - offset)
        {
          offset = UnsafeRawPointer(hit) - start
          if offset + wanted.count <= hay.count, memcmp(hit, what, wanted.count) == 0 { return true }
          offset += 1
        }
        return false
      }
    }
  }
}

extension JSONEncoder {
  /// Keys in a fixed order, so that the same value is always the same text.
  fileprivate static var sorted: JSONEncoder {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    return encoder
  }
}
