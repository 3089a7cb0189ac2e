import Diary
import Foundation
import HTTPTypes
import Hummingbird
import Interchange
import Records
import Reports

/// `/export`: everything out.
struct ExchangeController: Sendable {
  let diary: DiaryParts

  var endpoints: RouteCollection<WebContext> {
    RouteCollection(context: WebContext.self)
      .get("export") { _, _ in
        Page(ExportPage(history: try await diary.store.history()), template: "export", section: nil)
      }
      .get("export/archive.json") { _, _ in
        download(
          try Archive(try await diary.store.everything()).data(), name: "sweetspot-\(diary.today).json",
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
  }

  private func download(_ data: Data, name: String, type: String) -> Response {
    Response(
      status: .ok,
      headers: [.contentType: type, .contentDisposition: "attachment; filename=\"\(name)\""],
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: Array(data))))
  }
}
