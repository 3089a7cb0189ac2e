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
}
