import CallerTokens
import ClinicalTime
import ExactJSON
import Foundation
import Testing

/// Tokens made by another library; see `scripts/token-fixtures`.
private struct Fixture {
  struct Token: Sendable {
    let name: String
    let expected: String
    let text: String
  }

  let callers: JSONValue
  let audience: String
  let now: Instant
  let tokens: [Token]

  init() throws {
    let file = try #require(Bundle.module.url(forResource: "tokens", withExtension: "json", subdirectory: "Fixtures"))
    let json = try #require(try JSONValue(reading: Data(contentsOf: file)).object)
    callers = try #require(json["callers"])
    audience = try #require(json["audience"]?.string)
    now = Instant(secondsSince1970: try #require(json["now"]?.number?.whole))
    tokens = try #require(json["tokens"]?.array).map { entry in
      Token(
        name: try #require(entry.object?["name"]?.string), expected: try #require(entry.object?["expected"]?.string),
        text: try #require(entry.object?["token"]?.string))
    }
  }

  func gate(memory: Int = 100) throws -> TokenGate {
    TokenGate(callers: try Callers(reading: callers.utf8), memory: memory)
  }

  func outcome(_ token: String?, _ gate: TokenGate, later seconds: Int = 0, audience: String? = nil) -> String {
    do throws(TokenRefusal) {
      try gate.check(
        token.map { "Bearer \($0)" }, audience: audience ?? self.audience,
        now: Instant(secondsSince1970: now.secondsSince1970 + seconds))
      return "accepted"
    } catch {
      #expect(error.description.count > 20)
      return String(String(describing: Mirror(reflecting: error).children.first?.label ?? "\(caseName(error))"))
    }
  }

  private func caseName(_ error: TokenRefusal) -> String {
    switch error {
    case .missing: "missing"
    case .badSignature: "badSignature"
    case .expired: "expired"
    case .notYetValid: "notYetValid"
    case .replayed: "replayed"
    case .tooMany: "tooMany"
    default: "other"
    }
  }
}

@Suite("Tokens of callers")
struct TokenGateTests {
  private let fixture: Fixture

  init() throws { fixture = try Fixture() }

  @Test("tokens of an independent library are accepted or refused for the right reason")
  func fixtures() throws {
    #expect(fixture.tokens.count >= 30)
    for token in fixture.tokens {
      #expect(fixture.outcome(token.text, try fixture.gate()) == token.expected, "\(token.name)")
    }
  }

  @Test("a token is used once, until it has expired")
  func replay() throws {
    let gate = try fixture.gate()
    let token = fixture.tokens[0].text
    #expect(fixture.outcome(token, gate) == "accepted")
    #expect(fixture.outcome(token, gate) == "replayed")
    #expect(fixture.outcome(token, gate, later: 259) == "replayed")
    #expect(fixture.outcome(token, gate, later: 260) == "expired")
  }

  @Test("a refused token is not used up")
  func refusedIsNotUsed() throws {
    let gate = try fixture.gate()
    #expect(fixture.outcome(fixture.tokens[0].text, gate, audience: "https://elsewhere") == "audience")
    #expect(fixture.outcome(fixture.tokens[0].text, gate) == "accepted")
  }

  @Test("when memory is full nobody is let in until tokens expire")
  func full() throws {
    let gate = try fixture.gate(memory: 1)
    let good = fixture.tokens.filter { $0.expected == "accepted" }
    #expect(fixture.outcome(good[0].text, gate) == "accepted")
    #expect(fixture.outcome(good[1].text, gate) == "tooMany")
    #expect(fixture.outcome(good[0].text, gate) == "replayed")
  }

  @Test("what is no bearer token is refused", arguments: ["", "a.b", "a.b.c", "...", "e30.e30.", "é.é.é"])
  func garbage(text: String) throws {
    #expect(["unreadable", "algorithm", "missing"].contains(fixture.outcome(text, try fixture.gate())))
    #expect(fixture.outcome(nil, try fixture.gate()) == "missing")
  }

