import ExactJSON
import FHIR
import Testing

@testable import DecisionSupport

@Suite("Requests at the edges of the specification")
struct RequestTests {
  private let hooks: Hooks

  init() throws { hooks = try Hooks() }

  private static let opioid = Hooks.bundle([Hooks.order("oxycodone")])

  private static func body(prefetch: String) -> String {
    #"{"hook":"order-sign","hookInstance":"i","context":{"userId":"u","patientId":"1","draftOrders":\#(opioid)}\#(prefetch)}"#
  }

  @Test(
    "data that the answer cannot do without are named with status 412",
    arguments: [
      ("", "No list of prescriptions"), (#","prefetch":{}"#, "No list of prescriptions"),
      (#","prefetch":{"medicationStatements":null}"#, "No list of prescriptions"),
      (
        #","prefetch":{"medicationRequests":{"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"timeout","diagnostics":"too slow"}]}}"#,
        "too slow"
      ),
      // Neither an empty report nor one that cannot be read hides what is missing.
      (#","prefetch":{"medicationRequests":{"resourceType":"OperationOutcome","issue":[]}}"#, "does not say why"),
      (#","prefetch":{"medicationRequests":{"resourceType":"OperationOutcome"}}"#, "does not say why"),
      (
        #","prefetch":{"medicationRequests":{"resourceType":"OperationOutcome","issue":[{"diagnostics":""}]}}"#,
        "does not say why"
      ),
      (
        #","prefetch":{"medicationRequests":{"resourceType":"OperationOutcome","issue":{"code":1}}}"#,
        "does not say why"
      ),
      (
        #","prefetch":{"medicationRequests":{"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"forbidden","diagnostics":" "}]}}"#,
        "could not be fetched: an OperationOutcome came in their place: “forbidden”"
      ),
    ])
  func missing(prefetch: String, words: String) {
    let refusal = #expect(throws: HookRefusal.self) { try hooks.cards(Self.body(prefetch: prefetch), .orderSign) }
    #expect(refusal?.status == 412)
    let text = refusal.map { JSONValue.object($0.outcome.element.json).text } ?? ""
    #expect(text.contains(words) && text.contains("request.prefetch.medicationRequests"), "\(text)")
    #expect(text.contains("Send the prefetch “medicationRequests”.") && !text.contains("“”"), "\(text)")
  }

  @Test("null and an empty bundle are an answer: nothing is known to be taken, and there is nothing to say")
  func empty() throws {
    for list in ["null", Hooks.bundle([]), #"{"resourceType":"Bundle","type":"searchset","total":0}"#] {
      let cards = try hooks.cards(Self.body(prefetch: #","prefetch":{"medicationRequests":\#(list)}"#), .orderSign)
      #expect(cards == [])
    }
    let both = try hooks.sign([Hooks.order("naltrexone 3 mg", id: "n"), Hooks.order("codeine", id: "c")])
    #expect(both.first?.detail.contains("lists of medicines are empty") == true)
  }

  @Test("of a list in pages the first is read, and the card says that there are more")
  func pages() throws {
    let list =
      #"{"resourceType":"Bundle","link":[{"relation":"next","url":"https://x"}],"entry":[{"resource":\#(Hooks.order("naltrexone 3 mg"))}]}"#
    let cards = try hooks.cards(Self.body(prefetch: #","prefetch":{"medicationRequests":\#(list)}"#), .orderSign)
    #expect(cards.heads == ["critical opioid-order.blocked"])
    #expect(cards.first?.detail.contains("only the first page was sent") == true)
  }

  @Test("an outcome inside an optional list, and an entry that cannot be read, are gaps")
  func gaps() throws {
    let more =
      #","prefetch":{"medicationRequests":\#(Hooks.bundle([#"{"resourceType":"MedicationRequest","status":"actve"}"#])),"conditions":{"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"forbidden"}]}}"#
    let cards = try hooks.cards(Self.body(prefetch: more), .orderSign)
    let detail = try #require(cards.first?.detail)
    #expect(detail.contains("could not be read") && detail.contains("actve") && detail.contains("forbidden"))
  }

  @Test(
    "a request that breaks the specification is refused with the way to the mistake",
    arguments: [
      ("", "structure", "line 1"), ("[]", "value", "request"), (#"{"hook":"patient-view"}"#, "value", "request.hook"),
      (#"{"hook":"order-sign"}"#, "value", "request.hookInstance"),
      (#"{"hook":"order-sign","hookInstance":"i"}"#, "value", "request.context"),
      (#"{"hook":"order-sign","hookInstance":"i","context":{"userId":"u"}}"#, "value", "request.context.patientId"),
      (
        #"{"hook":"order-sign","hookInstance":"i","context":{"userId":"u","patientId":"1"}}"#, "value",
        "request.context.draftOrders"
      ),
      (
        #"{"hook":"order-sign","hookInstance":"i","context":{"userId":"u","patientId":"1","draftOrders":{"resourceType":"Patient"}}}"#,
        "value", "request.context.draftOrders"
      ),
      (
        #"{"hook":"order-sign","hookInstance":"i","context":{"userId":"u","patientId":"1","draftOrders":{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"MedicationRequest","status":"actve"}}]}}}"#,
        "value", "request.context.draftOrders.entry[0].resource.status"
      ),
      (
        #"{"hook":"order-sign","hookInstance":"i","hook":"order-sign"}"#, "structure", "twice"
      ),
    ])
  func malformed(body: String, kind: String, words: String) {
    let refusal = #expect(throws: HookRefusal.self) { try hooks.cards(body, .orderSign) }
    #expect(refusal?.status == 400)
    let text = refusal.map { JSONValue.object($0.outcome.element.json).text } ?? ""
    #expect(text.contains(#""code":"\#(kind)""#) && text.contains(words), "\(text)")
  }

  @Test("data of another patient are refused")
  func otherPatient() {
    let other = Hooks.order("oxycodone").replacing("Patient/1", with: "https://ehr.example/fhir/Patient/2")
    let refusal = #expect(throws: HookRefusal.self) { try hooks.sign([other]) }
    #expect(refusal?.status == 400)
    let listed = #expect(throws: HookRefusal.self) { try hooks.sign([Hooks.order("morphine")], taking: [other]) }
    #expect(listed?.status == 400)
    let patient = #expect(throws: HookRefusal.self) {
      try hooks.sign([Hooks.order("morphine")], more: #","patient":{"resourceType":"Patient","id":"2"}"#)
    }
    #expect(patient?.status == 400)
  }

  @Test("an unknown service is not found")
  func unknown() {
    #expect(throws: HookRefusal.unknownService("x")) { try Service(id: "x") }
  }

  @Test("feedback is read as it was sent, and refused where it breaks the specification")
  func feedback() throws {
    let good =
      #"{"feedback":[{"card":"c1","outcome":"overridden","overrideReason":{"reason":{"code":"emergency","system":"s"},"userComment":"in theatre"},"outcomeTimestamp":"2026-11-21T12:00:00Z"},{"card":"c2","outcome":"accepted","acceptedSuggestions":[{"id":"s1"}],"outcomeTimestamp":"2026-11-21T12:00:00+01:00"}]}"#
    let feedback = try Feedback(reading: good.utf8, for: .orderSign)
    #expect(feedback.entries.map(\.outcome) == [.overridden, .accepted])
    #expect(good.contains(feedback.entries[0].json.text))
    for bad in [
      "{}", #"{"feedback":[]}"#, #"{"feedback":[{"card":"c"}]}"#,
      #"{"feedback":[{"card":"c","outcome":"ignored","outcomeTimestamp":"2026-11-21T12:00:00Z"}]}"#,
      #"{"feedback":[{"card":"c","outcome":"overridden","outcomeTimestamp":"2026-11-21"}]}"#,
      #"{"feedback":[{"card":"c","outcome":"accepted","outcomeTimestamp":"2026-11-21T12:00:00Z"}]}"#,
    ] {
      #expect(throws: HookRefusal.self) { try Feedback(reading: bad.utf8, for: .orderSign) }
    }
  }
}
