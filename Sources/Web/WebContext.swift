import Hummingbird
import NIOCore

/// What travels with a request.
struct WebContext: RequestContext, RemoteAddressRequestContext {
  var coreContext: CoreRequestContextStorage
  /// Where the request came from, as the system says it; unknown in tests without a socket.
  let remoteAddress: SocketAddress?
  /// The token that a form on the page must send back.
  var formToken = ""
  /// The fields of a form that was sent, already checked to come from one of our own pages.
  var form = FormFields()

  /// The program that asks for resources, once its token was looked at.
  var caller: FHIRCaller?

  init(source: Source) {
    self.coreContext = CoreRequestContextStorage(source: source)
    self.remoteAddress = source.channel.remoteAddress
  }
}
