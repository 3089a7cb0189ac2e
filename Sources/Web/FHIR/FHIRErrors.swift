import ExactJSON
import FHIR
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Records

typealias IssueKind = OperationOutcome.Kind

/// Turns every error of `/fhir` into an OperationOutcome.
struct FHIRErrors: RouterMiddleware {
  func handle(
    _ request: Request, context: WebContext, next: (Request, WebContext) async throws -> Response
  ) async throws -> Response {
    do {
      return try await next(request, context)
    } catch let failure as FHIRFailure {
      var response = response(failure.status, failure.kind, failure.diagnostics)
      for field in failure.headers { response.headers[field.name] = field.value }
      return response
    } catch let error as StoreError {
      let failure = WebFailure(error)
      return response(failure.status, .exception, failure.explanation)
    } catch let failure as WebFailure {
      return response(failure.status, .processing, failure.explanation)
    } catch let error as HTTPError {
      return response(
        error.status, error.status == .notFound ? .notFound : .processing, FHIRFailure.nothingHere.diagnostics)
    } catch {
      // The type only: an error's text may repeat what was sent.
      context.logger.error("unexpected error", metadata: ["type": "\(type(of: error))"])
      return response(.internalServerError, .exception, "This is a fault in the program.")
    }
  }

  private func response(
    _ status: HTTPResponse.Status, _ kind: IssueKind, _ diagnostics: String
  ) -> Response {
    .fhir(.object(OperationOutcome(errors: [.init(kind, diagnostics)]).element.json), status: status)
  }
}

extension Response {
  static func fhir(_ value: JSONValue, status: HTTPResponse.Status = .ok) -> Response {
    Response(
      status: status, headers: [.contentType: "application/fhir+json; charset=utf-8", .cacheControl: "no-store"],
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: value.utf8)))
  }
}
