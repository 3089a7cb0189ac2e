import Testing

@testable import Evidence

@Suite("Tables among the evidence files")
struct EvidenceTableTests {
  private func read(_ text: String) throws(EvidenceError) -> [[String]] {
    try EvidenceTable("names.tsv", columns: ["name", "kind", "release"], bytes: Array(text.utf8)).rows
  }

  @Test("rows are read as they stand, empty fields and marks of other tables included")
  func rows() throws {
    #expect(try read("# name\tkind\trelease\n") == [])
    #expect(
      try read("# name\tkind\trelease\nDolgit®\t\tdepot\n#1 relief\tbrand\t\n")
        == [["Dolgit®", "", "depot"], ["#1 relief", "brand", ""]])
  }

  @Test(
    "what would be read wrongly is refused, with its place",
    arguments: [
      ("", "its first line must name the columns"), ("a\tb\tc\n", "its first line must name the columns"),
      ("# name\trelease\tkind\na\tb\tc\n", "its first line must name the columns"),
      ("# name\tkind\trelease\na\tb\n", "line 2 has 2 fields, not 3: “a b”"),
      ("# name\tkind\trelease\na\tb\tc\td\n", "line 2 has 4 fields"),
      ("# name\tkind\trelease\n\tb\tc\n", "line 2 has 3 fields"), ("# name\tkind\trelease\n\n", "line 2 has 1 field"),
      ("# name\tkind\trelease\na\tb\tc", "line 2 has no end"),
    ])
  func refused(text: String, problem: String) {
    let error = #expect(throws: EvidenceError.self) { try read(text) }
    #expect(error?.description.contains(problem) == true, "\(error?.description ?? "")")
    #expect(error?.file == "names.tsv")
  }
}
