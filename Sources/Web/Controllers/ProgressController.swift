import Hummingbird
import Records
import Reports

/// `/progress`
struct ProgressController: Sendable {
  let diary: DiaryParts

  var endpoints: RouteCollection<WebContext> {
    RouteCollection(context: WebContext.self)
      .get("progress") { request, _ in
        let fields = try FormFields(query: request)
        let added = try fields.choice("added") { text in Int(text).flatMap { (0...1_000_000).contains($0) ? $0 : nil } }
        let history = try await diary.store.history()
        let saved = added.map { "The file is taken in: \($0) items were added." }
        return Page(
          ProgressPage(history: history, measure: fields["measure"], saved: saved), template: "progress",
          section: .progress)
      }
  }
}
