import ClinicalTime
import Foundation
import HTTPTypes
import History
import Hummingbird
import Instruments
import NIOCore
import Records
import Reports

/// `/report`: the doctor's page, and the same as a PDF.
struct ReportController: Sendable {
  let library: EvidenceLibrary
  let instruments: InstrumentCatalogue
  let diary: DiaryParts
  let printer: WeasyPrint

  var endpoints: RouteCollection<WebContext> {
    RouteCollection(context: WebContext.self)
      .get("report") { request, _ in
        Page(try await page(request), template: "report", section: .report)
      }
      .get("report.pdf", use: file)
  }

  private func page(_ request: Request, problem: String? = nil) async throws -> ReportPage {
    let asked = try Self.request(FormFields(query: request), today: diary.today)
    let (history, memory) = try await diary.reading()
    let decision = try await diary.responseDecision(
      history, memory, library: library, at: asked.range?.last ?? diary.today, instruments: instruments)
    return ReportPage(
      history, today: diary.today, request: asked, decision: decision, memory: memory, in: library, problem: problem)
  }

  @Sendable private func file(_ request: Request, _ context: WebContext) async throws -> Response {
    let report = try await page(request)
    do {
      let pdf = try await printer.sheet(of: report)
      return Response(
        status: .ok,
        headers: [
          .contentType: "application/pdf",
          .contentDisposition: "attachment; filename=\"sweetspot-report-\(diary.today).pdf\"",
        ], body: ResponseBody(byteBuffer: ByteBuffer(bytes: pdf)))
    } catch let error as WeasyPrint.Failure {
      return try Page(
        await page(request, problem: error.description), template: "report", section: .report,
        status: .serviceUnavailable
      ).response(from: request, context: context)
    }
  }

  /// The days and parts of an address. Without any part named, all are shown.
  static func request(_ fields: FormFields, today: LocalDate) throws -> ReportRequest {
    let from = try fields.choice("from") { LocalDate($0) }
    let to = try fields.choice("to") { LocalDate($0) }
    var asked = ReportRequest()
    let items = try fields.all("item").map { text in
      guard let item = ReportItem(rawValue: text) else {
        throw WebFailure(
          status: .badRequest, title: "Unknown choice",
          explanation: "“\(text.prefix(80))” is no part of the report.", remedy: "Choose on the page.")
      }
      return item
    }
    if !items.isEmpty { asked.items = Set(items) }
    if from != nil || to != nil {
      let last = min(to ?? today, today)
      asked.range = ProgressRange(from: min(from ?? last.adding(days: -83), last), through: last)
    }
    return asked
  }
}
