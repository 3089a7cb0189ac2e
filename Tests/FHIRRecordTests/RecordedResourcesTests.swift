import ClinicalTime
import Diary
import ExactJSON
import FHIRRecord
import Foundation
import History
import Quantities
import Testing
import Titration

@Suite("A record as FHIR resources")
struct RecordedResourcesTests {
  @Test("everything on record is there, once, under an id that FHIR takes")
  func complete() throws {
    let history = try Example.history()
    let resources = try Example.resources()
    #expect(Set(resources.all.map(\.reference)).count == resources.all.count)
    #expect(resources.of("MedicationRequest").count == history.plans.count)
    #expect(resources.of("MedicationAdministration").count == CurrentView(history.doses).entries.count)
    #expect(resources.of("QuestionnaireResponse").count == CurrentView(history.answers).entries.count)
    #expect(resources.of("Medication").count == CurrentView(history.bottles).entries.count)
    #expect(resources.of("Questionnaire").count == 11)
    #expect(resources.all.allSatisfy { $0.id.wholeMatch(of: /[A-Za-z0-9\-.]{1,64}/) != nil })
    #expect(Set(resources.all.map(\.type)).isSubset(of: RecordedResources.types))
  }

  @Test("the same record is the same bytes, and reads back as the same")
  func stable() throws {
    let lines = try Example.resources().lines
    #expect(try Example.resources().lines == lines)
    for line in lines.split(separator: "\n") {
      #expect(try JSONValue(reading: line.utf8).text == String(line))
    }
  }

  @Test("nothing is null or empty")
  func noEmpty() throws {
    func check(_ value: JSONValue, _ path: String) {
      switch value {
      case .object(let object):
        #expect(!object.members.isEmpty, "\(path)")
        for member in object.members { check(member.value, "\(path).\(member.name)") }
      case .array(let array):
        #expect(!array.isEmpty, "\(path)")
        for element in array { check(element, path) }
      case .string(let text): #expect(!text.isEmpty, "\(path)")
      case .null: Issue.record("null at \(path)")
      case .number, .bool: break
      }
    }
    for resource in try Example.resources().all { check(.object(resource.json), resource.reference) }
  }

  // MARK: Plans

  @Test("a plan without an approval is a draft and a proposal; an approved one a plan, never an order")
  func intent() throws {
    var history = try Example.history()
    let approved = try Example.resources(history).of("MedicationRequest")
    #expect(approved.allSatisfy { $0["intent"] == "plan" && $0["reportedBoolean"] == true })
    #expect(approved.map { $0["status"] } == ["stopped", "active"])
    history.approvals = []
    let draft = try Example.resources(history).of("MedicationRequest")
    #expect(draft.allSatisfy { $0["intent"] == "proposal" })
    #expect(draft.map { $0["status"] } == ["cancelled", "draft"])
    #expect(draft.allSatisfy { $0["requester"] == nil && $0["dispenseRequest"] == nil })
    #expect(draft.allSatisfy { $0.at("dosageInstruction", "0", "maxDosePerPeriod") == nil })
  }

