import ClinicalTime

/// How soon after refused logins the next one is looked at: for one address, and for all of them together, so that
/// many addresses guess no faster than one.
///
/// After the first few, each refusal doubles the wait. The wait for everybody stays short, so that strangers who guess
/// can slow the owner down but not lock them out.
struct LoginLimit: Sendable {
  struct Rule: Sendable {
    /// How many refusals cost nothing: everybody mistypes.
    let free: Int
    /// The longest wait, in seconds.
    let longest: Int
  }

  static let oneAddress = Rule(free: 3, longest: 900)
  static let allAddresses = Rule(free: 20, longest: 30)
  /// After so many seconds without a refusal, earlier ones are forgotten.
  static let memory = 3600
  /// The most addresses that are remembered.
  static let mostAddresses = 4096

  private struct Count {
    var refusals = 0
    var last = Instant(secondsSince1970: .min / 2)

    /// How many seconds the next login has to wait. A clock that was set back makes nobody wait longer.
    func wait(_ rule: Rule, at now: Instant) -> Int {
      guard refusals > rule.free else { return 0 }
      let delay = min(1 << min(refusals - rule.free - 1, 20), rule.longest)
      return min(max(0, last.secondsSince1970 + delay - now.secondsSince1970), delay)
    }

    mutating func add(at now: Instant) {
      if now.secondsSince1970 - last.secondsSince1970 >= LoginLimit.memory { refusals = 0 }
      refusals += 1
      last = now
    }
  }

  private var byAddress: [String: Count] = [:]
  private var all = Count()

  /// How many addresses are remembered.
  var remembered: Int { byAddress.count }

  /// How many seconds a login from an address has to wait; 0 when it is looked at now.
  func wait(for address: String, at now: Instant) -> Int {
    max(all.wait(Self.allAddresses, at: now), byAddress[address]?.wait(Self.oneAddress, at: now) ?? 0)
  }

  mutating func refused(_ address: String, at now: Instant) {
    all.add(at: now)
    byAddress[address, default: Count()].add(at: now)
    guard byAddress.count > Self.mostAddresses else { return }
    byAddress = byAddress.filter { now.secondsSince1970 - $0.value.last.secondsSince1970 < Self.memory }
    guard byAddress.count > Self.mostAddresses,
      let oldest = byAddress.min(by: { $0.value.last < $1.value.last })?.key
    else { return }
    byAddress[oldest] = nil
  }

  /// A login that succeeded clears what its own address mistyped, not what others tried.
  mutating func accepted(_ address: String) {
    byAddress[address] = nil
  }
}