  @Test("a refusal names what was found, the limit and the remedy")
  func words() {
    let words: [(TokenRefusal, [String])] = [
      (.expired(secondsAgo: 200, allowed: 60), ["200 seconds ago", "by 60", "Make a new one"]),
      (.notYetValid(secondsAhead: 90, allowed: 60), ["90 seconds in the future", "by 60", "Set the clocks"]),
      (.algorithm(""), ["does not say how it is signed", "RS384 and ES384"]),
      (.unknownKey(""), ["does not name its key", "“jku” is not followed"]),
      (.unknownKey("new"), ["no key “new”", "file of callers", "“jku” is not followed"]),
      (.missingClaim("exp"), ["“exp”", "seconds since 1970"]), (.missingClaim("jti"), ["“jti”", "1 to 256 bytes"]),
      (.unreadable("it does not have three parts"), ["three parts", "Send a JWT"]),
    ]
    for (refusal, parts) in words {
      for part in parts { #expect(refusal.description.contains(part), "\(refusal)") }
      #expect(!refusal.description.contains("“”"))
    }
  }

  @Test("the seconds of a token that came too late or too early are told")
  func seconds() throws {
    func refusal(_ later: Int) throws -> TokenRefusal? {
      let gate = try fixture.gate()
      return #expect(throws: TokenRefusal.self) {
        try gate.check(
          "Bearer \(fixture.tokens[0].text)", audience: fixture.audience,
          now: Instant(secondsSince1970: fixture.now.secondsSince1970 + later))
      }
    }
    guard case .expired(let ago, 60) = try refusal(1_000), case .notYetValid(let ahead, 60) = try refusal(-1_000) else {
      Issue.record("refused for another reason")
      return
    }
    #expect(ago > 0 && ago < 1_000 && ahead > 900 && ahead <= 1_000)
  }

  @Test("every bit of a signature counts, and no token is written in two ways")
  func signatureBits() throws {
    let token = fixture.tokens[0].text
    for offset in [1, 2, 30, 60, 90, 127] {
      var bytes = Array(token.utf8)
      let place = bytes.count - offset
      bytes[place] = bytes[place] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
      let outcome = fixture.outcome(String(decoding: bytes, as: UTF8.self), try fixture.gate())
      #expect(outcome == "badSignature" || outcome == "unreadable")
    }
    #expect(fixture.outcome(token + "=", try fixture.gate()) == "unreadable")
  }

  @Test(
    "a file of callers that cannot be right is refused with the place",
    arguments: [
      ("", "line 1"), ("{}", "callers"), (#"{"callers":[]}"#, "callers"), (#"{"callers":[{}]}"#, "callers[0].issuer"),
      (#"{"callers":[{"issuer":"i"}]}"#, "callers[0].keys"),
      (#"{"callers":[{"issuer":"i","keys":[{"kty":"oct","kid":"a","k":"AAAA"}]}]}"#, "secret"),
      (#"{"callers":[{"issuer":"i","keys":[{"kty":"oct","kid":"a"}]}]}"#, "kty"),
      (#"{"callers":[{"issuer":"i","keys":[{"kty":"EC","crv":"P-256","kid":"a","x":"AA","y":"AA"}]}]}"#, "P-384"),
      (#"{"callers":[{"issuer":"i","keys":[{"kty":"EC","crv":"P-384","kid":"a","x":"AA","y":"AA"}]}]}"#, "point"),
      (#"{"callers":[{"issuer":"i","keys":[{"kty":"RSA","kid":"a","n":"AQAB","e":"AQAB"}]}]}"#, "2048"),
      (#"{"callers":[{"issuer":"i","keys":[{"kty":"RSA","n":"AQAB","e":"AQAB"}]}]}"#, "kid"),
    ])
  func callersFiles(text: String, words: String) {
    let problem = #expect(throws: CallersProblem.self) { try Callers(reading: text.utf8) }
    #expect(problem?.text.contains(words) == true, "\(problem?.text ?? "")")
  }
}
