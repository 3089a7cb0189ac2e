import Foundation
import HTTPTypes
import History
import Hummingbird
import Records
import Reports

/// `/authorize/…`: the person sees what a program asks, and decides. Behind the guards of the pages: who is logged in
/// decides, for the record that is shown.
struct ConsentController: Sendable {
  let parts: WebParts
  let desk: AuthorizationDesk

  var endpoints: RouteCollection<WebContext> {
    RouteCollection(context: WebContext.self)
      .get("authorize/:wish", use: show)
      .post("authorize/:wish", use: decide)
  }

  @Sendable private func show(_ request: Request, _ context: WebContext) async throws -> Page<AuthorizePage> {
    try RecordInUse.refuseInExample()
    let id = try context.parameters.require("wish")
    guard let wish = await desk.wish(id) else { throw Self.gone }
    return Page(
      .question(
        program: wish.program.name, redirect: wish.program.redirect, record: parts.diary.store.person.shownName,
        rights: wish.scopes.map(\.words), days: TokenController.days, address: "\(AuthorizePage.address)/\(id)"),
      template: "authorize", section: nil)
  }

  /// Answers with a page that leads back. A form that led away by itself would need a weaker policy for contents.
  @Sendable private func decide(_ request: Request, _ context: WebContext) async throws -> Page<AuthorizePage> {
    try RecordInUse.refuseInExample()
    guard let decision = context.form["decision"], ["allow", "refuse"].contains(decision),
      let wish = await desk.take(try context.parameters.require("wish"))
    else { throw Self.gone }
    guard decision == "allow" else {
      return answer("Refused. Nothing was given.", wish, [("error", "access_denied")])
    }
    let code = await desk.code(for: wish, of: parts.diary.store.person.id)
    return answer(
      "It may read once it fetches its token, within \(AuthorizationDesk.fetching / 60) minutes. End it any time under Settings.",
      wish, [("code", code)])
  }

  private func answer(
    _ words: String, _ wish: AuthorizationWish, _ members: [(name: String, value: String)]
  ) -> Page<AuthorizePage> {
    Page(
      .answer(words: words, program: wish.program.name, address: wish.address(members)), template: "authorize",
      section: nil)
  }

  private static let gone = WebFailure(
    status: .notFound, title: "Nothing is asked any more",
    explanation:
      "This was answered before, or waited for more than \(AuthorizationDesk.thinking / 60) minutes. Nothing was given.",
    remedy: "Start again in the program.")
}

extension AccessScope {
  /// What it lets read, for people.
  fileprivate var words: String {
    let what = type.map { "resources of type \($0)" } ?? "everything on record"
    switch (mayRead, maySearch) {
    case (true, true): return "Read and search \(what)"
    case (true, false): return "Read \(what), one by one"
    default: return "Search \(what)"
    }
  }
}
