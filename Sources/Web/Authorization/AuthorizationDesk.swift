import ClinicalTime
import Crypto
import Foundation
import History
import Hummingbird
import Records

/// A program's wish to read, as SMART App Launch 2.2 puts it, checked.
struct AuthorizationWish: Sendable {
  let program: RegisteredProgram
  let state: String?
  /// The SHA-256 of what the program keeps to itself until it fetches the token (PKCE, RFC 7636).
  let challenge: String
  let scopes: [AccessScope]

  /// Where the answer goes, with these members.
  func address(_ members: [(name: String, value: String)]) -> String {
    RedirectAddress.with(members + (state.map { [("state", $0)] } ?? []), to: program.redirect)
  }

  /// What the token response says was given.
  var granted: String { scopes.map(\.description).joined(separator: " ") }
}

/// Wishes that wait for the person, and codes that wait for the program. All in memory: after a restart a program asks
/// again.
actor AuthorizationDesk {
  /// How long a person may think, and how long a program may take to fetch the token, in seconds.
  static let thinking = 900
  static let fetching = 300
  static let most = 64

  private struct Held<Value: Sendable>: Sendable {
    let value: Value
    let until: Int
  }

  private let now: @Sendable () -> Instant
  private var wishes: [String: Held<AuthorizationWish>] = [:]
  /// By the hash of the code.
  private var codes: [SHA256.Digest: Held<(wish: AuthorizationWish, person: Person.ID)>] = [:]

  init(now: @escaping @Sendable () -> Instant) { self.now = now }

  /// Keeps a wish; of too many the oldest is forgotten.
  func keep(_ wish: AuthorizationWish) -> String {
    Self.makeRoom(in: &wishes, at: moment)
    let id = FormToken.random()
    wishes[id] = Held(value: wish, until: moment + Self.thinking)
    return id
  }

  func wish(_ id: String) -> AuthorizationWish? {
    guard let held = wishes[id], held.until > moment else { return nil }
    return held.value
  }

  /// Takes a wish off the desk, to be answered once.
  func take(_ id: String) -> AuthorizationWish? {
    guard let held = wishes.removeValue(forKey: id), held.until > moment else { return nil }
    return held.value
  }

  /// A code with which the program fetches its token.
  func code(for wish: AuthorizationWish, of person: Person.ID) -> String {
    Self.makeRoom(in: &codes, at: moment)
    let code = FormToken.random()
    codes[Self.name(of: code)] = Held(value: (wish, person), until: moment + Self.fetching)
    return code
  }

  /// What a code stands for. It is taken once, whatever comes of it.
  func redeem(_ code: String) -> (wish: AuthorizationWish, person: Person.ID)? {
    guard let held = codes.removeValue(forKey: Self.name(of: code)), held.until > moment else { return nil }
    return held.value
  }

  private var moment: Int { now().secondsSince1970 }

  private static func name(of code: String) -> SHA256.Digest { SHA256.hash(data: Data(code.utf8)) }

  private static func makeRoom<Key, Value>(in held: inout [Key: Held<Value>], at moment: Int) {
    held = held.filter { $0.value.until > moment }
    if held.count >= most, let oldest = held.min(by: { $0.value.until < $1.value.until })?.key { held[oldest] = nil }
  }
}

/// Where a program wants the answer.
enum RedirectAddress {
  /// Why an address is not taken: it must be encrypted on the way, stay on this computer, or belong to a program.
  static func problem(with text: String) -> String? {
    guard text.count <= 300, let parts = URLComponents(string: text), let scheme = parts.scheme, parts.fragment == nil,
      parts.user == nil, text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
    else { return "This is no address. Write it as the program's maker says it." }
    switch scheme {
    case "https": return parts.host?.isEmpty == false ? nil : "This address names no server."
    case "http":
      return ["127.0.0.1", "localhost", "[::1]", "::1"].contains(parts.host ?? "")
        ? nil : "An address beyond this computer must begin with https."
    // RFC 8252: a scheme of the program's own is a domain backwards.
    default:
      return scheme.contains(".") ? nil : "A scheme of the program's own has a dot in it, such as org.example.app."
    }
  }

  static func with(_ members: [(name: String, value: String)], to address: String) -> String {
    let allowed = CharacterSet.alphanumerics.union(CharacterSet(charactersIn: "-._~"))
    let query = members.map { "\($0.name)=\($0.value.addingPercentEncoding(withAllowedCharacters: allowed) ?? "")" }
    return address + (address.contains("?") ? "&" : "?") + query.joined(separator: "&")
  }
}
