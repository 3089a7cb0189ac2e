import Foundation
import Records
import Testing
import Trials

@testable import Blinding

/// Searches everything that is stored and emitted for the order of a sealed trial's arms, in every encoding that came to
/// mind, and compares two trials that differ in their order only.
@Suite("Nothing that is stored or shown tells the order of the arms")
struct SealedTrialAttackTests {
  let key = PharmacyKey()

  @Test("the order is nowhere before the opening, in no encoding, and the search finds it afterwards")
  func search() async throws {
    let house = try await SealedTrialHouse(key, seed: 3)
    let content = try house.sealed.opened(with: key)
    let hunt = OrderHunt(content, labels: ["placebo", "3 mg"])
    for (place, data) in try await house.everything() {
      let found = hunt.findings(in: data)
      #expect(found.isEmpty, "\(place) holds the order as \(found.joined(separator: ", "))")
    }
    try await house.open(TrialOpeningFile(content, of: house.sealed.id))
    let after = try await house.everything()
    let told = after.filter { !hunt.findings(in: $0.data).isEmpty }.map(\.place)
    // The search can fail: once opened, page, archive and database tell.
    for place in [
      "/trial", "/trial as JSON", "/export/archive.json", "files", "/fhir/ResearchSubject",
      "exported ResearchSubject.ndjson",
    ] {
      #expect(told.contains(place), "after the opening \(place) tells the order")
    }
  }

  @Test("the search finds every encoding that it looks for, and none in noise")
  func control() async throws {
    let content = try AllocationPayload(
      seed: (0..<32).map { $0 &* 7 &+ 1 }, nonce: (0..<32).map { $0 &* 11 &+ 5 },
      arms: (0..<64).map { $0.nonzeroBitCount % 2 })
    let hunt = OrderHunt(content, labels: ["placebo", "3 mg"])
    var state: UInt64 = 1
    let noise = Data(
      (0..<6_000).map { _ in
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
    let (first, second) = (try await SealedTrialHouse(key, seed: 3), try await SealedTrialHouse(key, seed: 4))
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
    let (sealed, otherSealed) = (first.sealedTexts, second.sealedTexts)
    for ((place, data), (_, other)) in zip(emitted, otherEmitted) {
      // The bytes of the files hang on when the log was folded in; their rows were compared above, their size is below.
      if place == "files" { continue }
      #expect(data.count == other.count, "the size of \(place)")
      // What is the same byte for byte, as resources are, needs no mask.
      let isSame =
        data == other
        || SealedTrialHouse.masked(data, without: sealed) == SealedTrialHouse.masked(other, without: otherSealed)
      #expect(isSame, "\(place)")
    }
    #expect(try first.compactSize() == second.compactSize())
    #expect(first.logged == second.logged)
    #expect(!first.logged.isEmpty)
  }

  @Test("nothing but the database lies in the data directory")
  func temporaryFiles() async throws {
    let house = try await SealedTrialHouse(key, seed: 5)
    _ = try await house.everything()
    let names = try FileManager.default.contentsOfDirectory(atPath: house.directory.path(percentEncoded: false))
    let expected: Set = [Store.fileName, "\(Store.fileName)-wal", "\(Store.fileName)-shm"]
    #expect(Set(names).isSubset(of: expected))
  }
}
