import ExactJSON
import FHIRRecord
import Testing

@Suite("Searches among resources")
struct ResourceSearchTests {
  private func found(_ parameters: [(name: String, value: String)], _ type: String = "MedicationAdministration") throws
    -> [RecordedResource]
  {
    let all = try Example.resources().all
    let patient = try #require(all.first { $0.type == "Patient" }?.id)
    return try ResourceSearch(parameters, of: type).matches(among: all.filter { $0.type == type }, of: patient)
  }

  // The doses of the example were taken on 1 to 5 September 2026.
  @Test(
    "dates compare by day, month and year, with their prefixes",
    arguments: [
      ("2026-09-03", 1), ("eq2026-09", 5), ("2026", 5), ("2027", 0), ("ge2026-09-03", 3), ("gt2026-09-03", 2),
      ("le2026-09-03", 3), ("lt2026-09-03", 2), ("ne2026-09-03", 4), ("sa2026-09-04", 1), ("eb2026-09-02", 1),
      ("gt2026-09", 0), ("ge2026-09", 5),
    ])
  func dates(value: String, count: Int) throws {
    #expect(try found([("date", value)]).count == count)
  }

  @Test("several parameters hold together, several values of one are a choice")
  func together() throws {
    #expect(try found([("date", "ge2026-09-02"), ("date", "lt2026-09-04")]).count == 2)
    let ids = try found([]).map(\.id)
    #expect(try found([("_id", ids[0] + "," + ids[1])]).count == 2)
    #expect(try found([("_id", ids[0]), ("_id", ids[1])]).isEmpty)
    #expect(try found([("patient", "Patient/nobody")]).isEmpty)
    #expect(try found([("_lastUpdated", "gt2020-01-01T00:00:00Z")]).count == 5)
    #expect(try found([("_lastUpdated", "lt2020-01-01T00:00:00Z")]).isEmpty)
  }

  @Test(
    "what is not understood is refused",
    arguments: [
      ("intent", "x"), ("code:not", "x"), ("_sort", "date"), ("_summary", "text"), ("start", "2026"),
      ("date", "yesterday"), ("date", "2026-02-30"), ("date", "2026-1x"), ("_count", "-1"),
      ("_count", "x"),
      ("_count", "1001"), ("_lastUpdated", "2026-01-01T25"), ("_offset", "-3"), ("date", ""),
    ])
  func refused(name: String, value: String) {
    #expect(throws: ResourceSearch.Mistake.self) { try ResourceSearch([(name, value)], of: "Medication") }
  }

  @Test(
    "a refusal names the parameter, what was sent, and what is taken",
    arguments: [
      (
        nil, "_since", "yesterday",
        "“_since” is “yesterday”, which is no date. Write 2026-11-21 or 2026-11-21T22:00:00Z."
      ),
      (nil, "end", "x", "“end” is “x”, which is no date."),
      (nil, "_type", "Foo", "“_type” is “Foo”, which is not kept here."),
      (
        "Observation", "date", "gtx",
        "“date” is “gtx”, which is no date. Write 2026-11-21 or 2026-11-21T22:00:00Z, with eq"
      ),
      ("Observation", "_lastUpdated", "2026-13-01", "“_lastUpdated” is “2026-13-01”, which is no date."),
      ("Observation", "_count", "1001", "“_count” is “1001”; write a whole number from 0 to 1000."),
    ])
  func words(type: String?, name: String, value: String, words: String) {
    let mistake = #expect(throws: ResourceSearch.Mistake.self) { try ResourceSearch([(name, value)], of: type) }
    #expect(mistake?.description.hasPrefix(words) == true, "\(mistake?.description ?? "")")
  }

