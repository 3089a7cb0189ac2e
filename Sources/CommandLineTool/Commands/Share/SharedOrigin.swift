import ArgumentParser
import Records

/// Where others reach the server.
struct OriginOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The address by which others know this Sweetspot; what `sweetspot serve` is told by its settings, else http://127.0.0.1 with its port.",
      valueName: "address"))
  var address: String?

  func origin(_ options: DataOptions) throws(CommandFailure) -> String {
    var flags: [Setting: String] = [:]
    if let address { flags[.address] = address }
    if let data = options.data { flags[.data] = data }
    let settings = try Settings.load(flags: flags)
    if address == nil, case .proxy(let origin) = settings.reach?.protection { return origin }
    return settings.hooks.address ?? "http://127.0.0.1:\(settings.port)"
  }
}

/// What was made, as `--json` prints it.
struct MadeAnswer: Encodable {
  let text: String
  let kept: SharedAddress
}
