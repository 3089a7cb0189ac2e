import ClinicalTime
import Diary
import Evidence
import Foundation
import HTTPTypes
import History
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import Quantities
import Records
import Reports
import Testing

@testable import Web

@Suite("The doctor's page and its file")
struct ReportJourneyTests {
  private func parts(printer: WeasyPrint = WeasyPrint()) throws -> WebParts {
    let example = try WebParts.example(library: .embedded())
    return WebParts(
      version: example.version, library: example.library, protocols: example.protocols,
      worksheets: example.worksheets, kinetics: example.kinetics, instruments: example.instruments,
      diary: example.diary, logger: example.logger,
      printer: printer)
  }

  @Test("an unknown part and a day that does not exist are refused, and nothing else is")
  func choices() async throws {
    try await buildApplication(parts()).test(.router) { client in
      for (query, status) in [
        ("", HTTPResponse.Status.ok), ("?item=doses&item=change", .ok), ("?from=2026-01-01&to=2026-02-01", .ok),
        ("?from=2027-01-01", .ok), ("?to=1990-01-01", .ok), ("?item=all", .badRequest),
        ("?from=2026-02-30", .badRequest),
      ] {
        let answer = try await client.execute(uri: "/report\(query)", method: .get)
        #expect(answer.status == status, "\(query)")
      }
    }
  }

  @Test("without WeasyPrint the page says how to get it, and shows the report all the same")
  func missing() async throws {
    try await buildApplication(parts(printer: WeasyPrint(places: ["/nowhere/weasyprint"]))).test(.router) { client in
      let answer = try await client.execute(uri: "/report.pdf", method: .get)
      #expect(answer.status == .serviceUnavailable)
      let text = String(buffer: answer.body)
      #expect(text.contains("apt-get install weasyprint") && text.contains("/nowhere/weasyprint"))
      #expect(text.contains("Self-reported"))
    }
  }

  @Test("a program that fails or hangs is stopped and named, and what it prints is not taken for a file")
  func failing() async throws {
    await #expect(throws: WeasyPrint.Failure.failed(code: 1)) {
      try await WeasyPrint(places: ["/bin/false"]).pdf(of: String(repeating: "x", count: 1 << 20))
    }
    await #expect(throws: WeasyPrint.Failure.failed(code: 0)) {
      try await WeasyPrint(places: ["/bin/echo"]).pdf(of: "x")
    }
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let slow = folder.appending(path: "slow")
    try Data("#!/bin/sh\nexec cat /dev/zero > /dev/null\n".utf8).write(to: slow)
    try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: slow.path())
    await #expect(throws: WeasyPrint.Failure.tooSlow(seconds: 1)) {
      try await WeasyPrint(places: [slow.path()], seconds: 1).pdf(of: "x")
    }
  }

  @Test("the document has no address to fetch from, and what a person typed is text in it")
  func document() throws {
    let text = try ReportPage.example().document()
    #expect(!text.contains("<7>") && text.contains("&lt;7&gt;"))
    for fetched in ["src=", "url(", "@import", "<link", "http://"] {
      #expect(!text.replacingOccurrences(of: "http://www.w3.org/2000/svg", with: "").contains(fetched), "\(fetched)")
    }
  }

  @Test("an answer about the response is kept once, however often it is looked at, and can be asked again")
  func kept() async throws {
    let parts = try parts()
    let today = parts.diary.today
    for day in 0..<45 {
      let date = today.adding(days: -day)
      try await parts.diary.store.record(
        CheckIn(day: date, scores: [.pain: day < 31 ? "\(2 + day % 3)" : "\(6 + day % 3)"], today: today))
      if day < 31 {
        try await parts.diary.store.record(
          DoseTaken(
            .milligrams(3), at: LocalDateTime(date: date, time: .noon), zone: "Europe/Zurich",
            boundary: .fourInTheMorning, limits: .naltrexoneTaken, now: LocalDateTime(date: today, time: .lastMinute)))
      }
    }
    try await buildApplication(parts).test(.router) { client in
      for address in ["/progress", "/report", "/progress?weeks=4", "/progress"] {
        let answer = try await client.execute(uri: address, method: .get)
        #expect(String(buffer: answer.body).contains("Probably better than before"))
      }
    }
    let store = parts.diary.store
    let decisions = try await store.everything().decisions.filter { $0.kind == "response" }
    #expect(decisions.count == 1)
    #expect(decisions.allSatisfy { Replay(parts.library)($0).verdict == .same })
    // Pages are made without them: there is one for every day.
    #expect(try await store.history().decisions.isEmpty)
    let kept = try ResponseDecision(try await store.history(), today: today)
    await store.keep(kept, evidenceVersion: parts.library.version)
    #expect(try await store.everything().decisions.count == 1)
    await store.keep(kept, evidenceVersion: "another")
    #expect(try await store.everything().decisions.count == 2)
    try await store.record(CheckIn(day: today, scores: [.pain: "9"], today: today))
    await store.keep(
      try ResponseDecision(try await store.history(), today: today), evidenceVersion: parts.library.version)
    #expect(try await store.everything().decisions.count == 3)
  }

  @Test("the fullest report is still one sheet")
  func fullest() async throws {
    // Too much for a sheet in the usual letters, so that smaller ones are tried; scripts/setup installs the program.
    let page = try ReportPage.fullest()
    #expect(WeasyPrint.pages(in: try await WeasyPrint().sheet(of: page)) == 1)
    #expect(WeasyPrint.pages(in: try await WeasyPrint().pdf(of: try page.document())) == 2)
  }
}
