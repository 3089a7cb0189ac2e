import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import NumericalMethods

@testable import Web

/// Requests that nobody who means well sends, from a seeded generator: the same seed gives the same requests.
struct HostileRequests {
  struct Made {
    let method: HTTPRequest.Method
    let uri: String
    let headers: HTTPFields
    let body: ByteBuffer
  }

  /// Stands in everything that is typed. It must never be logged.
  static let personal = "zq7oxycodone"
  static let token = String(repeating: "b2", count: 32)

  private var chance: Xoshiro256StarStar
  /// The fields of the forms that the pages hold, by the address that each is sent to.
  let forms: [String: [String]]

  init(seed: UInt64, forms: [String: [String]]) {
    chance = Xoshiro256StarStar(seed: seed)
    self.forms = forms
  }

  /// One request to a route as it is declared.
  mutating func next(_ method: HTTPRequest.Method, _ path: String) -> Made {
    let address = filled(path)
    var headers = HTTPFields()
    headers[.accept] = pick(["text/html", "application/json", "*/*;q=0.1, application/json;q=zz", "\u{202e}", ""])
    headers[.cookie] = pick([
      "sweetspot-form=\(Self.token)", "sweetspot-form=\(Self.token); sweetspot-person=\(Self.personal)",
      "sweetspot-form=short", "sweetspot-form=\(Self.token); sweetspot-person=%ff%fe", "=;;=", "",
    ])
    if oneIn(8) { headers[.authorization] = pick(["Bearer \(Self.personal)", "Bearer", "Basic Og==", "Bearer a.b.c"]) }
    if oneIn(12) { headers[.origin] = pick(["null", "https://example.org", "http://localhost", "\u{0}"]) }
    let used = oneIn(10) ? pick([.put, .delete, .patch, .options, .head, .get, .post]) : method
    if used == .get || used == .head {
      return Made(
        method: used, uri: oneIn(4) ? address : address + "?" + query(path), headers: headers, body: ByteBuffer())
    }
    let (type, body) = body(path)
    if let type { headers[.contentType] = type }
    return Made(method: used, uri: oneIn(6) ? address + "?" + query(path) : address, headers: headers, body: body)
  }

  // MARK: - Parts

  /// What stands for the parameters of a path: what exists, and what does not.
  private mutating func filled(_ path: String) -> String {
    path.split(separator: "/", omittingEmptySubsequences: false).map { part in
      guard part.hasPrefix("{") || part.hasPrefix(":") || part.hasPrefix("*") else { return String(part) }
      return pick([
        "peg", "liptan", "wait.label.short-acting", "younger-2013", "capsules", "base.css", "Observation",
        "example-dose-1", "..%2F..%2Fetc%2Fpasswd", "%00", "%ff%fe", "%E2%80%AE\(Self.personal)", "a b",
        String(repeating: "x", count: 3_000), "-1", "%2e%2e", "own-1", "fibromyalgia-2016",
      ])
    }.joined(separator: "/")
  }

  private mutating func query(_ path: String) -> String {
    switch chance.nextIndex(below: 6) {
    case 0:
      return pick([
        "&&&===&", "%", "%zz=%1", "%ff=%fe", "a[]=1&a[b]=2", "?", "#", "day", String(repeating: "k=v&", count: 2_000),
      ])
    default:
      let names = [
        "day", "from", "to", "weeks", "measure", "item", "saved", "check", "rescue", "words", "topic", "dose", "time",
        "stock", "strength", "made", "size", "_count", "date", "code", "patient", "_id", "added", "plan", "every",
      ]
      return encoded((0..<(1 + chance.nextIndex(below: 4))).map { _ in (pick(names), value()) })
    }
  }

