import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Records
import Reports

/// Turns every error into a page, or into JSON of one shape: `{"error": {status, title, explanation, details, remedy}}`.
struct ErrorPages: RouterMiddleware {
  func handle(
    _ request: Request, context: WebContext, next: (Request, WebContext) async throws -> Response
  ) async throws -> Response {
    do {
      return try await next(request, context)
    } catch {
      let failure = failure(for: error, request: request, logger: context.logger)
      return try response(to: request, context: context, failure: failure)
    }
  }

  private func failure(for error: any Error, request: Request, logger: Logger) -> WebFailure {
    switch error {
    case let failure as WebFailure:
      return failure
    case let error as StoreError:
      return WebFailure(error)
    case is NIOTooManyBytesError:
      return FormGuard.tooLarge(FormGuard.limit(of: request))
    case let error as HTTPError where error.status == .notFound:
      return request.method == .get || request.method == .head
        ? .noSuchPage : .wrongMethod(request.method.rawValue)
    default:
      // The type only: an error's text may repeat what the person typed.
      logger.error("unexpected error", metadata: ["type": "\(type(of: error))"])
      return .unexpected
    }
  }

  private func response(to request: Request, context: WebContext, failure: WebFailure) throws -> Response {
    if request.prefersJSON {
      return try .json(["error": failure.page], status: failure.status)
    }
    return try Page(failure.page, template: "error", section: nil, status: failure.status)
      .response(from: request, context: context)
  }
}
