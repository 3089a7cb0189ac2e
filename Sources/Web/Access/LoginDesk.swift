import ClinicalTime
import Crypto
import Foundation

/// Checks passphrases, one at a time, and keeps the sessions of those who knew it. All in memory: after a restart
/// everybody logs in again.
actor LoginDesk {
  enum Answer: Equatable, Sendable {
    /// The secret of the new session, for its cookie.
    case welcome(String)
    case wrong
    /// Not looked at; try again after so many seconds.
    case tooSoon(seconds: Int)
  }

  /// A session ends after so many seconds without a request, two weeks, and at the latest after so many, 60 days.
  static let idle = 14 * 86_400
  static let longest = 60 * 86_400
  static let mostSessions = 64

  private struct Session {
    let began: Instant
    var used: Instant

    func holds(at now: Instant) -> Bool {
      now.secondsSince1970 - used.secondsSince1970 < LoginDesk.idle
        && now.secondsSince1970 - began.secondsSince1970 < LoginDesk.longest
    }
  }

  private let passphrase: PassphraseHash
  private let now: @Sendable () -> Instant
  /// By the hash of the secret, so that what is compared says nothing about the secret.
  private var sessions: [SHA256.Digest: Session] = [:]
  private var limit = LoginLimit()

  init(_ passphrase: PassphraseHash, now: @escaping @Sendable () -> Instant) {
    self.passphrase = passphrase
    self.now = now
  }

  /// Looks at a passphrase. While one is looked at, the next waits: guesses cannot take all the memory and both
  /// processors.
  func logIn(_ typed: String, from address: String) -> Answer {
    let moment = now()
    let wait = limit.wait(for: address, at: moment)
    guard wait == 0 else { return .tooSoon(seconds: wait) }
    guard passphrase.matches(typed) else {
      limit.refused(address, at: moment)
      return .wrong
    }
    limit.accepted(address)
    sessions = sessions.filter { $0.value.holds(at: moment) }
    if sessions.count >= Self.mostSessions, let oldest = sessions.min(by: { $0.value.used < $1.value.used })?.key {
      sessions[oldest] = nil
    }
    let secret = FormToken.random()
    sessions[Self.name(of: secret)] = Session(began: moment, used: moment)
    return .welcome(secret)
  }

  /// Whether a session holds, and that it was used now.
  func admits(_ secret: String) -> Bool {
    let name = Self.name(of: secret)
    let moment = now()
    guard var session = sessions[name], session.holds(at: moment) else {
      sessions[name] = nil
      return false
    }
    session.used = max(session.used, moment)
    sessions[name] = session
    return true
  }

  func logOut(_ secret: String) {
    sessions[Self.name(of: secret)] = nil
  }

  private static func name(of secret: String) -> SHA256.Digest { SHA256.hash(data: Data(secret.utf8)) }
}
