import ClinicalTime
import Diary
import Evidence
import Foundation
import Instruments
import Quantities
import Testing

@Suite("The instruments built in")
struct CatalogueTests {
  let catalogue: InstrumentCatalogue

  init() throws { catalogue = try InstrumentCatalogue.embedded() }

  @Test("all can be read, and nothing is wrong with them")
  func problems() throws {
    #expect(catalogue.problems(against: try EvidenceBase.embedded()) == [])
    #expect(
      catalogue.instruments.map(\.id) == [
        "daily", "pgic", "peg", "fibromyalgia-2016", "side-effects", "context", "fiqr", "bpi", "promis-29", "phq-9",
        "gad-7",
      ])
  }

  @Test("each says under which terms it is here, and scores-only ones say where the questions are")
  func licences() {
    for instrument in catalogue.instruments {
      #expect(!instrument.licence.text.isEmpty)
      #expect(!instrument.version.isEmpty)
      #expect((instrument.licence.content == .scoresOnly) == (instrument.licence.obtain != nil))
    }
    #expect(
      Set(catalogue.instruments.filter { $0.licence.content == .scoresOnly }.map(\.id))
        == ["fiqr", "bpi", "promis-29", "phq-9", "gad-7"])
  }

  @Test("the daily check-in is the one that the diary keeps", arguments: CheckInItem.allCases)
  func checkIn(item: CheckInItem) throws {
    let daily = try catalogue.instrument("daily")
    #expect(daily.items.count == CheckInItem.allCases.count)
    let question = try #require(daily.item(item.rawValue))
    #expect(question.text == item.question)
    guard case .number(let scale) = question.kind else {
      Issue.record("\(item) is no number")
      return
    }
    #expect(scale.lowestWords == item.anchors.zero)
    #expect(scale.highestWords == item.anchors.ten)
    #expect(daily.score(item.rawValue)?.measure == item.measure)
  }

  @Test("an unknown one is refused with those that exist")
  func unknown() {
    let error = #expect(throws: UnknownInstrument.self) { try catalogue.instrument("sf-36") }
    #expect(error?.known == catalogue.instruments.map(\.id))
    #expect(error?.description.contains("“sf-36”") == true)
  }

  @Test("a new instrument with weights needs a file and no code")
  func weighted() throws {
    let own = "https://sweetspot.invalid/fhir/StructureDefinition/"
    let json = """
      {"resourceType": "Questionnaire", "id": "burden", "version": "1", "title": "Burden", "description": "d",
       "copyright": "none", "status": "active", "unheardOf": {"ignored": true},
       "extension": [
         {"url": "\(own)asked", "valueCode": "weekly"}, {"url": "\(own)content", "valueCode": "embedded"},
         {"url": "\(own)score", "extension": [
           {"url": "id", "valueCode": "burden"}, {"url": "title", "valueString": "Burden"},
           {"url": "rule", "valueCode": "sum"}, {"url": "direction", "valueCode": "higher-is-better"},
           {"url": "lowest", "valueDecimal": 0}, {"url": "highest", "valueDecimal": 11.5},
           {"url": "part", "extension": [{"url": "item", "valueString": "a"}, {"url": "weight", "valueDecimal": 0.75}]},
           {"url": "part", "extension": [{"url": "item", "valueString": "b"}, {"url": "weight", "valueDecimal": 4}]}]}],
       "item": [
         {"linkId": "a", "text": "A?", "type": "decimal", "extension": [
           {"url": "http://hl7.org/fhir/StructureDefinition/minValue", "valueDecimal": 0},
           {"url": "http://hl7.org/fhir/StructureDefinition/maxValue", "valueDecimal": 10}]},
         {"linkId": "b", "text": "B?", "type": "boolean"}]}
      """
    let instrument = try InstrumentCatalogue.instrument(reading: Data(json.utf8), named: "burden.json")
    #expect(
      InstrumentCatalogue(instruments: [instrument]).problems(against: try EvidenceBase.embedded()) == [])
    let day = try #require(LocalDate("2026-11-21"))
    let answers = try instrument.answers(["a": ["6,5"], "b": ["yes"]], day: day, today: day)
    let result = try #require(instrument.scores(of: answers).first)
    // 0.75 × 6.5 + 4 × 1, by hand.
    #expect(result.value == ExactDecimal("8.875"))
    #expect(result.working == "0.75 × 6.5 + 4 × 1 = 8.875")
  }

  @Test(
    "a file that cannot be an instrument is refused with its name and what is wrong",
    arguments: [
      (#"{"resourceType": "Patient"}"#, "id"),
      (
        #"{"resourceType": "Patient", "id": "x", "version": "1", "title": "t", "description": "d", "copyright": "c", "extension": [], "item": []}"#,
        "it is a Patient, not a Questionnaire"
      ),
      (
        #"{"resourceType": "Questionnaire", "id": "x", "version": "1", "title": "t", "description": "d", "copyright": "c", "extension": [], "item": []}"#,
        "x lacks the extension “asked”"
      ),
    ])
  func refused(json: String, problem: String) {
    let error = #expect(throws: EvidenceError.self) {
      try InstrumentCatalogue.instrument(reading: Data(json.utf8), named: "x.json")
    }
    #expect(error?.file == "x.json")
    #expect(error?.problem.contains(problem) == true)
  }
}
