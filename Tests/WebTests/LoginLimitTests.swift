import ClinicalTime
import Testing

@testable import Web

@Suite("Guessing the passphrase")
struct LoginLimitTests {
  @Test("many addresses guess no faster than one, and a stranger cannot lock the owner out for long")
  func slowedTogether() {
    var limit = LoginLimit()
    let now = Instant(secondsSince1970: 1_795_291_200)
    for index in 0..<20 { limit.refused("198.51.100.\(index)", at: now) }
    #expect(limit.wait(for: "203.0.113.9", at: now) == 0)
    for index in 0..<60 { limit.refused("192.0.2.\(index)", at: now) }
    #expect(limit.wait(for: "203.0.113.9", at: now) == LoginLimit.allAddresses.longest)
    let back = Instant(secondsSince1970: now.secondsSince1970 - 1_000_000)
    #expect(limit.wait(for: "203.0.113.9", at: back) <= LoginLimit.allAddresses.longest, "a clock that was set back")
    for _ in 0..<100 { limit.refused("192.0.2.1", at: now) }
    #expect(limit.wait(for: "192.0.2.1", at: now) == LoginLimit.oneAddress.longest)
    let later = Instant(secondsSince1970: now.secondsSince1970 + LoginLimit.memory)
    #expect(limit.wait(for: "192.0.2.1", at: later) == 0)
  }

  @Test("the addresses that are remembered are bounded")
  func bounded() {
    var limit = LoginLimit()
    for index in 0..<(LoginLimit.mostAddresses + 50) {
      limit.refused("a\(index)", at: Instant(secondsSince1970: 1_795_291_200 + index))
    }
    #expect(limit.remembered <= LoginLimit.mostAddresses)
  }
}
