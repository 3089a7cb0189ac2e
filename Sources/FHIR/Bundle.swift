/// Resources that travel together.
public struct Bundle: Resource {
  public static let type = "Bundle"
  public let element: Element
  public init(_ element: Element) { self.element = element }

  public struct Entry: Hashable, Sendable {
    public let fullURL: String?
    public let resource: Element
  }

  /// The entries that hold a resource, each with the way to it.
  public var entries: [Entry] {
    get throws(FHIRMistake) {
      var entries: [Entry] = []
      for entry in try element.elements("entry") {
        guard let resource = try entry.element("resource") else { continue }
        _ = try resource.required("resourceType", resource.resourceType)
        entries.append(Entry(fullURL: try entry.string("fullUrl"), resource: resource))
      }
      return entries
    }
  }

  /// Whether there is another page of it elsewhere.
  public var hasNextPage: Bool {
    get throws(FHIRMistake) {
      for link in try element.elements("link") where try link.string("relation") == "next" { return true }
      return false
    }
  }
}

/// Finds what references point at, within what was sent.
public struct ReferenceIndex: Sendable {
  private var byReference: [String: Element] = [:]

  public init() {}

  /// Takes in the resources of a bundle, under their full URL and as `Type/id`.
  public mutating func add(_ bundle: Bundle) throws(FHIRMistake) {
    for entry in try bundle.entries { try add(entry.resource, fullURL: entry.fullURL) }
  }

  public mutating func add(_ resource: Element, fullURL: String? = nil) throws(FHIRMistake) {
    if let fullURL { byReference[fullURL] = resource }
    if let type = try resource.resourceType, let id = try resource.string("id") {
      byReference["\(type)/\(id)"] = resource
    }
  }

  /// The resource that `reference` points at from `owner`, whose contained resources come first.
  public func target(of reference: Reference, in owner: Element) throws(FHIRMistake) -> Element? {
    guard let text = try reference.reference else { return nil }
    if text.hasPrefix("#") {
      for candidate in try owner.elements("contained") where try candidate.string("id") == String(text.dropFirst()) {
        return candidate
      }
      return nil
    }
    if let found = byReference[text] { return found }
    // `https://…/Medication/12/_history/3` and `Medication/12` are the same to us.
    var parts = text.split(separator: "/").map(String.init)
    if let history = parts.firstIndex(of: "_history") { parts.removeSubrange(history...) }
    return parts.count >= 2 ? byReference[parts.suffix(2).joined(separator: "/")] : nil
  }
}
