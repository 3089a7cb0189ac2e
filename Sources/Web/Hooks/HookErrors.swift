import CallerTokens
import DecisionSupport
import ExactJSON
import FHIR
import HTTPTypes
import Hummingbird
import Logging

/// What can go wrong before a hook is read.
enum HookFailure: Error {
  case tooLarge
  case notJSON(String)
  case origin(String)
  case notKept
  /// The address is there, but not for this method.
  case method(HTTPRequest.Method, allowed: [HTTPRequest.Method])
}

/// Turns every error of the services into an OperationOutcome.
struct HookErrors: RouterMiddleware {
  func handle(
    _ request: Request, context: WebContext, next: (Request, WebContext) async throws -> Response
  ) async throws -> Response {
    do {
      return try await next(request, context)
    } catch let refusal as HookRefusal {
      return response(.init(code: refusal.status), refusal.outcome)
    } catch let refusal as TokenRefusal {
      var response = response(
        refusal == .tooMany ? .serviceUnavailable : .unauthorized, .login, refusal.description)
      response.headers[.wwwAuthenticate] = "Bearer"
      return response
    } catch let failure as HookFailure {
      switch failure {
      case .tooLarge:
        return response(.contentTooLarge, .tooLong, "The request is larger than 4 MB. Send shorter lists.")
      case .notJSON(let type):
        return response(
          .unsupportedMediaType, .invalid,
          "The request is \(type.isEmpty ? "of no stated type" : type.shortened). Send application/json.")
      case .origin(let origin):
        return response(
          .forbidden, .forbidden,
          "Pages of \(origin.shortened) may not call this service. The setting “origins” lists those that may.")
      case .notKept:
        return response(
          .internalServerError, .exception, "The feedback could not be written down. Send it again later.")
      case .method(let method, let allowed):
        let names = allowed.map(\.rawValue).joined(separator: ", ")
        var response = response(
          .methodNotAllowed, .notSupported,
          "\(method.rawValue) is not answered at this address. Answered here: \(names).")
        response.headers[.allow] = names
        return response
      }
    } catch let failure as WebFailure {
      return response(failure.status, .processing, "\(failure.explanation) \(failure.remedy)")
    } catch let error as HTTPError {
      return response(
        error.status, error.status == .notFound ? .notFound : .processing,
        "There is nothing here for \(request.method.rawValue). GET /cds-services lists the services.")
    } catch {
      // The type only: an error's text may repeat what was sent.
      context.logger.error("unexpected error", metadata: ["type": "\(type(of: error))"])
      return response(
        .internalServerError, .exception, "This is a fault in the program. The request was not answered.")
    }
  }

  private func response(
    _ status: HTTPResponse.Status, _ kind: OperationOutcome.Kind, _ diagnostics: String
  ) -> Response {
    response(status, OperationOutcome(errors: [.init(kind, diagnostics)]))
  }

  private func response(_ status: HTTPResponse.Status, _ outcome: OperationOutcome) -> Response {
    .hooks(.object(outcome.element.json), status: status)
  }
}
