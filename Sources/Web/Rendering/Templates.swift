import Mustache

/// All templates, each under its file name without the ending.
enum Templates {
  struct Unreadable: Error {
    let name: String
    let reason: String
  }

  /// The templates' texts by name.
  static let texts: [String: String] = Dictionary(
    uniqueKeysWithValues: EmbeddedResource.all.compactMap { file in
      guard file.path.hasPrefix("templates/"), file.path.hasSuffix(".mustache") else { return nil }
      return (String(file.path.dropFirst("templates/".count).dropLast(".mustache".count)), file.text)
    })

  static let library: Result<MustacheLibrary, Unreadable> = {
    var library = MustacheLibrary()
    for (name, text) in texts {
      do {
        try library.register(text, named: name)
      } catch {
        return .failure(Unreadable(name: name, reason: "\(error)"))
      }
    }
    return .success(library)
  }()

  struct Missing: Error {
    let name: String
  }

  static func render(_ value: some Sendable, with name: String) throws -> String {
    let text = try library.get().render(TemplateValue(value), withTemplate: name)
    guard let text else { throw Missing(name: name) }
    return text
  }
}
