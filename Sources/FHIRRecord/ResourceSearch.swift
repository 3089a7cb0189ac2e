import ClinicalTime
public import ExactJSON
import Foundation

/// A search among the resources of one type by what ``SearchParameter`` lists, or of `$everything`; page by page.
public struct ResourceSearch: Sendable {
  private var ids: Set<String>?
  private var updated: [Comparison<Int>] = []
  private var dates: [Comparison<LocalDate>] = []
  private var patients: Set<String>?
  private var members: [(name: String, holds: @Sendable (JSONValue?) -> Bool)] = []
  /// Of `$everything`: the types that are wanted, and days that a resource about days must touch.
  private var types: Set<String>?
  private var span: [Comparison<LocalDate>] = []
  private var countsOnly = false
  private var count = Self.usualCount
  private var offset = 0
  private let parameters: [(name: String, value: String)]

  static let usualCount = 100
  static let largestCount = 1000

  /// `ge2026-11-21`: the values from the first to the last that the text can mean, compared by its prefix.
  private struct Comparison<Value: Comparable & Sendable>: Sendable {
    let prefix: String
    let meant: ClosedRange<Value>

    func holds(_ found: ClosedRange<Value>) -> Bool {
      switch prefix {
      case "ne": !(meant.lowerBound <= found.lowerBound && found.upperBound <= meant.upperBound)
      case "gt": found.upperBound > meant.upperBound
      case "ge": found.upperBound >= meant.lowerBound
      case "lt": found.lowerBound < meant.lowerBound
      case "le": found.lowerBound <= meant.upperBound
      case "sa": found.lowerBound > meant.upperBound
      case "eb": found.upperBound < meant.lowerBound
      default: meant.lowerBound <= found.lowerBound && found.upperBound <= meant.upperBound
      }
    }
  }

  /// A search that cannot be answered: which parameter, its value, and what is taken.
  public struct Mistake: Error, Hashable, Sendable, CustomStringConvertible {
    public let description: String
  }

  /// - Parameter type: what is searched; `nil` for `$everything`.
  /// - Throws: ``Mistake`` for a parameter that is not known: left out silently, it would make the answer larger than
  ///   what was asked for.
  public init(_ parameters: [(name: String, value: String)], of type: String?) throws(Mistake) {
    self.parameters = parameters
    let known = type.map(SearchParameter.all) ?? SearchParameter.common
    for (name, value) in parameters {
      if try takeControl(name, value) { continue }
      if type == nil, try takeEverything(name, value) { continue }
      guard let parameter = known.first(where: { $0.name == name }) else {
        let names = known.map(\.name) + (type == nil ? ["_since", "_type", "start", "end"] : [])
        throw Mistake(
          description:
            "“\(name.prefix(40))” is no search parameter here. Known: \((names + Self.controls).joined(separator: ", "))."
        )
      }
      try take(parameter, value)
    }
  }

  private static let controls = ["_count", "_offset", "_summary", "_total", "_format", "_pretty"]

  /// How the answer is wanted, rather than what.
  private mutating func takeControl(_ name: String, _ value: String) throws(Mistake) -> Bool {
    switch name {
    case "_count": count = try Self.number(name, value, 0...Self.largestCount)
    case "_offset": offset = try Self.number(name, value, 0...10_000_000)
    // The exact number is always there; the form was looked at before the search; white space is a wish only.
    case "_total", "_format", "_pretty": break
    case "_summary":
      guard ["count", "false"].contains(value) else {
        throw Mistake(description: "“_summary” is “\(value.prefix(40))”; count and false are answered here.")
      }
      countsOnly = value == "count"
    default: return false
    }
    return true
  }

  private mutating func takeEverything(_ name: String, _ value: String) throws(Mistake) -> Bool {
    switch name {
    case "_since": updated.append(try Self.moment(name, "ge\(value)", isBare: true))
    case "_type":
      let wanted = value.split(separator: ",").map(String.init)
      for type in wanted where !RecordedResources.types.contains(type) {
        throw Mistake(
          description:
            "“_type” is “\(type.prefix(40))”, which is not kept here. Kept: \(RecordedResources.types.joined(separator: ", "))."
        )
      }
      types = (types ?? []).union(wanted)
    case "start": span.append(try Self.day(name, "ge\(value)", isBare: true))
    case "end": span.append(try Self.day(name, "le\(value)", isBare: true))
    default: return false
    }
    return true
  }

  private mutating func take(_ parameter: SearchParameter, _ value: String) throws(Mistake) {
    guard let member = parameter.member else { return try takeCommon(parameter.name, value) }
    switch parameter.kind {
    case .date:
      let wanted = try Self.day(parameter.name, value)
      members.append((member, { found in Self.days(in: found).map(wanted.holds) ?? false }))
    case .uri:
      members.append((member, { $0?.string.map { $0 == value || $0.hasPrefix(value + "|") } ?? false }))
    case .token, .reference:
      let choices = value.split(separator: ",").map { TokenChoice($0) }
      members.append((member, { found in choices.contains { $0.isAmong(found) } }))
    }
  }

  private mutating func takeCommon(_ name: String, _ value: String) throws(Mistake) {
    switch name {
    case "_id":
      let wanted = Set(value.split(separator: ",").map(String.init))
      ids = ids.map { $0.intersection(wanted) } ?? wanted
    case "_lastUpdated": updated.append(try Self.moment(name, value))
    case "date": dates.append(try Self.day(name, value))
    default:
      let wanted = Set(
        value.split(separator: ",").map { $0.hasPrefix("Patient/") ? String($0.dropFirst(8)) : String($0) })
      patients = patients.map { $0.intersection(wanted) } ?? wanted
    }
  }

