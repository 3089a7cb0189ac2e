import HTTPTypes
import Hummingbird
import Reports

/// `/login` and `/logout`, where a passphrase is asked for.
struct LoginController: Sendable {
  let access: Access
  let login: LoginDesk

  /// Stands before ``LoginGuard``, behind ``FormGuard``.
  var endpoints: RouteCollection<WebContext> {
    RouteCollection(context: WebContext.self)
      .get("login") { _, _ in Page(LoginPage(), template: "login", section: .login) }
      .post("login", use: logIn)
      .post("logout", use: logOut)
  }

  @Sendable private func logIn(_ request: Request, _ context: WebContext) async throws -> Response {
    switch await login.logIn(context.form.unchanged("passphrase") ?? "", from: access.caller(of: request, context)) {
    case .welcome(let secret):
      // Who came because a program asked goes on there.
      let wish = request.cookies[LoginGuard.wishCookie].flatMap { FormToken.isWellFormed($0.value) ? $0.value : nil }
      var response = Response.redirect(to: wish.map { "\(AuthorizePage.address)/\($0)" } ?? "/", type: .normal)
      response.setCookie(cookie(secret, maxAge: LoginDesk.longest))
      if wish != nil { response.setCookie(LoginGuard.cookie(wish: "", maxAge: 0, access)) }
      return response
    case .wrong:
      return try Page(
        LoginPage(problem: "That is not the passphrase. Nothing was opened."), template: "login", section: .login,
        status: .unauthorized
      ).response(from: request, context: context)
    case .tooSoon(let seconds):
      var response = try Page(
        LoginPage(
          problem:
            "Too many wrong passphrases came in. Try again in \(seconds) \(seconds == 1 ? "second" : "seconds"); until then nothing is looked at."
        ), template: "login", section: .login, status: .tooManyRequests
      ).response(from: request, context: context)
      response.headers[.retryAfter] = String(seconds)
      return response
    }
  }

  @Sendable private func logOut(_ request: Request, _ context: WebContext) async throws -> Response {
    if let secret = LoginGuard.secret(in: request, access) { await login.logOut(secret) }
    var response = Response.redirect(to: LoginPage.address, type: .normal)
    response.setCookie(cookie("", maxAge: 0))
    return response
  }

  private func cookie(_ secret: String, maxAge: Int) -> Cookie {
    Cookie(
      name: LoginGuard.cookieName(access), value: secret, maxAge: maxAge, path: "/", secure: access.isSecure,
      httpOnly: true, sameSite: .strict)
  }
}
