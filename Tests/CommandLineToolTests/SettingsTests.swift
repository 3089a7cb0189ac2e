import Foundation
import Logging
import Testing

@testable import CommandLineTool

@Suite("Settings")
struct SettingsTests {
  private let home = ["HOME": "/home/ada"]

  @Test("without any flag or variable, the defaults hold")
  func defaults() throws {
    let settings = try Settings(flags: [:], environment: home)
    #expect(settings.dataDirectory.path() == "/home/ada/.local/share/sweetspot/")
    #expect(settings.host == "127.0.0.1")
    #expect(settings.port == 8080)
    #expect(settings.logLevel == .warning)
  }

  @Test("the user's data directory of the desktop is respected")
  func desktop() throws {
    let settings = try Settings(flags: [:], environment: ["XDG_DATA_HOME": "/data"])
    #expect(settings.dataDirectory.path() == "/data/sweetspot/")
  }

  @Test("a flag wins over the environment, the environment over the default")
  func precedence() throws {
    let environment = ["HOME": "/home/ada", "SWEETSPOT_PORT": "9001", "SWEETSPOT_LOG": "INFO"]
    let settings = try Settings(flags: [.port: "9002"], environment: environment)
    #expect(settings.port == 9002)
    #expect(settings.logLevel == .info)
  }

  @Test(
    "a value that cannot be read stops the start and is named",
    arguments: [
      (Setting.port, "65536"), (.port, "-1"), (.port, "eighty"), (.port, ""), (.port, "80 80"), (.log, "loud"),
      (.data, ""),
    ])
  func unreadable(setting: Setting, value: String) throws {
    let problems = #expect(throws: SettingsProblems.self) {
      try Settings(flags: [setting: value], environment: home)
    }
    let text = try #require(problems?.problems.first?.text)
    #expect(text.contains(setting.flag) && text.contains("“\(value)”"))
  }

  @Test(
    "an address that other computers can reach is refused with the reason", arguments: ["0.0.0.0", "::", "10.0.0.4"])
  func loopbackOnly(host: String) {
    #expect(throws: SettingsProblems(problems: [.notLoopback(source: "SWEETSPOT_HOST", value: host)])) {
      try Settings(flags: [:], environment: home.merging(["SWEETSPOT_HOST": host]) { $1 })
    }
  }

  @Test("every problem is reported at once, unknown variables included")
  func allProblems() {
    let environment = ["SWEETSPOT_PROT": "80", "SWEETSPOT_PORT": "x"]
    let problems = #expect(throws: SettingsProblems.self) { try Settings(flags: [:], environment: environment) }
    #expect(
      problems?.problems == [
        .noHome,
        .unreadable(
          .port, source: "SWEETSPOT_PORT", value: "x", expected: "a whole number from 0 to 65535"),
        .unknownVariable("SWEETSPOT_PROT"),
      ])
  }

  // MARK: - Beyond this computer

  private func reach(_ flags: [Setting: String]) throws -> ReachSettings? {
    try Settings(flags: flags, environment: home).reach
  }

  @Test("loopback needs no protection, under either name")
  func loopback() throws {
    #expect(try reach([:]) == nil)
    #expect(try reach([.listen: "127.0.0.1"]) == nil)
    #expect(try Settings(flags: [.listen: "::1"], environment: home).host == "::1")
  }

  @Test("beyond loopback, TLS or a proxy is taken, with the names by which it is known")
  func protection() throws {
    let files = [Setting.tlsCertificate: "/c.pem", .tlsKey: "/k.pem"]
    let tls = ReachSettings.Protection.tls(certificate: URL(filePath: "/c.pem"), key: URL(filePath: "/k.pem"))
    let own = try #require(try reach(files.merging([.listen: "192.168.1.5"]) { $1 }))
    #expect(own == ReachSettings(host: "192.168.1.5", protection: tls, names: ["192.168.1.5"]))
    let all = try #require(
      try reach(files.merging([.listen: "0.0.0.0", .address: "https://diary.example.org:8080"]) { $1 }))
    #expect(all.names == ["diary.example.org"])
    let proxy = try #require(try reach([.proxy: "https://diary.example.org"]))
    #expect(proxy.host == "127.0.0.1" && proxy.protection == .proxy(origin: "https://diary.example.org"))
    #expect(proxy.names == ["127.0.0.1", "diary.example.org"])
  }

  @Test(
    "what does not protect stops the start",
    arguments: [
      [.listen: "0.0.0.0"], [.listen: "192.168.1.5"], [.listen: "::"], [.listen: ""],
      [.listen: "192.168.1.5", .tlsCertificate: "c"], [.listen: "192.168.1.5", .tlsKey: "k"],
      [.listen: "192.168.1.5", .proxy: "http://x.org"], [.listen: "::", .tlsCertificate: "c", .tlsKey: "k"],
      [.listen: "192.168.1.5", .host: "127.0.0.1", .proxy: "https://x.org"],
      [.proxy: "https://x.org", .tlsCertificate: "c", .tlsKey: "k"],
      [.proxy: "https://x.org", .example: "yes"], [.listen: "192.168.1.5", .example: "yes"],
    ] as [[Setting: String]])
  func unprotected(flags: [Setting: String]) {
    #expect(throws: SettingsProblems.self) { try reach(flags) }
  }
}
