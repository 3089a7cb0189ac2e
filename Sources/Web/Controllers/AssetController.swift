import Evidence
import HTTPTypes
import Hummingbird

/// `/assets/NAME`: the style sheet, pictures and scripts that are part of the executable.
struct AssetController: Sendable {
  struct Asset: Sendable {
    let bytes: [UInt8]
    let mediaType: String
    let entityTag: String
  }

  private static let mediaTypes = [
    "css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml",
  ]

  let assets: [String: Asset]

  init(files: [EmbeddedResource] = EmbeddedResource.all) {
    assets = Dictionary(
      uniqueKeysWithValues: files.compactMap { file in
        guard file.path.hasPrefix("assets/"), let ending = file.path.split(separator: ".").last,
          let mediaType = Self.mediaTypes[String(ending)]
        else { return nil }
        let asset = Asset(bytes: file.bytes, mediaType: mediaType, entityTag: Self.entityTag(of: file.bytes))
        return (String(file.path.dropFirst("assets/".count)), asset)
      })
  }

  var endpoints: RouteCollection<WebContext> {
    RouteCollection(context: WebContext.self).get("assets/{name}", use: asset)
  }

  @Sendable private func asset(_ request: Request, _ context: WebContext) async throws -> Response {
    guard let asset = assets[try context.parameters.require("name")] else {
      throw WebFailure.noSuchPage
    }
    var headers: HTTPFields = [
      .contentType: asset.mediaType,
      // Ask each time, so that a new version is never mixed with old pages; the answer is then usually "unchanged".
      .cacheControl: "no-cache",
    ]
    // The worker of the page Today stands with the other files, and serves that page.
    if context.parameters.get("name") == "today-worker.js" { headers[.serviceWorkerAllowed] = "/today" }
    return try await request.ifNoneMatch(headers: headers, eTag: asset.entityTag, context: context) {
      Response(status: .ok, body: ResponseBody(byteBuffer: ByteBuffer(bytes: asset.bytes)))
    }
  }

  /// A hash that is enough to tell one version of a file from the next.
  static func entityTag(of bytes: [UInt8]) -> String {
    "\"\(String(FNV1a.hash(bytes), radix: 16))\""
  }
}
