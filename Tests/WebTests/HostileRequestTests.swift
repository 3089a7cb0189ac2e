import Foundation
import GRDB
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import Records
import Reports
import Synchronization
import Testing

@testable import Web

/// What every route does with requests that nobody who means well sends. The routes come from the application itself, so
/// that a new one is tried without being named here. `SWEETSPOT_FUZZ` is how many requests each gets, `SWEETSPOT_SEED`
/// which ones.
@Suite("Hostile requests")
struct HostileRequestTests {
  private static let perRoute = ProcessInfo.processInfo.environment["SWEETSPOT_FUZZ"].flatMap(Int.init) ?? 12
  private static let seed = ProcessInfo.processInfo.environment["SWEETSPOT_SEED"].flatMap(UInt64.init) ?? 20_261_121

  @Test(
    "no route answers with a fault, keeps what it refused, forgets a header, or logs what was typed",
    .timeLimit(.minutes(10)), arguments: [false, true])
  func everyRoute(asksForPassphrase: Bool) async throws {
    let log = Lines()
    let queue = try DatabaseQueue(configuration: Store.configuration)
    let parts = try Self.parts(queue, log, asksForPassphrase: asksForPassphrase)
    let routes = buildRouter(parts).routes.map { (method: $0.method, path: "\($0.path)") }
      .sorted { ($0.path, $0.method.rawValue) < ($1.path, $1.method.rawValue) }
    #expect(routes.count > 70)
    try await buildApplication(parts).test(.router) { client in
      let forms = try await Self.forms(client, routes.map(\.path))
      #expect(asksForPassphrase || forms.count > 15, "the pages hold forms: \(forms.keys.sorted())")
      var requests = HostileRequests(seed: Self.seed, forms: forms)
      var done = 0
      for route in routes {
        for _ in 0..<Self.perRoute {
          let request = requests.next(route.method, route.path)
          let before = try Self.written(queue)
          let answer = try await client.execute(
            uri: request.uri, method: request.method, headers: request.headers, body: request.body)
          done += 1
          let what = "\(request.method) \(request.uri.prefix(200)), seed \(Self.seed), request \(done)"
          // A PDF needs a program that is not there in this test, and says so.
          let isDeclared = route.path.hasSuffix("report.pdf") && answer.status == .serviceUnavailable
          #expect(answer.status.code < 500 || isDeclared, "\(answer.status) for \(what)")
          if answer.status.code >= 400 { #expect(try Self.written(queue) == before, "kept: \(what)") }
          for name in Self.headers {
            #expect(answer.headers[name] != nil, "\(name) is missing for \(what)")
          }
          if answer.headers[.contentType]?.hasPrefix("text/html") == true {
            #expect(!answer.text.contains("<script>\(HostileRequests.personal)"), "unescaped: \(what)")
          }
        }
      }
      print("\(done) hostile requests to \(routes.count) routes, seed \(Self.seed), \(asksForPassphrase)")
    }
    #expect(log.count > 0)
    #expect(log.lines(with: HostileRequests.personal).isEmpty)
    #expect(log.lines(with: "unexpected error").isEmpty)
  }

  private static let headers: [HTTPField.Name] = [
    .contentSecurityPolicy, .xContentTypeOptions, .xFrameOptions, .referrerPolicy, .crossOriginOpenerPolicy,
    .crossOriginResourcePolicy, .permissionsPolicy, .cacheControl,
  ]

  /// How much is on record: the end of the audit trail, and the tables that do not stand under it.
  private static func written(_ queue: DatabaseQueue) throws -> String {
    try queue.read { db in
      let head = try String.fetchOne(db, sql: "SELECT hash FROM audit ORDER BY sequence DESC LIMIT 1") ?? "-"
      let keys = try Int.fetchOne(db, sql: "SELECT count(*) FROM received") ?? 0
      let tokens = try Int.fetchOne(db, sql: "SELECT count(*) FROM accessToken") ?? 0
      return "\(head) \(keys) \(tokens)"
    }
  }

  /// The fields of each form on the pages that can be opened without a parameter.
  private static func forms(_ client: any TestClientProtocol, _ paths: [String]) async throws -> [String: [String]] {
    var forms: [String: [String]] = [:]
    let pages =
      paths.filter { !$0.contains("{") && !$0.contains(":") } + ["/questions/peg", "/questions/fibromyalgia-2016"]
    for path in pages {
      let page = try await client.execute(uri: path, method: .get, headers: [.accept: "text/html"])
      for form in page.text.split(separator: "<form ").dropFirst() {
        guard let action = Self.attribute("action", in: form.prefix { $0 != ">" }) else { continue }
        let fields = form.prefix(upTo: form.firstRange(of: "</form>")?.lowerBound ?? form.endIndex)
        let names = fields.split(separator: "<").compactMap { Self.attribute("name", in: $0.prefix { $0 != ">" }) }
        let address = String(action.prefix { $0 != "?" && $0 != "#" })
        forms[address] = Array(Set((forms[address] ?? []) + names).subtracting([FormToken.fieldName])).sorted()
      }
    }
    return forms
  }

  private static func attribute(_ name: String, in tag: Substring) -> String? {
    guard let start = tag.firstRange(of: " \(name)=\"")?.upperBound ?? tag.firstRange(of: "\(name)=\"")?.upperBound
    else { return nil }
    return String(tag[start...].prefix { $0 != "\"" })
  }

  private static func parts(_ queue: DatabaseQueue, _ log: Lines, asksForPassphrase: Bool) throws -> WebParts {
    let base = try WebParts.example()
    let library = try EvidenceLibrary.embedded()
    let store = try Store(queue, now: base.diary.now, newIdentifier: { UUID().uuidString })
    let diary = DiaryParts(store: store, now: base.diary.now, zone: base.diary.zone)
    let logger = Logger(label: "hostile") { _ in log }
    let access =
      asksForPassphrase
      ? Access(.tls, names: ["localhost"], passphrase: try .example(), now: base.diary.now) : .thisComputer
    let hooks = HookParts(
      library: library, gate: nil, address: nil, origins: [], feedback: .record(store), now: base.diary.now,
      zone: base.diary.zone, newIdentifier: { UUID().uuidString })
    return WebParts(
      version: base.version, library: library, protocols: base.protocols, worksheets: base.worksheets,
      kinetics: base.kinetics, instruments: base.instruments, diary: diary, hooks: hooks, access: access,
      logger: logger, printer: WeasyPrint(places: ["/nowhere/weasyprint"]))
  }
}

/// A log that is kept, with everything in it.
private final class Lines: LogHandler, Sendable {
  private let kept = Mutex<[String]>([])

  var metadata: Logger.Metadata {
    get { [:] }
    set {}
  }
  var logLevel: Logger.Level {
    get { .trace }
    set {}
  }
  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { nil }
    set {}
  }

  func log(event: LogEvent) {
    kept.withLock {
      $0.append("\(event.level) \(event.message) \(event.metadata ?? [:]) \(event.error.map { "\($0)" } ?? "")")
    }
  }

  var count: Int { kept.withLock { $0.count } }
  func lines(with text: String) -> [String] { kept.withLock { $0.filter { $0.contains(text) } } }
}
