/// A Mustache template as a tree of its tags, for checking it against the value it is given.
indirect enum TemplateNode {
  case variable(String)
  case unescaped(String)
  case section(String, isInverted: Bool, [TemplateNode])
  case block(String, [TemplateNode])
  case partial(String)
  case parent(String, [TemplateNode])
}

struct TemplateTree {
  struct Unreadable: Error {
    let tag: String
  }

  let nodes: [TemplateNode]

  init(_ text: String) throws {
    var tags = Self.tags(in: text)[...]
    nodes = try Self.nodes(&tags, until: nil)
  }

  private static func tags(in text: String) -> [String] {
    text.split(separator: "{{", omittingEmptySubsequences: false).dropFirst().map { part in
      let end = part.firstRange(of: part.hasPrefix("{") ? "}}}" : "}}")?.lowerBound ?? part.endIndex
      return String(part[..<end])
    }
  }

  private static func nodes(_ tags: inout ArraySlice<String>, until closing: String?) throws -> [TemplateNode] {
    var nodes: [TemplateNode] = []
    while let tag = tags.popFirst() {
      let name = String(tag.dropFirst()).filter { $0 != " " }
      switch tag.first {
      case "#": nodes.append(.section(name, isInverted: false, try Self.nodes(&tags, until: name)))
      case "^": nodes.append(.section(name, isInverted: true, try Self.nodes(&tags, until: name)))
      case "$": nodes.append(.block(name, try Self.nodes(&tags, until: name)))
      case "<": nodes.append(.parent(name, try Self.nodes(&tags, until: name)))
      case ">": nodes.append(.partial(name))
      case "{", "&": nodes.append(.unescaped(name))
      case "!": continue
      case "/":
        guard name == closing else { throw Unreadable(tag: tag) }
        return nodes
      default: nodes.append(.variable(tag.filter { $0 != " " }))
      }
    }
    guard closing == nil else { throw Unreadable(tag: "/\(closing ?? "")") }
    return nodes
  }
}
