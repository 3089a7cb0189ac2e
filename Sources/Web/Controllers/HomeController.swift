import Hummingbird
import Reports

/// `/`
struct HomeController: Sendable {
  var endpoints: RouteCollection<WebContext> {
    RouteCollection(context: WebContext.self)
      .get("/") { _, _ in
        Page(HomePage.standard, template: "home", section: .home)
      }
  }
}
