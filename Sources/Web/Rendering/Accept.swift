import HTTPTypes
import Hummingbird

extension Request {
  /// Whether the `Accept` header puts JSON before HTML. A browser never does; without the header it is a page for people.
  var prefersJSON: Bool {
    var json = 0.0
    var html = 0.0
    for range in (headers[.accept] ?? "text/html").split(separator: ",") {
      let parts = range.split(separator: ";").map { $0.trimmingCharacters { $0 == " " } }
      guard let type = parts.first?.lowercased() else { continue }
      let quality =
        parts.dropFirst().first { $0.lowercased().hasPrefix("q=") }.flatMap { Double($0.dropFirst(2)) } ?? 1
      switch type {
      case "application/json": json = max(json, quality)
      case "text/html", "application/xhtml+xml", "text/*", "*/*": html = max(html, quality)
      default: break
      }
    }
    return json > 0 && json >= html
  }
}

extension Request {
  /// Whether the body is JSON.
  var carriesJSON: Bool {
    let type = (headers[.contentType] ?? "").prefix { $0 != ";" }.lowercased()
    return type == "application/json" || type.hasSuffix("+json")
  }
}

extension StringProtocol {
  fileprivate func trimmingCharacters(_ isUnwanted: (Character) -> Bool) -> String {
    String(drop(while: isUnwanted).reversed().drop(while: isUnwanted).reversed())
  }
}
