import Hummingbird
import HummingbirdTLS
import Logging
import NIOCore
import Reports

/// All routes, behind all guards. The order matters: the guards' refusals are pages too, with the same headers, and a
/// route stands only behind the guards that were added before it.
func buildRouter(_ parts: WebParts) -> Router<WebContext> {
  let router = Router(context: WebContext.self, options: .autoGenerateHeadEndpoints)
  let access = parts.access
  router.addMiddleware {
    RequestLog()
    SecurityHeaders()
    ErrorPages()
    HostCheck(names: HostCheck.loopbackNames.union(parts.hooks?.hostNames ?? []).union(access.names))
  }
  router.addRoutes(HealthController(version: parts.version, evidenceVersion: parts.library.version).endpoints)
  router.addMiddleware { ProxyCheck(access: access) }
  router.addRoutes(AssetController().endpoints)
  // Records systems show who they are with a token, not with a form: their routes stand before the guard of forms.
  // Without configured callers whoever reaches them may ask, which is right on this computer only.
  if let hooks = parts.hooks, access.login == nil || hooks.gate != nil {
    router.addRoutes(HookController(parts: hooks, access: access).endpoints)
  }
  let records = WrittenRecords(parts)
  let authorization = AuthorizationDesk(now: parts.diary.now)
  router.addMiddleware { FHIRDoor(records: parts.diary.records) }
  router.addRoutes(FHIRController(parts: parts, records: records).endpoints)
  router.addRoutes(SharedController(parts: parts).endpoints)
  router.addRoutes(TokenController(parts: parts, desk: authorization).endpoints)
  router.addMiddleware { FormGuard(access: access) }
  if let login = access.login { router.addRoutes(LoginController(access: access, login: login).endpoints) }
  router.addMiddleware {
    LoginGuard(access: access)
    PersonChoice(diary: parts.diary)
  }
  router.addRoutes(HomeController(diary: parts.diary).endpoints)
  router.addRoutes(SettingsController(parts: parts).endpoints)
  router.addRoutes(
    PlanController(protocols: parts.protocols, diary: parts.diary, evidenceVersion: parts.library.version).endpoints)
  router.addRoutes(SupplyController(evidence: parts.library.evidence, diary: parts.diary).endpoints)
  router.addRoutes(
    CompoundingController(evidence: parts.worksheets, diary: parts.diary, evidenceVersion: parts.library.version)
      .endpoints)
  router.addRoutes(ProtocolsController(protocols: parts.protocols, library: parts.library).endpoints)
  router.addRoutes(QuestionsController(instruments: parts.instruments, diary: parts.diary).endpoints)
  router.addRoutes(
    ProgressController(library: parts.library, instruments: parts.instruments, diary: parts.diary).endpoints)
  router.addRoutes(
    ReportController(
      library: parts.library, instruments: parts.instruments, diary: parts.diary, printer: parts.printer
    ).endpoints)
  router.addRoutes(ExchangeController(diary: parts.diary).endpoints)
  let screen = ScreenController(library: parts.library, diary: parts.diary)
  router.addRoutes(screen.endpoints)
  router.addRoutes(
    ImportController(diary: parts.diary, recogniser: screen.recogniser, instruments: parts.instruments).endpoints)
  router.addRoutes(
    TodayController(
      diary: parts.diary, instruments: parts.instruments, screener: screen.screener, recogniser: screen.recogniser
    ).endpoints)
  router.addRoutes(
    CurveController(
      library: parts.library, kinetics: parts.kinetics, diary: parts.diary, recogniser: screen.recogniser
    ).endpoints)
  router.addRoutes(TrialController(library: parts.library, diary: parts.diary).endpoints)
  router.addRoutes(SharingController(parts: parts, records: records, recogniser: screen.recogniser).endpoints)
  router.addRoutes(ConsentController(parts: parts, desk: authorization).endpoints)
  router.addRoutes(EvidenceController(library: parts.library).endpoints)
  return router
}

func buildApplication(
  _ parts: WebParts,
  host: String = "127.0.0.1",
  port: Int = 0,
  tls: TLSFiles? = nil,
  onRunning: @escaping @Sendable (Int) async -> Void = { _ in }
) throws -> some ApplicationProtocol {
  // The names of medicines are laid out beside the start of the server, which does not wait for them.
  _ = parts.library.recogniser
  return Application(
    router: buildRouter(parts),
    server: try tls.map { try .tls(tlsConfiguration: $0.configuration()) } ?? .http1(),
    configuration: ApplicationConfiguration(address: .hostname(host, port: port), serverName: "sweetspot"),
    onServerRunning: { channel in await onRunning(channel.localAddress?.port ?? port) },
    logger: parts.logger
  )
}

/// The services for records systems alone, without any record: `serve --cds-only`.
func buildHookApplication(
  _ parts: HookParts, version: String, host: String = "127.0.0.1", port: Int = 0, logger: Logger,
  onRunning: @escaping @Sendable (Int) async -> Void = { _ in }
) -> some ApplicationProtocol {
  let router = Router(context: WebContext.self, options: .autoGenerateHeadEndpoints)
  router.addMiddleware {
    RequestLog()
    SecurityHeaders()
    HookErrors()
    HostCheck(names: HostCheck.loopbackNames.union(parts.hostNames))
  }
  router.addRoutes(HookController(parts: parts).endpoints)
  router.addRoutes(HealthController(version: version, evidenceVersion: parts.library.version).endpoints)
  return Application(
    router: router,
    configuration: ApplicationConfiguration(address: .hostname(host, port: port), serverName: "sweetspot"),
    onServerRunning: { channel in await onRunning(channel.localAddress?.port ?? port) },
    logger: logger)
}
