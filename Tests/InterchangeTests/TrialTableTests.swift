import Foundation
import Quantities
import Testing
import Trials

@testable import Interchange

@Suite("A trial is read from a table")
struct TrialTableTests {
  private func read(_ text: String, _ columns: TrialColumns = TrialColumns()) throws -> TrialTable {
    try TrialTable(CommaSeparated(spreadsheet: Data(text.utf8)), columns: columns)
  }

  @Test("doses in milligrams: the reference is 0, the others follow by dose")
  func doses() throws {
    let table = try read("day,block,dose_mg,y\n1,1,4.5,6\n2,1,4.5,5.5\n3,2,0.0,7\n4,2,0,6.5\n5,3,1.50,6\n")
    #expect(table.series.arms.map(\.label) == ["0.0", "1.50", "4.5"])
    #expect(table.series.arms.map { $0.dose?.milligramsAsDouble } == [0, 1.5, 4.5])
    #expect(table.series.days.map(\.arm) == [2, 2, 0, 0, 1])
    #expect(table.periods == [0, 0, 1, 1, 2])
    #expect(table.scoreColumn == "y")
  }

  @Test("arms by name, with units, by number, and beside doses")
  func arms() throws {
    func labels(_ arms: [String], _ columns: TrialColumns = TrialColumns()) throws -> [String] {
      let lines = arms.enumerated().map { "\($0),\($1),\(5 + $0)" }
      return try read("day,arm,score\n" + lines.joined(separator: "\n"), columns).series.arms.map(\.label)
    }
    #expect(try labels(["4.5 mg", "placebo", "1.5 mg"]) == ["placebo", "1.5 mg", "4.5 mg"])
    #expect(try labels(["2", "0", "1"]) == ["0", "1", "2"])
    #expect(try labels(["b", "a", "c"], TrialColumns(reference: "a")) == ["a", "b", "c"])
    #expect(throws: TrialTableError.series(.oneArm)) { try labels(["3", "3", "3"]) }
    #expect(throws: TrialTableError.noReference(arms: ["b", "a", "c"])) { try labels(["b", "a", "c"]) }
    #expect(throws: TrialTableError.unknownReference("x", arms: ["b", "a", "c"])) {
      try labels(["b", "a", "c"], TrialColumns(reference: "x"))
    }
    for name in ["4.50 mg", "4500 micrograms", "4.5"] {
      let dosed = try read("day,dose_mg,y\n1,1,6\n2,0,7\n3,4.5,5\n", TrialColumns(reference: name))
      #expect(dosed.series.arms.map(\.label) == ["4.5", "0", "1"])
    }
    let named = try read("day,dose_mg,y\n1,1,6\n2,0,7\n3,4.5,5\n", TrialColumns(reference: "Placebo"))
    #expect(named.series.arms.map(\.label) == ["0", "1", "4.5"])
    let both = try read("day,arm,dose_mg,y\n1,none,0,6\n2,pill,0,7\n3,active,3,5\n", TrialColumns(reference: "pill"))
    #expect(both.series.arms.map(\.label) == ["pill", "none", "active"])
  }

  @Test("several scores of a day become their mean, lines are sorted, missing scores keep their arm")
  func days() throws {
    let table = try read(
      "date,arm,score\n2026-03-03,1,4\n2026-03-01,0,6\n2026-03-01,0,8\n2026-03-02,1,NA\n2026-03-05,0,5\n")
    #expect(table.series.days.map(\.score) == [7, nil, 4, 5])
    #expect(table.series.days.map { $0.day - table.series.days[0].day } == [0, 1, 2, 4])
    #expect(table.notes.count == 3)
    #expect(throws: TrialTableError.twoArms(line: 3)) {
      try read("day,arm,score\n1,0,5\n1,1,5\n2,0,5\n")
    }
  }

  @Test("what was taken tells the days per protocol, in words and in milligrams")
  func perProtocol() throws {
    #expect(try read("day,arm,score\n1,0,5\n2,1,6\n3,0,7\n").perProtocol == nil)
    let words = try read(
      "day,arm,score,taken\n1,0,5,yes\n2,1,6,NO\n3,0,7,\n4,1,5,1\n5,0,4,true\n6,1,,yes\n7,0,3,yes\n7,0,3,no\n")
    let kept = try #require(words.perProtocol)
    #expect((kept.days, kept.daysOff, kept.daysUnknown) == (3, 2, 1))
    #expect(try kept.series.get().days.map(\.score) == [5, nil, nil, 5, 4, nil, nil])
    #expect(words.series.scoredDays.count == 6)
    let doses = try read(
      "day,block,dose_mg,dose_taken_mg,y\n1,1,0,0,6\n2,1,0,0.0,6\n3,2,3,1.5,5\n4,2,3,3.0,4\n5,2,3,,4\n")
    let taken = try #require(doses.perProtocol)
    #expect((taken.days, taken.daysOff, taken.daysUnknown) == (3, 1, 1))
    #expect(taken.periods == [0, 0, 1])
    let none = try #require(try read("day,arm,score,taken\n1,0,5,no\n2,1,6,no\n3,0,7,no\n").perProtocol)
    #expect(throws: TrialSeriesError.tooFewScores(0)) { try none.series.get() }
    #expect(throws: TrialTableError.notTaken("perhaps", line: 2)) {
      try read("day,arm,score,taken\n1,0,5,perhaps\n2,1,6,yes\n")
    }
    #expect(throws: TrialTableError.self) { try read("day,arm,score,dose_taken_mg\n1,0,5,0\n2,1,6,1\n") }
  }

  @Test("covariates are taken in; a day that lacks one loses its score and not its treatment")
  func covariates() throws {
    let table = try read(
      "day,arm,score,steps\n1,0,5,100\n2,1,6,\n3,1,4,50\n4,0,4,70\n", TrialColumns(covariates: ["steps"]))
    #expect(table.series.covariates == ["steps"])
    #expect(table.series.scoredDays.map(\.covariates) == [[100], [50], [70]])
    #expect(table.series.days.count == 4)
    #expect(throws: TrialTableError.self) {
      try read("day,arm,score\n1,0,5\n", TrialColumns(covariates: ["steps"]))
    }
  }

  @Test("the melatonin diary is read by its dates, and the drift of its counter is named")
  func melatonin() throws {
    let file = try #require(
      Bundle.module.url(forResource: "melatonin_ema", withExtension: "csv", subdirectory: "Fixtures"))
    let table = try TrialTable(CommaSeparated(Data(contentsOf: file)))
    #expect(table.series.arms.map(\.label) == ["control", "melatonin"])
    #expect(table.series.days.count == 71)
    #expect((table.series.days.last?.day ?? 0) - (table.series.days.first?.day ?? 0) == 70)
    #expect(table.series.days.count { $0.arm == 1 } == 36)
    #expect(table.notes.contains { $0.contains("2026-04-03 is counted as day 44") })
  }

  @Test(
    "what cannot be read is named with its line",
    arguments: [
      ("arm,score\n0,5\n", "day"), ("day,score\n1,5\n", "dose_mg"), ("day,arm\n1,0\n", "score"),
      ("day,arm,score\nx,0,5\n", "Line 2"), ("date,arm,score\n2026-02-30,0,5\n", "Line 2"),
      ("day,arm,score\n1,0,five\n", "Line 2"), ("day,dose_mg,score\n1,-1,5\n", "Line 2"),
      ("day,arm,score\n1,0,5\n2,1,5\n", "at least 3"), ("day,arm,score\n1,0,5\n2,0,5\n3,0,4\n", "one arm"),
    ])
  func refused(text: String, says: String) {
    #expect {
      try read(text)
    } throws: { error in
      "\(error)".contains(says)
    }
  }

  @Test(
    "semicolons with decimal commas, tabs, capitals and spaces around names are read as commas are",
    arguments: [
      "Day;Dose_mg;Score\r\n1;0;7,5\r\n2;1,5;6\r\n3;1,5;5,25\r\n",
      "day\tdose_mg\ty\n1\t0\t7.5\n2\t1.5\t6\n3\t1.5\t5.25\n", "DAY, Dose_mg ,Y\n1, 0,7.5\n2,1.5 , 6\n3,1.5,5.25",
    ])
  func spreadsheets(text: String) throws {
    let series = try read(text).series
    #expect(series == (try read("day,dose_mg,score\n1,0,7.5\n2,1.5,6\n3,1.5,5.25\n").series))
    #expect(series.arms.map(\.label) == ["0", "1.5"])
  }

  @Test("a comma inside a field of a table with commas is no decimal sign")
  func quotedComma() throws {
    #expect(throws: TrialTableError.notANumber("5,5", column: "y", line: 2)) {
      try read("day,dose_mg,y\n1,0,\"5,5\"\n2,3,6\n3,0,4\n")
    }
    #expect(throws: TrialTableError.noLines) { try read("day,dose_mg,y\n") }
  }

  @Test("a baseline needs days and scores only")
  func baseline() throws {
    let table = try BaselineTable(CommaSeparated(Data("day,score\n3,5\n1,4\n1,6\n2,\n".utf8)))
    #expect(table == (try BaselineTable(CommaSeparated(Data("day,y\n1,5\n3,5\n".utf8)))))
    #expect(table.days == [1, 3])
    #expect(table.scores == [5, 5])
  }
}
