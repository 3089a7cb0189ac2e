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
    return try ResourceSearch(parameters).matches(among: all.filter { $0.type == type }, of: patient)
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
      ("code", "x"), ("date", "yesterday"), ("date", "2026-02-30"), ("date", "2026-1x"), ("_count", "-1"),
      ("_count", "x"),
      ("_count", "1001"), ("_format", "xml"), ("_lastUpdated", "2026-01-01T25"), ("_offset", "-3"), ("date", ""),
    ])
  func refused(name: String, value: String) {
    #expect(throws: ResourceSearch.Mistake.self) { try ResourceSearch([(name, value)]) }
  }

  @Test("pages follow one another until all was shown")
  func pages() throws {
    let matches = try found([])
    let first = try ResourceSearch([("_count", "2"), ("date", "2026-09")]).page(
      of: matches, base: "http://h/fhir", path: "X")
    #expect(first.object?["total"]?.number?.whole == 5)
    #expect(first.object?.at("link", "1", "url") == "http://h/fhir/X?_count=2&date=2026-09&_offset=2")
    let last = try ResourceSearch([("_count", "2"), ("_offset", "4")]).page(
      of: matches, base: "http://h/fhir", path: "X")
    #expect(last.object?["entry"]?.array?.count == 1)
    #expect(last.object?["link"]?.array?.count == 1)
    let none = try ResourceSearch([("_count", "0")]).page(of: matches, base: "http://h/fhir", path: "X")
    #expect(none.object?["entry"] == nil && none.object?["link"]?.array?.count == 1)
  }
}
