import ClinicalTime
import Compounding
import Diary
import Evidence
import FHIRRecord
import Foundation
import GRDB
import HTTPTypes
import History
import Hummingbird
import HummingbirdTesting
import Instruments
import Logging
import Quantities
import Records
import Reports
import Synchronization
import Testing
import Titration
import Trials

@testable import Blinding
@testable import Web

/// A data directory with a person, an approved plan, a sealed trial of 64 periods, and what came in during it.
final class SealedTrialHouse: Sendable {
  static let first = LocalDate(dayNumber: 20_778)
  let directory: URL
  let sealed: SealedTrial
  let log = LogLines()
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
    "/fhir/Patient/id-1/$summary", "/fhir/MedicationAdministration?_count=1000", "/fhir/Observation?_count=1000",
  ]

  static let addresses = [
    "/", "/trial", "/today", "/plan", "/plan/calendar", "/plan/calendar.ics?titles=full", "/supply", "/progress",
    "/curve", "/screen", "/screen/card", "/compounding", "/export", "/import", "/export/archive.json",
    "/export/doses.csv", "/export/scores.csv", "/trial/sealed", "/no/such/page",
  ]

  /// The log without the answers that an export is not ready yet: how often that is asked hangs on the machine.
  var logged: [String] { log.lines.filter { !$0.hasSuffix("route=/fhir/{type}/{id} status=202") } }

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
      for file in try await BulkVisit(client, bearer).everything() {
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
    found.append(("log", Data(logged.joined(separator: "\n").utf8)))
    return found
  }

  /// The number of bytes of the record when it is written anew in order of its keys: the file itself grows by where
  /// random hashes happen to split a page.
  func compactSize() throws -> Int {
    let copy = directory.appending(path: "compact.sqlite").path(percentEncoded: false)
    defer { try? FileManager.default.removeItem(atPath: copy) }
    let database = try DatabaseQueue(path: directory.appending(path: Store.fileName).path(percentEncoded: false))
    try database.vacuum(into: copy)
    return try Data(contentsOf: URL(filePath: copy)).count
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

  /// What is sealed, what commits to it: these may differ, as may the chain of hashes over both, which is hexadecimal.
  var sealedTexts: [String] {
    let texts = [
      sealed.commitment, sealed.ciphertext.base64EncodedString(), sealed.encapsulatedKey.base64EncodedString(),
    ]
    return texts + texts.map { $0.replacingOccurrences(of: "/", with: "\\/") }
  }

  /// What was emitted, without texts that may differ. A form's token is random on every page.
  static func masked(_ data: Data, without texts: [String]) -> String {
    let text = texts.reduce(String(decoding: data, as: UTF8.self)) { $0.replacingOccurrences(of: $1, with: "§") }
    return ["name=\"form-token\" value=\"[^\"]*\"", "[0-9a-f]{64}"].reduce(text) {
      $0.replacingOccurrences(of: $1, with: "§", options: .regularExpression)
    }
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
final class LogLines: Sendable {
  private let kept = Mutex<[String]>([])

  var lines: [String] { kept.withLock { $0 } }
  func add(_ line: String) { kept.withLock { $0.append(line) } }

  var handler: Handler { Handler(lines: self) }

  struct Handler: LogHandler {
    let lines: LogLines
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

extension JSONEncoder {
  /// Keys in a fixed order, so that the same value is always the same text.
  static var sorted: JSONEncoder {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    return encoder
  }
}
