/// Walks a template along the value it renders and collects what does not fit. Mustache itself renders a missing key as
/// nothing, so a typing mistake would silently lose a warning.
struct TemplateContract {
  let templates: [String: String]
  /// Keys whose value is markup made by the program itself, never from what a person typed.
  let markupKeys: Set<String>
  /// Parts that have an example of their own, so that a page need not fill every corner of them.
  let partsWithExample: Set<String>
  private(set) var problems: [String] = []
  /// Sections that this example leaves empty wherever they occur, so that their inside was not checked.
  var unchecked: [String] { empty.filter { !filled.contains($0) } }
  private var empty: [String] = []
  private var filled: Set<String> = []

  init(templates: [String: String], markupKeys: Set<String> = [], partsWithExample: Set<String> = []) {
    self.templates = templates
    self.markupKeys = markupKeys
    self.partsWithExample = partsWithExample
  }

  mutating func check(_ name: String, with value: Any) throws {
    try walk(try tree(name), stack: [value], blocks: [:], in: name)
  }

  private func tree(_ name: String) throws -> [TemplateNode] {
    struct Missing: Error { let template: String }
    guard let text = templates[name] else { throw Missing(template: name) }
    return try TemplateTree(text).nodes
  }

  private mutating func walk(
    _ nodes: [TemplateNode], stack: [Any], blocks: [String: [TemplateNode]], in place: String
  ) throws {
    for node in nodes {
      switch node {
      case .variable(let name):
        _ = look(up: name, in: stack, place)
      case .unescaped(let name):
        if !markupKeys.contains(name) { problems.append("\(place): {{{\(name)}}} is not escaped") }
        _ = look(up: name, in: stack, place)
      case .partial(let name):
        try walk(try tree(name), stack: stack, blocks: blocks, in: "\(place) > \(name)")
      case .parent(let name, let children):
        var overrides = blocks
        for case .block(let block, let content) in children where overrides[block] == nil {
          overrides[block] = content
        }
        try walk(try tree(name), stack: stack, blocks: overrides, in: "\(place) > \(name)")
      case .block(let name, let content):
        try walk(blocks[name] ?? content, stack: stack, blocks: blocks, in: place)
      case .section(let name, let isInverted, let children):
        guard let found = look(up: name, in: stack, place) else { continue }
        let inner = isInverted ? [stack] : frames(for: found, on: stack)
        let part = place.split(separator: " > ").last.flatMap { $0.split(separator: " ").first }.map(String.init)
        if inner.isEmpty, !partsWithExample.contains(part ?? "") { empty.append("\(place) # \(name)") }
        if !inner.isEmpty { filled.insert("\(place) # \(name)") }
        for frame in inner {
          try walk(children, stack: frame, blocks: blocks, in: "\(place) # \(name)")
        }
      }
    }
  }

  /// What a section's inside sees: the stack itself for a Bool, each entry of a list, the value of an optional.
  private func frames(for value: Any, on stack: [Any]) -> [[Any]] {
    if value is Bool { return [stack] }
    let mirror = Mirror(reflecting: value)
    switch mirror.displayStyle {
    case .optional: return mirror.children.first.map { frames(for: $0.value, on: stack) } ?? []
    case .collection: return mirror.children.map { stack + [$0.value] }
    default: return [stack + [value]]
    }
  }

  private mutating func look(up name: String, in stack: [Any], _ place: String) -> Any? {
    if name == "." { return stack.last }
    let isOwn = name.hasPrefix(".")
    let key = isOwn ? String(name.dropFirst()) : name
    let found = (isOwn ? stack.suffix(1) : stack[...]).reversed().compactMap { value in
      Mirror(reflecting: value).children.first { $0.label == key }?.value
    }
    if let value = found.first {
      // Where the optional is empty, Mustache would look further out and show somebody else's value.
      if found.count > 1, Mirror(reflecting: value).displayStyle == .optional {
        problems.append("\(place): “\(name)” may be empty here and also means something further out; write “.\(name)”")
      }
      return value
    }
    problems.append("\(place): no value has “\(name)”")
    return nil
  }
}
