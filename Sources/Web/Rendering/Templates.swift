import Mustache
import Reports
import Synchronization

/// All templates, each under its file name without the ending.
///
/// A template is read when something is shown with it for the first time: reading all of them takes longer than
/// everything else at the start.
enum Templates {
  struct Unreadable: Error {
    let name: String
    let reason: String
  }

  struct Missing: Error {
    let name: String
  }

  /// The templates' texts by name.
  static let texts: [String: String] = Dictionary(
    uniqueKeysWithValues: EmbeddedResource.all.compactMap { file in
      guard file.path.hasPrefix("templates/"), file.path.hasSuffix(".mustache") else { return nil }
      return (String(file.path.dropFirst("templates/".count).dropLast(".mustache".count)), file.text)
    })

  private struct Read {
    var templates: [String: MustacheTemplate] = [:]
    /// For each template that was asked for, it and all that it includes.
    var libraries: [String: MustacheLibrary] = [:]
  }

  private static let read = Mutex(Read())

  static func render(_ value: some Sendable, with name: String) throws -> String {
    guard let text = try library(for: name).render(TemplateValue(value), withTemplate: name) else {
      throw Missing(name: name)
    }
    return text
  }

  /// A template with all that it includes, as the engine has read them.
  static func library(for name: String) throws -> MustacheLibrary {
    try read.withLock { read in
      if let known = read.libraries[name] { return known }
      var library = MustacheLibrary()
      var wanted = [name]
      while let next = wanted.popLast() {
        guard library.getTemplate(named: next) == nil else { continue }
        guard let text = texts[next] else { throw Missing(name: next) }
        let template = try read.templates[next] ?? parsed(text, next)
        read.templates[next] = template
        library.register(template, named: next)
        wanted += included(in: text)
      }
      read.libraries[name] = library
      return library
    }
  }

  private static func parsed(_ text: String, _ name: String) throws(Unreadable) -> MustacheTemplate {
    do {
      return try MustacheTemplate(string: text)
    } catch {
      throw Unreadable(name: name, reason: "\(error)")
    }
  }

  /// The names of the templates that a text includes or builds upon.
  private static func included(in text: String) -> [String] {
    text.split(separator: "{{", omittingEmptySubsequences: false).dropFirst().compactMap { tag in
      guard tag.first == ">" || tag.first == "<" else { return nil }
      return String(tag.dropFirst().prefix { $0 != "}" }.filter { $0 != " " })
    }
  }
}