  private mutating func body(_ path: String) -> (type: String?, body: ByteBuffer) {
    var fields: [(String, String)] = fieldNames(path).compactMap { name in
      oneIn(4) ? nil : (name, value())
    }
    if oneIn(3), let repeated = fields.first { fields += Array(repeating: repeated, count: 3) }
    switch chance.nextIndex(below: 9) {
    case 0: return (pick(["application/json", "application/fhir+json"]), ByteBuffer(string: json(fields)))
    case 1:
      return (
        pick(["multipart/form-data; boundary=edge", "multipart/form-data", "multipart/form-data; boundary="]),
        ByteBuffer(string: multipart(fields + [(FormToken.fieldName, Self.token)]))
      )
    case 2: return (pick(["text/plain", "application/xml", "\u{202e}", nil]), ByteBuffer(string: value()))
    case 3:
      // Not UTF-8, or cut off in the middle.
      return (
        "application/x-www-form-urlencoded",
        ByteBuffer(bytes: Array("formToken=\(Self.token)&".utf8) + [0xff, 0xfe, 0x3d, 0xc3, 0x28, 0x25, 0x43])
      )
    case 4 where oneIn(10):
      return ("application/x-www-form-urlencoded", ByteBuffer(repeating: 97, count: FormGuard.limit + 10))
    case 4: return ("application/x-www-form-urlencoded", ByteBuffer(string: encoded(fields)))
    default:
      return (
        "application/x-www-form-urlencoded",
        ByteBuffer(string: encoded(fields + [(FormToken.fieldName, Self.token + (oneIn(12) ? ".somebody" : ""))]))
      )
    }
  }

  /// The fields that the form of this address has, or those of some other.
  private mutating func fieldNames(_ path: String) -> [String] {
    if let own = forms[path], !oneIn(8) { return own }
    return pick(Array(forms.sorted { $0.key < $1.key }.map(\.value))) + ["sentKey", "day"]
  }

  private mutating func value() -> String {
    pick([
      Self.personal, "", " ", "0", "1", "5", "-1", "11", "1e999", "NaN", "0x10", "９", "1.5 mg", "1,5 mg", "55 mg",
      "1.5",
      "99999999999999999999999999 mg", "0.0000000000000000000001 mg", "1.5 mcg\(Self.personal)", "2026-02-30",
      "2026-11-21",
      "2026-11-20", "9999-12-31", "0001-01-01", "-2026-01-01", "2026-13-01", "22:00", "24:00", "25:61", "02:30", "yes",
      "no", "on", "null", "true", "[]", "{\"a\":", "\u{0}", "\u{202e}\(Self.personal)\u{202c}",
      "<script>\(Self.personal)</script>", "\"><img src=x onerror=1>", "{{formToken}}{{>layout}}",
      "'; DROP TABLE entry; --",
      "%00%ff", "a\r\nSet-Cookie: x=1", String(repeating: "long ", count: 600), String(repeating: "é", count: 5_001),
      "\u{1F9B4}\u{200d}\u{FE0F}", "liptan", "peg", "pgic", "side-effects", "b1", "tramadol 50 mg", "tramadoll",
      "moderate",
      "0123456789abcdef", "example-dose-1", "pain", "weekly", "scale", "lower-is-better", "capsule 4.5 mg",
      "day,pain\n1,2",
    ])
  }

  private func encoded(_ fields: [(String, String)]) -> String {
    fields.map { name, value in
      "\(name)=\(value.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "")"
    }.joined(separator: "&")
  }

  private func multipart(_ fields: [(String, String)]) -> String {
    fields.map { name, value in
      "--edge\r\nContent-Disposition: form-data; name=\"\(name)\"; filename=\"\(name)\"\r\n\r\n\(value)\r\n"
    }.joined() + "--edge--\r\n"
  }

  private mutating func json(_ fields: [(String, String)]) -> String {
    let object = Dictionary(fields, uniquingKeysWith: { first, _ in first })
    let written = (try? JSONEncoder().encode(object)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    return pick([
      written, "{\"medicines\": [\"\(Self.personal)\"], \"dose\": \"1.5 mg\"}", "{\"medicines\": null}", "[", "null",
      "\"\"",
      String(repeating: "[", count: 20_000), "{\"a\": 1e999999}", "{\"hook\":\"order-sign\",\"context\":\(written)}",
      "{\"resourceType\":\"Parameters\"}", String(written.dropLast(2)),
    ])
  }

  // MARK: - Chance

  private mutating func pick<Value>(_ values: [Value]) -> Value { values[chance.nextIndex(below: values.count)] }
  private mutating func oneIn(_ count: Int) -> Bool { chance.nextIndex(below: count) == 0 }
}
