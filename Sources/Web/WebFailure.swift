import HTTPTypes
import Records
import Reports

/// The one error of the pages. It says what happened, why, and the remedy, and is rendered in one place: `ErrorPages`.
struct WebFailure: Error, Equatable {
  let status: HTTPResponse.Status
  let title: String
  let explanation: String
  var details: [String] = []
  let remedy: String
}

extension WebFailure {
  static func notFound(_ what: String, remedy: String) -> WebFailure {
    WebFailure(status: .notFound, title: "Not found", explanation: "\(what) does not exist.", remedy: remedy)
  }

  static let noSuchPage = WebFailure.notFound(
    "This page", remedy: "Check the address, or start from the first page.")

  static func wrongMethod(_ method: String) -> WebFailure {
    WebFailure(
      status: .methodNotAllowed, title: "That cannot be done here",
      explanation: "This address does not answer \(method).",
      remedy: "Open the page and use the form on it."
    )
  }

  /// For what should never happen. The reason is kept out of the page: it could hold personal text or a file's contents.
  static let unexpected = WebFailure(
    status: .internalServerError, title: "Something went wrong in Sweetspot",
    explanation: "This is a fault in the program, not something you did. What was saved before is untouched.",
    remedy: "Go back and try again. If it happens again, restart Sweetspot."
  )

  var page: ErrorPage {
    ErrorPage(
      status: status.code, title: title, explanation: explanation, details: details, remedy: remedy)
  }
}

extension WebFailure {
  /// Why the person's file could not be used.
  init(_ error: StoreError) {
    let status: HTTPResponse.Status =
      switch error {
      case .noSuchEntry, .noSuchPerson: .notFound
      case .refused, .notEmpty, .receivedBefore: .conflict
      case .busy: .serviceUnavailable
      case .cannotOpen, .readOnly, .newerSchema, .damaged: .internalServerError
      case .diskFull: HTTPResponse.Status(code: 507, reasonPhrase: "Insufficient Storage")
      }
    self.init(
      status: status, title: "Not saved", explanation: error.description,
      remedy: "What you typed is still in the form: go back in the browser to find it.")
  }
}
