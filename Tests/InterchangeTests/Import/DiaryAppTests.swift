import ClinicalTime
import Diary
import Foundation
import History
import Quantities
import Testing

@testable import Interchange

@Suite("Exports of other diaries are read, and what is not understood is listed with its line")
struct DiaryAppTests {
  private func leftOut(_ reading: ImportReading, _ line: Int?, _ part: String) -> Bool {
    reading.batch.findings.contains {
      $0.kind == .leftOut && (line == nil || $0.line == line) && $0.text.contains(part)
    }
  }

  @Test("Bearable: scores, minutes of sleep, lists as notes; medicines without a time are not made doses")
  func bearable() throws {
    let reading = try Reading.of(Reading.fixture("bearable.csv"))
    #expect(reading.kind == .bearable)
    #expect(
      Reading.added(reading) == [
        "bearable.symptom.fatigue 2 on 2026-11-01", "bearable.symptom.fatigue 3 on 2026-11-01",
        "note on 2026-11-01: “worse after shopping”", "bearable.mood 6 on 2026-11-01",
        "bearable.energy 2 on 2026-11-01",
        "bearable.sleep 440 on 2026-11-01", "bearable.sleep-quality 3 on 2026-11-01", "Vitamin D taken on 2026-11-01",
        "note on 2026-11-01: “Lifestyle: ☕ Caffeine - A lot | 🚶 Walk”", "bearable.steps 5120 on 2026-11-01",
      ])
    #expect(leftOut(reading, 8, "is naltrexone") && leftOut(reading, 8, "may be, an opioid"))
    #expect(
      leftOut(reading, 11, "scale") && leftOut(reading, 12, "no date") && leftOut(reading, 13, "number of fields"))
    #expect(reading.fileHash.count == 64)
  }

  @Test("Daylio: moods by their own names only, the night belongs to the day before, quotes and both clocks")
  func daylio() throws {
    let reading = try Reading.of(Reading.fixture("daylio.csv"))
    #expect(
      Reading.added(reading) == [
        "daylio.mood 4 on 2026-11-02 at 21:05", "note on 2026-11-02: “Activities: knitting | good meal”",
        "note on 2026-11-02: “a \"quoted\" day, long”", "daylio.mood 1 on 2026-11-01 at 02:10",
        "note on 2026-11-01: “Night\nawake again”", "note on 2026-10-31: “Activities: walk”",
        "daylio.mood 3 on 2026-11-01 at 13:48",
      ])
    #expect(leftOut(reading, 4, "none of Daylio's own"))
  }

  @Test("MedTimer's table: naltrexone becomes a dose, an opioid a rescue medicine, the rest another treatment")
  func medTimer() throws {
    let reading = try Reading.of(Reading.fixture("medtimer.csv"))
    #expect(reading.kind == .medTimerTable)
    #expect(
      Reading.added(reading) == [
        "1.5 mg at 2026-11-20 22:05", "Duloxetine taken on 2026-11-20", "note on 2026-11-20: “Duloxetine: with food”",
        "Tramadol, 50 mg at 2026-11-18 21:00",
      ])
    #expect(leftOut(reading, 4, "not taken") && leftOut(reading, 6, "not clear how much"))
  }

  @Test("MedTimer's backup: seconds since 1970, statuses respected")
  func medTimerBackup() throws {
    let reading = try Reading.of(Reading.fixture("medtimer-backup.json"))
    #expect(reading.kind == .medTimerBackup)
    let moment = Instant(secondsSince1970: 1_795_208_700).local(in: try #require(TimeZone(identifier: "Europe/Zurich")))
    #expect(Reading.added(reading).contains("3 mg at \(moment)"))
    #expect(reading.batch.items.count == 2)
    #expect(leftOut(reading, 2, "SKIPPED") && leftOut(reading, 3, "seconds since 1970"))
  }

  @Test("Nightscout: notes and medicines; what Sweetspot does not keep is named, what was deleted is not taken")
  func nightscout() throws {
    let reading = try Reading.of(Reading.fixture("nightscout.json"))
    #expect(reading.kind == .nightscout)
    let added = Reading.added(reading)
    #expect(added.contains("note on 2026-11-20: “long walk”") && added.contains("1.5 mg at 2026-11-20 22:00"))
    #expect(added.count == 3)
    #expect(leftOut(reading, 3, "carbs, insulin") && leftOut(reading, 4, "deleted") && leftOut(reading, 6, "no time"))
    #expect(leftOut(reading, 7, "a number"))
  }

  @Test(
    "what was taken is naltrexone, an opioid, or neither, with its amount",
    arguments: [
      ("Naltrexone 1.5 mg", "1", "1.5 mg"), ("Naltrexone 1.5 mg", "2 capsules", "3 mg"), ("LDN", "500 mcg", "0.5 mg"),
      ("LDN", "1", nil), ("Naltrexone 1.5 mg", "half", nil), ("Naltrexone 1.5 mg", "3 mg", "3 mg"),
    ])
  func amounts(name: String, amount: String, dose: String?) throws {
    let taken = TakenMedicine(name, amount: amount, try Reading.recogniser.get())
    switch taken {
    case .naltrexone(let mass): #expect(mass.description == dose)
    case .naltrexoneWithoutAmount: #expect(dose == nil)
    case .opioid, .other: Issue.record("\(taken)")
    }
  }

  @Test(
    "what is, holds or may be an opioid is never an ordinary treatment",
    arguments: ["Oxycodone/naltrexone", "Contrave and tramadol", "oxycodon", "Embeda", "Suboxone"])
  func opioids(name: String) throws {
    let taken = TakenMedicine(name, amount: "", try Reading.recogniser.get())
    guard case .opioid = taken else {
      Issue.record("\(name): \(taken)")
      return
    }
  }

  @Test("nothing that is still to come is taken in")
  func future() throws {
    let csv = "full_date,time,mood,activities\n2026-11-22,10:00,good,walk\n2199-01-01,10:00,bad,\n"
    let reading = try Reading.of(csv.utf8)
    #expect(reading.batch.items.isEmpty && reading.batch.findings.count >= 2)
  }
}
