import ClinicalTime
import Crypto
import ExactJSON
import FHIRRecord
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Records
import Reports

/// `GET /authorize` and `POST /token`: the parts of SMART App Launch 2.2 that a program calls without anybody's session.
/// The person decides in ``ConsentController``.
struct TokenController: Sendable {
  let parts: WebParts
  let desk: AuthorizationDesk

  /// How long a token given to a program holds, as one that is made by hand does.
  static let days = 90

  var endpoints: RouteCollection<WebContext> {
    RouteCollection(context: WebContext.self)
      .get("authorize", use: ask)
      .post("token", use: token)
  }

  // MARK: Asking

  @Sendable private func ask(_ request: Request, _ context: WebContext) async throws -> Response {
    let fields = try FormFields(query: request)
    let programs = try await parts.diary.records.first.programs()
    // Where the answer would go is not to be trusted, so that it stays here.
    guard let program = programs.first(where: { $0.id == fields["client_id"] }) else {
      throw Self.unregistered("There is no program with the client_id \(Self.shown(fields.unchanged("client_id"))).")
    }
    guard fields.unchanged("redirect_uri") == program.redirect else {
      throw Self.unregistered(
        "“\(program.name)” is registered with another redirect address than \(Self.shown(fields.unchanged("redirect_uri")))."
      )
    }
    switch wish(fields, of: program, request) {
    case .success(let wish):
      let address = "\(AuthorizePage.address)/\(await desk.keep(wish))"
      return try Page(
        AuthorizePage.waiting(program: program.name, address: address), template: "authorize", section: nil
      ).response(from: request, context: context)
    case .failure(let refusal):
      let state = fields.unchanged("state").map { [(name: "state", value: $0)] } ?? []
      return .redirect(
        to: RedirectAddress.with(
          [("error", refusal.code), ("error_description", refusal.why)] + state, to: program.redirect), type: .normal)
    }
  }

  private static func unregistered(_ why: String) -> WebFailure {
    WebFailure(
      status: .badRequest, title: "This program is not registered here", explanation: why,
      remedy: "Register the program under Settings, What others may read, with exactly its redirect address.")
  }

  private static func shown(_ value: String?) -> String { value.map { "“\($0.shortened)”" } ?? "that it left out" }