  /// The day of a date or a moment that was written.
  private static func days(in value: JSONValue?) -> ClosedRange<LocalDate>? { value?.string.flatMap(days) }

  private static func number(_ name: String, _ value: String, _ range: ClosedRange<Int>) throws(Mistake) -> Int {
    guard let number = Int(value), range.contains(number) else {
      throw Mistake(
        description:
          "“\(name)” is “\(value.prefix(40))”; write a whole number from \(range.lowerBound) to \(range.upperBound).")
    }
    return number
  }

  private static func split(_ value: String) -> (prefix: String, text: String) {
    let start = String(value.prefix(2))
    return ["eq", "ne", "gt", "ge", "lt", "le", "sa", "eb"].contains(start)
      ? (start, String(value.dropFirst(2))) : ("eq", value)
  }

  private static func day(_ name: String, _ value: String, isBare: Bool = false) throws(Mistake) -> Comparison<
    LocalDate
  > {
    let (prefix, text) = split(value)
    guard let meant = days(text) else { throw unreadable(name, value, isBare) }
    return Comparison(prefix: prefix, meant: meant)
  }

  /// A year, a month, or a day; of a time its day.
  private static func days(_ text: String) -> ClosedRange<LocalDate>? {
    let parts = text.prefix { $0 != "T" }.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
    let numbers = parts.compactMap(\.self)
    guard numbers.count == parts.count, let year = numbers.first else { return nil }
    switch numbers.count {
    case 1:
      guard let first = LocalDate(year: year, month: 1, day: 1), let last = LocalDate(year: year, month: 12, day: 31)
      else { return nil }
      return first...last
    case 2:
      guard let first = LocalDate(year: year, month: numbers[1], day: 1) else { return nil }
      return first...first.adding(days: LocalDate.length(ofMonth: numbers[1], year: year) - 1)
    case 3: return LocalDate(year: year, month: numbers[1], day: numbers[2]).map { $0...$0 }
    default: return nil
    }
  }

  private static func moment(_ name: String, _ value: String, isBare: Bool = false) throws(Mistake) -> Comparison<Int> {
    let (prefix, text) = split(value)
    if text.contains("T") {
      let style = Date.ISO8601FormatStyle(includingFractionalSeconds: text.contains("."))
      guard let date = try? style.parse(text) else { throw unreadable(name, value, isBare) }
      let second = Int(date.timeIntervalSince1970.rounded(.down))
      return Comparison(prefix: prefix, meant: second...second)
    }
    guard let days = days(text) else { throw unreadable(name, value, isBare) }
    return Comparison(
      prefix: prefix, meant: days.lowerBound.dayNumber * 86_400...days.upperBound.dayNumber * 86_400 + 86_399)
  }

  /// - Parameter isBare: whether the prefix is not what was asked, but what the parameter means.
  private static func unreadable(_ name: String, _ value: String, _ isBare: Bool) -> Mistake {
    let prefixes = isBare ? "" : ", with eq, ne, gt, ge, lt, le, sa or eb before it"
    return Mistake(
      description:
        "“\(name)” is “\(value.dropFirst(isBare ? 2 : 0).prefix(40))”, which is no date. Write 2026-11-21 or 2026-11-21T22:00:00Z\(prefixes)."
    )
  }
}

extension ResourceSearch {
  /// The resources that were asked for, of all pages.
  public func matches(among resources: [RecordedResource], of patient: String) -> [RecordedResource] {
    guard patients.map({ $0.contains(patient) }) ?? true else { return [] }
    return resources.filter { resource in
      (ids.map { $0.contains(resource.id) } ?? true)
        && updated.allSatisfy {
          $0.holds(resource.lastUpdated.secondsSince1970...resource.lastUpdated.secondsSince1970)
        }
        && dates.allSatisfy { date in resource.days.map(date.holds) ?? false }
        && span.allSatisfy { date in resource.days.map(date.holds) ?? true }
        && (types.map { $0.contains(resource.type) } ?? true)
        && members.allSatisfy { $0.holds(resource.json[$0.name]) }
    }
  }

  /// A page of what was found, with the address of the next.
  /// - Parameters:
  ///   - base: the address of the server's FHIR part, without a stroke at its end.
  ///   - path: what was searched, such as `Observation`.
  public func page(of found: [RecordedResource], base: String, path: String) -> JSONValue {
    let count = countsOnly ? 0 : count
    let shown = found.dropFirst(offset).prefix(count)
    var links: [JSONValue] = [link("self", base, path, offset)]
    if offset + shown.count < found.count, count > 0 { links.append(link("next", base, path, offset + count)) }
    return .object([
      "resourceType": "Bundle", "type": "searchset", "total": .number(JSONNumber(found.count)),
      "link": .array(links),
      "entry": Written.list(
        shown.map { resource in
          .object([
            "fullUrl": .string("\(base)/\(resource.reference)"), "resource": .object(resource.json),
            "search": .object(["mode": "match"]),
          ])
        }),
    ])
  }

  private func link(_ relation: String, _ base: String, _ path: String, _ offset: Int) -> JSONValue {
    var kept = parameters.filter { $0.name != "_offset" }
    if offset > 0 { kept.append(("_offset", "\(offset)")) }
    let query = kept.map { "\(Self.escaped($0.name))=\(Self.escaped($0.value))" }.joined(separator: "&")
    return .object([
      "relation": .string(relation), "url": .string("\(base)/\(path)\(query.isEmpty ? "" : "?\(query)")"),
    ])
  }

  private static func escaped(_ text: String) -> String {
    text.addingPercentEncoding(withAllowedCharacters: .alphanumerics.union(CharacterSet(charactersIn: "-._~"))) ?? ""
  }
}
