import ExactJSON
import FHIR
import Screening
import Testing

@testable import DecisionSupport

@Suite("Conditions by their ICD-10 code")
struct ConditionTests {
  private static func read(_ code: String, system: String = "http://hl7.org/fhir/sid/icd-10-cm") throws -> Set<
    Screening.Condition
  > {
    let json = JSONValue.object([
      "resourceType": "Condition",
      "code": .object(["coding": .array([.object(["system": .string(system), "code": .string(code)])])]),
    ])
    return try ConditionReader.read(FHIR.Condition(Element(try #require(json.object), path: "Condition")))
  }

  @Test(
    "a code means what the classification says, with or without the dot and whatever follows",
    arguments: [
      ("F11.20", Screening.Condition.opioidDependence), ("F1120", .opioidDependence), ("N18.4", .severeKidneyDisease),
      ("N18.5", .severeKidneyDisease), ("N18.6", .severeKidneyDisease), ("N18.31", .kidneyDisease),
      ("N18.9", .kidneyDisease), ("K70.30", .cirrhosis), ("K71.7", .cirrhosis), ("K74.60", .cirrhosis),
      ("K70.41", .acuteHepatitisOrLiverFailure), ("K72.00", .acuteHepatitisOrLiverFailure),
      ("K72.10", .acuteHepatitisOrLiverFailure), ("K72.91", .acuteHepatitisOrLiverFailure),
      ("B15.9", .acuteHepatitisOrLiverFailure), ("B16.9", .acuteHepatitisOrLiverFailure),
      ("B17.10", .acuteHepatitisOrLiverFailure), ("B18.2", .liverDisease), ("B19.20", .liverDisease),
      ("K70.0", .liverDisease), ("K74.0", .liverDisease), ("K76.0", .liverDisease), ("K75.4", .liverDisease),
      ("O09.90", .pregnancy), ("Z33.1", .pregnancy), ("Z34.80", .pregnancy), ("Z35", .pregnancy),
      ("b37.0", .candida),
    ])
  func meanings(code: String, meaning: Screening.Condition) throws {
    #expect(try Self.read(code) == [meaning])
    #expect(try Self.read(code, system: "http://hl7.org/fhir/sid/icd-10") == [meaning])
    #expect(try Self.read(code, system: "http://example.org").isEmpty)
  }

  @Test("codes of no concern mean nothing", arguments: ["M79.7", "G89.29", "N17.9", "F10.20", "K80.0", "B20"])
  func others(code: String) throws {
    #expect(try Self.read(code).isEmpty)
  }
}
