import Diary
import Foundation
import HTTPTypes
import Hummingbird
import Interchange
import Records
import Reports

/// `/export` and `/import`: everything out, and files from elsewhere in, after a look at what is in them.
struct ExchangeController: Sendable {
  let diary: DiaryParts

  var endpoints: RouteCollection<WebContext> {
    RouteCollection(context: WebContext.self)
      .get("export") { _, _ in
        Page(ExportPage(history: try await diary.store.history()), template: "export", section: nil)
      }
      .get("export/archive.json") { _, _ in
        download(
          try Archive(try await diary.store.history()).data(), name: "sweetspot-\(diary.today).json",
          type: "application/json; charset=utf-8")
      }
      .get("export/doses.csv") { _, _ in
        download(
          Data(try await diary.store.history().dosesAsText.utf8), name: "doses-\(diary.today).csv",
          type: "text/csv; charset=utf-8")
      }
      .get("export/scores.csv") { _, _ in
        download(
          Data(try await diary.store.history().scoresAsText.utf8), name: "scores-\(diary.today).csv",
          type: "text/csv; charset=utf-8")
      }
      .get("export/rescue.csv") { _, _ in
        download(
          Data(try await diary.store.history().rescuesAsText.utf8), name: "rescue-\(diary.today).csv",
          type: "text/csv; charset=utf-8")
      }
      .get("import") { _, _ in Page(ImportPage(), template: "import", section: nil) }
      .post("import", use: look)
      .post("import/confirm", use: take)
  }

  @Sendable private func look(_ request: Request, _ context: WebContext) async throws -> Page<ImportPage> {
    let content = context.form.unchanged("file") ?? ""
    do {
      let batch = try importBatch(from: content.utf8)
      let preview = ImportPage.Preview(
        batch: batch, newItems: try await diary.store.newItems(in: batch),
        fileName: fileName(context.form["file.name"]),
        content: content)
      return Page(ImportPage(preview: preview), template: "import", section: nil)
    } catch let error as ImportError {
      return Page(
        ImportPage(problem: error.description), template: "import", section: nil, status: .unprocessableContent)
    }
  }

  @Sendable private func take(_ request: Request, _ context: WebContext) async throws -> Response {
    do {
      let batch = try importBatch(from: (context.form.unchanged("content") ?? "").utf8)
      let added = try await diary.store.record(batch, fileName: fileName(context.form["fileName"]))
      let measure = batch.measures.first.map { "&measure=\($0.id)" } ?? ""
      return .redirect(to: "/progress?added=\(added)\(measure)", type: .normal)
    } catch let error as ImportError {
      return try Page(
        ImportPage(problem: error.description), template: "import", section: nil, status: .unprocessableContent
      ).response(from: request, context: context)
    }
  }

  /// The last part of a path, as some browsers send all of it.
  private func fileName(_ sent: String?) -> String {
    let last = (sent ?? "").split { $0 == "/" || $0 == "\\" }.last.map(String.init) ?? "file"
    return String(last.prefix(120))
  }

  private func download(_ data: Data, name: String, type: String) -> Response {
    Response(
      status: .ok,
      headers: [.contentType: type, .contentDisposition: "attachment; filename=\"\(name)\""],
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: Array(data))))
  }
}
