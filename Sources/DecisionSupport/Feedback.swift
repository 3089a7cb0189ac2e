public import ExactJSON
import FHIR

/// What became of cards, as the caller reports it: checked against CDS Hooks 2.0 and kept as it was sent.
public struct Feedback: Hashable, Sendable {
  public let service: Service
  /// One entry a card.
  public let entries: [Entry]

  public struct Entry: Hashable, Sendable {
    /// The card's UUID.
    public let card: String
    public let outcome: Outcome
    /// The entry as it was sent.
    public let json: JSONValue
  }

  public enum Outcome: String, CaseIterable, Sendable {
    case accepted, overridden
  }

  /// At most so many cards are reported at once.
  static let entriesLimit = 1000

  /// - Throws: ``HookRefusal/malformed(_:)`` with the way to what is wrong.
  public init(reading body: some Sequence<UInt8>, for service: Service) throws(HookRefusal) {
    let json: JSONValue
    do throws(JSONMistake) { json = try JSONValue(reading: body) } catch { throw .malformed(error) }
    self.service = service
    do throws(FHIRMistake) {
      guard let object = json.object else {
        throw FHIRMistake(path: "request", value: json, problem: "An object is needed.", remedy: "Send {…}.")
      }
      let list = try Element(object, path: "request").elements("feedback")
      guard (1...Self.entriesLimit).contains(list.count) else {
        throw FHIRMistake(
          path: "request.feedback", value: object["feedback"], problem: "1 to \(Self.entriesLimit) entries are needed.",
          remedy: "Send one entry a card.")
      }
      var entries: [Entry] = []
      for entry in list { entries.append(try Self.read(entry)) }
      self.entries = entries
    } catch {
      throw .malformed(error)
    }
  }

  private static func read(_ entry: Element) throws(FHIRMistake) -> Entry {
    let card = try entry.required("card", try entry.string("card"))
    let outcome: Outcome = try entry.required("outcome", try entry.code("outcome"))
    let time = try entry.required("outcomeTimestamp", try entry.date("outcomeTimestamp"))
    guard time.precision == .time else {
      throw entry.mistake(
        "outcomeTimestamp", .string(time.text), "A time with its zone is needed.", "Write 2026-11-21T22:00:00Z.")
    }
    for suggestion in try entry.elements("acceptedSuggestions") {
      _ = try suggestion.required("id", try suggestion.string("id"))
    }
    if outcome == .accepted, try entry.elements("acceptedSuggestions").isEmpty {
      throw entry.mistake(
        "acceptedSuggestions", entry.value("acceptedSuggestions"), "An accepted card names what was accepted.",
        "Send [{\"id\": …}] with the suggestion's uuid.")
    }
    if let reason = try entry.element("overrideReason") {
      _ = try reason.string("userComment")
      if let coding = try reason.element("reason") { _ = try coding.required("code", try coding.string("code")) }
    }
    return Entry(card: card, outcome: outcome, json: .object(entry.json))
  }
}
