import Foundation
import HTTPTypes
import History
import Hummingbird
import Reports

/// A page as the answer to a request: HTML for people, the same value as JSON for programs that ask for it.
struct Page<Value: PageValue>: ResponseGenerator {
  let value: Value
  let template: String
  let section: Section?
  let status: HTTPResponse.Status

  init(_ value: Value, template: String, section: Section?, status: HTTPResponse.Status = .ok) {
    self.value = value
    self.template = template
    self.section = section
    self.status = status
  }

  func response(from request: Request, context: some RequestContext) throws -> Response {
    var response =
      if request.prefersJSON {
        try Response.json(value, status: status)
      } else {
        try html(formToken: (context as? WebContext)?.formToken ?? "")
      }
    response.headers[.vary] = "Accept, Cookie"
    return response
  }

  private func html(formToken: String) throws -> Response {
    let record = RecordInUse.current
    let frame = PageFrame(
      value, section: section, formToken: FormToken.field(formToken, shownFor: record?.person.id), mark: record?.mark)
    return Response(
      status: status,
      headers: [.contentType: "text/html; charset=utf-8"],
      body: ResponseBody(byteBuffer: ByteBuffer(string: try Templates.render(frame, with: template)))
    )
  }
}

extension Response {
  /// Readable JSON with keys in a fixed order, so that two answers can be compared.
  static func json(_ value: some Encodable, status: HTTPResponse.Status) throws -> Response {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let bytes = ByteBuffer(bytes: Array(try encoder.encode(value)) + Array("\n".utf8))
    return Response(
      status: status,
      headers: [.contentType: "application/json; charset=utf-8"],
      body: ResponseBody(byteBuffer: bytes)
    )
  }
}
