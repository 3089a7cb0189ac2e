import Hummingbird
import Records
import Reports

/// `/`
struct HomeController: Sendable {
  let diary: DiaryParts

  var endpoints: RouteCollection<WebContext> {
    RouteCollection(context: WebContext.self)
      .get("/") { _, _ in
        Page(HomePage(try await diary.store.history()), template: "home", section: .home)
      }
  }
}
