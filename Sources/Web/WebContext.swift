import Hummingbird

/// What travels with a request.
struct WebContext: RequestContext {
  var coreContext: CoreRequestContextStorage
  /// The token that a form on the page must send back.
  var formToken = ""
  /// The fields of a form that was sent, already checked to come from one of our own pages.
  var form = FormFields()

  init(source: Source) {
    self.coreContext = CoreRequestContextStorage(source: source)
  }
}
