import Evidence
import Foundation
import Recognition
import Testing

@testable import CommandLineTool

@Suite("Recognising a file of medicines")
struct BatchRecognitionTests {
  private func rows(_ text: String) throws -> [[String: Any]] {
    var output = Data()
    try BatchRecognition.writeRows(for: text, MedicineRecogniser(try MedicineCatalogue.embedded())) { output += $0 }
    return try output.split(separator: UInt8(ascii: "\n")).map { line in
      try #require(try JSONSerialization.jsonObject(with: Data(line)) as? [String: Any])
    }
  }

  @Test("every line has one object with exactly these six fields")
  func fields() throws {
    let rows = try rows("oxycodone 5 MG Oral Tablet\r\npercoset\n\nxyzzyquux\n")
    #expect(rows.count == 4)
    for row in rows {
      #expect(Set(row.keys) == ["input", "recognised", "opioid", "releaseClass", "ingredients", "didYouMean"])
    }
    #expect(rows[0]["input"] as? String == "oxycodone 5 MG Oral Tablet")
    #expect(rows[0]["releaseClass"] as? String == "immediate")
    #expect(rows[0]["ingredients"] as? [String] == ["oxycodone"])
    #expect(rows[1]["recognised"] as? Bool == false)
    #expect(rows[1]["opioid"] as? Bool == true)
    #expect((rows[1]["didYouMean"] as? [String])?.contains("Percocet") == true)
    #expect(rows[2]["recognised"] as? Bool == false)
    #expect(rows[3]["opioid"] as? Bool == false)
  }

  @Test("nothing in, nothing out")
  func empty() throws {
    #expect(try rows("").isEmpty)
  }
}
