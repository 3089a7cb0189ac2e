import Evidence
import Hummingbird
import Reports

/// `/protocols`, side by side, and a page for each.
struct ProtocolsController: Sendable {
  let protocols: ProtocolCatalogue
  let library: EvidenceLibrary

  var endpoints: RouteCollection<WebContext> {
    RouteCollection(context: WebContext.self)
      .get("protocols") { _, _ in
        Page(ProtocolsPage(protocols, in: library), template: "protocols", section: .plan)
      }
      .get("protocols/{id}") { _, context in
        let id = try context.parameters.require("id")
        guard let found = protocols.protocols.first(where: { $0.id == id }) else {
          throw WebFailure.notFound("The protocol “\(id.prefix(80))”", remedy: "Choose one of those under /protocols.")
        }
        return Page(ProtocolPage(found, in: library), template: "protocol", section: .plan)
      }
  }
}
