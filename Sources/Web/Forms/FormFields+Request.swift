import HTTPTypes
import Hummingbird

extension FormFields {
  /// The fields of the address's query.
  init(query request: Request) throws {
    do throws(NotUTF8) {
      self = try FormFields(urlEncoded: request.uri.query ?? "")
    } catch {
      throw WebFailure(
        status: .badRequest, title: "Unreadable address",
        explanation: "“\(error.field)” in the address is not UTF-8 text.", remedy: "Use the form on the page."
      )
    }
  }

  /// The value of a field with a fixed set of answers; nil when it is left out.
  func choice<Value>(_ name: String, _ read: (String) -> Value?) throws -> Value? {
    guard let text = self[name] else { return nil }
    guard let value = read(text) else {
      throw WebFailure(
        status: .badRequest, title: "Unknown choice",
        explanation: "“\(text.prefix(80))” is not one of the choices for “\(name)”.", remedy: "Choose on the page."
      )
    }
    return value
  }
}