  @Test("steps follow one another with their dates, and the text of each says dose, time and dates")
  func steps() throws {
    let history = try Example.history()
    let plan = try #require(history.plans.first).plan
    let request = try #require(try Example.resources().of("MedicationRequest").first)
    let dosages = try #require(request["dosageInstruction"]?.array).compactMap(\.object)
    #expect(dosages.compactMap { $0["sequence"]?.number?.whole } == plan.steps.map(\.number))
    for (dosage, step) in zip(dosages, plan.steps) {
      let text = try #require(dosage["text"]?.string)
      let intake = try #require(step.intakes.first)
      #expect(text.contains("\(intake.dose) of naltrexone at \(intake.time)") && text.contains("\(step.first)"))
      #expect(dosage.at("timing", "repeat", "boundsPeriod", "start") == .string("\(step.first)"))
      #expect(
        dosage.at("timing", "repeat", "boundsPeriod", "end") == (step.isOpenEnded ? nil : .string("\(step.last)")))
      #expect(dosage.at("timing", "repeat", "when", "0") == "HS")
      #expect(dosage.at("timing", "repeat", "timeOfDay") == nil)
      #expect(dosage.at("doseAndRate", "0", "doseQuantity", "value")?.number?.text == intake.dose.milligramText)
    }
    #expect(request.at("contained", "0", "ingredient", "0", "strength", "numerator", "value")?.number?.text == "1.5")
    #expect(request.at("contained", "0", "ingredient", "0", "itemCodeableConcept", "coding", "0", "code") == "7243")
  }

  @Test("a revision points at what it revises")
  func chain() throws {
    let requests = try Example.resources().of("MedicationRequest")
    let first = try #require(requests.first?["id"]?.string)
    #expect(requests.last?.at("priorPrescription", "reference") == .string("MedicationRequest/\(first)"))
    #expect(requests.first?["priorPrescription"] == nil)
  }

  // MARK: Doses

  @Test(
    "amounts keep their digits, in the unit in which they are read",
    arguments: [
      ("1500000", "1.5", "mg"), ("100000", "0.1", "mg"), ("62500", "62.5", "ug"), ("1000", "1", "ug"),
      ("50", "50", "ng"),
    ])
  func units(nanograms: String, value: String, code: String) throws {
    var history = try Example.history()
    let number = try #require(ExactDecimal(nanograms))
    let dose = try #require(history.doses.first?.content)
    let other = DoseTaken(
      restoring: try Mass(number, .nanogram), at: dose.takenAt, zone: dose.zone, day: dose.day, reason: nil)
    history.doses = [Entry(id: "d", recordedAt: Example.now, content: other)]
    let written = try #require(try Example.resources(history)["MedicationAdministration", "d"]).json
    #expect(written.at("dosage", "dose", "value")?.number?.text == value)
    #expect(written.at("dosage", "dose", "code") == .string(code))
  }

  @Test(
    "the moment of a dose has the distance of its own zone, in summer and in winter",
    arguments: [
      ("2026-07-01 22:00", "Europe/Zurich", "2026-07-01T22:00:00+02:00"),
      ("2026-12-01 22:00", "Europe/Zurich", "2026-12-01T22:00:00+01:00"),
      ("2026-12-01 22:00", "America/St_Johns", "2026-12-01T22:00:00-03:30"),
      ("2026-12-01 22:00", "UTC", "2026-12-01T22:00:00Z"), ("2026-12-01 22:00", "Mars/Base", "2026-12-01"),
    ])
  func moments(clock: String, zone: String, written: String) throws {
    var history = try Example.history()
    let dose = try #require(history.doses.first?.content)
    let at = try #require(LocalDateTime(clock))
    let other = DoseTaken(restoring: dose.dose, at: at, zone: zone, day: at.date, reason: nil)
    history.doses = [Entry(id: "d", recordedAt: Example.now, content: other)]
    #expect(
      try Example.resources(history)["MedicationAdministration", "d"]?.json["effectiveDateTime"] == .string(written))
  }

  @Test("a correction keeps the id, a withdrawn dose stays as entered in error")
  func corrections() throws {
    var history = try Example.history()
    let first = try #require(history.doses.first)
    let dose = try #require(first.content)
    let corrected = DoseTaken(
      restoring: .milligrams(3), at: dose.takenAt, zone: dose.zone, day: dose.day, reason: nil)
    history.doses.append(Entry(id: "c1", recordedAt: Example.now, content: corrected, supersedes: first.id))
    let before = try #require(try Example.resources()["MedicationAdministration", first.id])
    let after = try #require(try Example.resources(history)["MedicationAdministration", first.id])
    #expect(after.json.at("dosage", "dose", "value")?.number?.text == "3")
    #expect(after.versionID != before.versionID && after.lastUpdated == Example.now)
    history.doses.append(Entry(id: "c2", recordedAt: Example.now, content: nil, supersedes: "c1"))
    let withdrawn = try #require(try Example.resources(history)["MedicationAdministration", first.id])
    #expect(withdrawn.json["status"] == "entered-in-error")
  }

  @Test("an id that FHIR does not take is replaced, always by the same")
  func identifiers() throws {
    var history = try Example.history()
    let dose = try #require(history.doses.first?.content)
    history.doses = [Entry(id: "dose 1/ä", recordedAt: Example.now, content: dose)]
    let id = try #require(try Example.resources(history).all.first { $0.type == "MedicationAdministration" }?.id)
    #expect(id.wholeMatch(of: /x-[0-9a-f]{32}/) != nil)
    #expect(try Example.resources(history)["MedicationAdministration", id] != nil)
  }

  // MARK: Answers and findings

  @Test("a score has its public code only on the scale of that code")
  func codes() throws {
    let observations = try Example.resources().of("Observation")
    let pain = observations.filter { $0.at("code", "text") == "Pain" }
    #expect(!pain.isEmpty)
    #expect(pain.allSatisfy { $0.at("code", "coding", "0", "code") == "72514-3" })
    var history = try Example.history()
    history.measures = history.measures.map {
      $0.id == "pain"
        ? Measure(id: "pain", title: "Pain", lowest: .zero, highest: ExactDecimal(100), direction: .lowerIsBetter) : $0
    }
    let other = try Example.resources(history).of("Observation").filter { $0.at("code", "text") == "Pain" }
    #expect(other.allSatisfy { $0.at("code", "coding", "0", "code") == "pain" })
  }

  @Test("a score from answers says which, and a side effect says how bad")
  func derived() throws {
    let resources = try Example.resources()
    let peg = try #require(resources.of("Observation").first { $0.at("code", "coding", "0", "code") == "91147-9" })
    #expect(peg.at("valueQuantity", "value")?.number?.text == "5.33")
    let response = try #require(peg.at("derivedFrom", "0", "reference")?.string)
    #expect(resources.all.contains { $0.reference == response })
    let events = resources.of("AdverseEvent")
    #expect(events.compactMap { $0.at("severity", "coding", "0", "code")?.string } == ["moderate", "mild"])
    #expect(events.last?.at("event", "text") == "itching, mild")
  }

  @Test("findings of the screen keep their weight and the claims behind them")
  func findings() throws {
    let issues = try Example.resources().of("DetectedIssue")
    #expect(!issues.isEmpty)
    #expect(issues.contains { $0["severity"] != "low" })
    #expect(issues.allSatisfy { $0.at("evidence", "0", "code", "0", "coding", "0", "code")?.string != nil })
  }

  @Test("a record with nothing in it is a person and the questions")
  func nothing() throws {
    let empty = History(of: Person(id: "p", name: "", createdAt: Example.now))
    let types = Set(try Example.resources(empty).all.map(\.type))
    #expect(types == ["Patient", "Questionnaire"])
  }
}
