import Hummingbird

/// `/health`: for whoever watches whether the program is up.
struct HealthController: Sendable {
  struct Health: Encodable {
    let status = "ok"
    let version: String
    let evidence: String
  }

  let version: String
  let evidenceVersion: String

  var endpoints: RouteCollection<WebContext> {
    RouteCollection(context: WebContext.self)
      .get("health") { _, _ in
        try Response.json(Health(version: version, evidence: evidenceVersion), status: .ok)
      }
  }
}