  /// Plain letters only: RFC 6749, section 4.1.2.1, lets nothing else into a description.
  private static func plain(_ name: String, _ value: String?) -> String {
    guard let value else { return "\(name) is missing" }
    return "\(name) is \(String(value.filter { $0.isASCII && $0 != "\"" && $0 != "\\" && !$0.isNewline }.prefix(80)))"
  }

  private struct Refused: Error {
    let code: String
    let why: String
  }

  private func wish(
    _ fields: FormFields, of program: RegisteredProgram, _ request: Request
  ) -> Result<AuthorizationWish, Refused> {
    guard fields["response_type"] == "code" else {
      return .failure(
        Refused(
          code: "unsupported_response_type",
          why: "\(Self.plain("response_type", fields["response_type"])); only code is answered."))
    }
    guard fields["code_challenge_method"] == "S256", let challenge = fields["code_challenge"],
      challenge.wholeMatch(of: /[A-Za-z0-9_-]{43}/) != nil
    else {
      let method = Self.plain("code_challenge_method", fields["code_challenge_method"])
      return .failure(
        Refused(
          code: "invalid_request",
          why: "\(method); PKCE with S256 and a code_challenge of 43 characters in base64url is required."))
    }
    // Clients differ in whether they end it with a stroke.
    let server = "\(parts.origin(of: request))/fhir"
    guard let audience = fields["aud"], audience == server || audience == "\(server)/" else {
      return .failure(
        Refused(code: "invalid_request", why: "\(Self.plain("aud", fields["aud"])); it must be \(server)."))
    }
    let asked = (fields["scope"] ?? "").split(separator: " ").map(String.init)
    let scopes = AccessScope.readable(asked)
    guard !scopes.isEmpty else {
      return .failure(
        Refused(
          code: "invalid_scope",
          why:
            "\(Self.plain("scope", fields["scope"])); ask for patient/*.rs, or for types that are kept here, such as patient/Observation.rs."
        ))
    }
    return .success(
      AuthorizationWish(
        program: program, state: fields.unchanged("state"), challenge: challenge, scopes: scopes))
  }

  // MARK: The token

  @Sendable private func token(_ request: Request, _ context: WebContext) async throws -> Response {
    var request = request
    let body = try await request.collectBody(upTo: 16_384)
    guard !request.carriesJSON, let fields = try? FormFields(urlEncoded: String(buffer: body)) else {
      return .refusal("invalid_request", "Send a form: application/x-www-form-urlencoded.")
    }
    guard fields["grant_type"] == "authorization_code" else {
      return .refusal(
        "unsupported_grant_type",
        "\(Self.plain("grant_type", fields["grant_type"])); only authorization_code is answered.")
    }
    guard let code = fields["code"], let verifier = fields["code_verifier"],
      verifier.wholeMatch(of: /[A-Za-z0-9._~-]{43,128}/) != nil
    else { return .refusal("invalid_request", "code, and code_verifier of 43 to 128 characters, are needed.") }
    guard let (wish, person) = await desk.redeem(code), fields["client_id"] == wish.program.id,
      fields.unchanged("redirect_uri") == wish.program.redirect,
      FormToken.matches(Data(SHA256.hash(data: Data(verifier.utf8))).base64URL, wish.challenge),
      let store = try await parts.diary.records.store(of: person)
    else {
      return .refusal(
        "invalid_grant",
        "The code is unknown, was tried before, is older than \(AuthorizationDesk.fetching) seconds, or belongs to another client_id, redirect_uri or code_verifier. Ask the person again."
      )
    }
    let secret = "sweetspot_\(FormToken.random())"
    let seconds = Self.days * 86_400
    _ = try await store.addToken(
      secret, named: wish.program.name, scopes: wish.scopes,
      expiresAt: Instant(secondsSince1970: parts.diary.now().secondsSince1970 + seconds))
    return .shared(
      .object([
        "access_token": .string(secret), "token_type": "Bearer", "expires_in": .number(JSONNumber(seconds)),
        "scope": .string(wish.granted), "patient": .string(RecordedResources.patientID(of: person)),
      ]))
  }
}

extension AccessScope {
  /// The scopes among those asked for that let read here. The older `patient/Observation.read` means
  /// `patient/Observation.rs`; what is not known here is left out, as the answer says.
  static func readable(_ asked: [String]) -> [AccessScope] {
    var seen: Set<String> = []
    return asked.compactMap { text in
      let text = text.hasSuffix(".read") ? "\(text.dropLast(5)).rs" : text
      guard let scope = AccessScope(text, types: RecordedResources.types), seen.insert(scope.description).inserted
      else {
        return nil
      }
      return scope
    }
  }
}

extension Response {
  /// An error of RFC 6749, section 5.2.
  fileprivate static func refusal(_ code: String, _ why: String) -> Response {
    .shared(.object(["error": .string(code), "error_description": .string(why)]), status: .badRequest)
  }

  /// SMART App Launch 2.2, section "FHIR authorization endpoint and capabilities discovery".
  static func smartConfiguration(at origin: String) -> Response {
    let scopes = ["patient/*.rs"] + RecordedResources.types.map { "patient/\($0).rs" }
    func list(_ texts: [String]) -> JSONValue { .array(texts.map(JSONValue.string)) }
    return .shared(
      .object([
        "authorization_endpoint": .string("\(origin)\(AuthorizePage.address)"),
        "token_endpoint": .string("\(origin)/token"), "response_types_supported": list(["code"]),
        "grant_types_supported": list(["authorization_code"]),
        "token_endpoint_auth_methods_supported": list(["none"]), "code_challenge_methods_supported": list(["S256"]),
        "scopes_supported": list(scopes),
        "capabilities": list([
          "launch-standalone", "client-public", "context-standalone-patient", "permission-patient", "permission-v2",
        ]),
      ]))
  }
}