  @Test(
    "codes are found with and without their system",
    arguments: [
      ("Observation", "code", "pain"),
      ("Observation", "code", "https://sweetspot.invalid/fhir/CodeSystem/measure|pain"),
      ("Observation", "code", "http://loinc.org|72514-3"), ("Observation", "code", "nothing,72514-3"),
      ("Observation", "code", "http://loinc.org|"), ("Observation", "category", "survey"),
      ("Observation", "status", "final"), ("MedicationRequest", "intent", "plan"),
      ("MedicationRequest", "status", "http://hl7.org/fhir/CodeSystem/medicationrequest-status|active"),
      ("MedicationRequest", "authoredon", "ge2020"), ("MedicationAdministration", "effective-time", "2026-09"),
      ("QuestionnaireResponse", "questionnaire", "https://sweetspot.invalid/fhir/Questionnaire/peg"),
      ("QuestionnaireResponse", "authored", "2026"), ("Provenance", "recorded", "gt2020-05"),
    ])
  func codes(type: String, name: String, value: String) throws {
    #expect(try !found([(name, value)], type).isEmpty)
    for other in ["nothing", "http://example.org|pain", "|72514-3", "1999"] {
      // A date that nothing has, and a code that nothing has; what is no date is refused.
      guard let none = try? found([(name, other)], type) else { continue }
      #expect(none.isEmpty, "\(name)=\(other)")
    }
  }

  @Test("everything that is declared can be searched by, and nothing else")
  func declared() throws {
    for type in RecordedResources.types {
      for parameter in SearchParameter.all(of: type) {
        let value = parameter.name.hasPrefix("_last") || parameter.name == "date" ? "2026" : "2026-09-01"
        #expect(throws: Never.self) { try ResourceSearch([(parameter.name, value)], of: type) }
      }
    }
    #expect(throws: ResourceSearch.Mistake.self) { try ResourceSearch([("code", "x")], of: "Patient") }
  }

  @Test("of everything, some types and some days can be asked for; what is about no day is always there")
  func everything() throws {
    let all = try Example.resources().all
    func found(_ parameters: (name: String, value: String)...) throws -> [RecordedResource] {
      try ResourceSearch(parameters, of: nil).matches(among: all, of: all[0].id)
    }
    #expect(try found().count == all.count)
    #expect(try Set(found(("_type", "Patient,Observation")).map(\.type)) == ["Patient", "Observation"])
    let days = try found(("start", "2026-09-02"), ("end", "2026-09-03"))
    #expect(days.count { $0.type == "MedicationAdministration" } == 2 && days.contains { $0.type == "Patient" })
    #expect(try found(("_since", "2099-01-01T00:00:00Z")).isEmpty)
    #expect(try found(("_since", "2000-01-01")).count == all.count)
  }

  @Test("only the number is told when only the number is asked for")
  func counted() throws {
    let all = try found([])
    let page = try ResourceSearch([("_summary", "count")], of: "X").page(of: all, base: "http://h/fhir", path: "X")
    #expect(page.object?["total"]?.number?.whole == 5 && page.object?["entry"] == nil)
    #expect(page.object?["link"]?.array?.count == 1)
  }

  @Test("pages follow one another until all was shown")
  func pages() throws {
    let matches = try found([])
    let first = try ResourceSearch([("_count", "2"), ("date", "2026-09")], of: "X").page(
      of: matches, base: "http://h/fhir", path: "X")
    #expect(first.object?["total"]?.number?.whole == 5)
    #expect(first.object?.at("link", "1", "url") == "http://h/fhir/X?_count=2&date=2026-09&_offset=2")
    let last = try ResourceSearch([("_count", "2"), ("_offset", "4")], of: "X").page(
      of: matches, base: "http://h/fhir", path: "X")
    #expect(last.object?["entry"]?.array?.count == 1)
    #expect(last.object?["link"]?.array?.count == 1)
    let none = try ResourceSearch([("_count", "0")], of: "X").page(of: matches, base: "http://h/fhir", path: "X")
    #expect(none.object?["entry"] == nil && none.object?["link"]?.array?.count == 1)
  }
}
