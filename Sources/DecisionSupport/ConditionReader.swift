import FHIR
import Screening

/// Finds the conditions that the screen asks about, by ICD-10 code and by English name. Others are of no concern to it.
enum ConditionReader {
  private static let systems: Set<String> = [
    "http://hl7.org/fhir/sid/icd-10", "http://hl7.org/fhir/sid/icd-10-cm", "urn:oid:2.16.840.1.113883.6.90",
    "urn:oid:2.16.840.1.113883.6.3",
  ]

  /// Beginnings of ICD-10 codes, the longest first. Titles as in the WHO's ICD-10 (2019) and ICD-10-CM: N18.4 to N18.6
  /// are the stages from 4 on; K70.3, K71.7 and K74.3 to K74.6 the cirrhoses; K70.4 and K72 hepatic failure; B15 to B17
  /// acute, B18 chronic and B19 unspecified viral hepatitis; Z35 (WHO) and O09 (CM) pregnancies at high risk.
  private static let codes: [(String, Screening.Condition)] = [
    ("N184", .severeKidneyDisease), ("N185", .severeKidneyDisease), ("N186", .severeKidneyDisease),
    ("K704", .acuteHepatitisOrLiverFailure),
    ("K703", .cirrhosis), ("K717", .cirrhosis), ("K743", .cirrhosis), ("K744", .cirrhosis), ("K745", .cirrhosis),
    ("K746", .cirrhosis),
    ("B15", .acuteHepatitisOrLiverFailure), ("B16", .acuteHepatitisOrLiverFailure),
    ("B17", .acuteHepatitisOrLiverFailure), ("F11", .opioidDependence), ("N18", .kidneyDisease), ("Z33", .pregnancy),
    ("Z34", .pregnancy), ("Z35", .pregnancy), ("O09", .pregnancy), ("B37", .candida), ("B18", .liverDisease),
    ("B19", .liverDisease), ("K70", .liverDisease), ("K71", .liverDisease), ("K72", .acuteHepatitisOrLiverFailure),
    ("K73", .liverDisease),
    ("K74", .liverDisease), ("K75", .liverDisease), ("K76", .liverDisease),
  ]

  private static let names: [(String, Screening.Condition)] = [
    ("opioid dependence", .opioidDependence), ("opioid use disorder", .opioidDependence),
    ("opioid addiction", .opioidDependence), ("cirrhosis", .cirrhosis),
    ("acute hepatitis", .acuteHepatitisOrLiverFailure), ("liver failure", .acuteHepatitisOrLiverFailure),
    ("hepatic failure", .acuteHepatitisOrLiverFailure), ("pregnant", .pregnancy), ("pregnancy", .pregnancy),
  ]

  /// The names as bytes: every text of a list of conditions is searched for each of them.
  private static let written = names.map { (Array($0.0.utf8), $0.1) }

  static func read(_ condition: FHIR.Condition) throws(FHIRMistake) -> Set<Screening.Condition> {
    guard try condition.isCurrent, let concept = try condition.code else { return [] }
    var found: Set<Screening.Condition> = []
    var texts = [try concept.text]
    for coding in try concept.codings {
      texts.append(try coding.display)
      guard let system = try coding.system, systems.contains(system), let code = try coding.code else { continue }
      let plain = code.uppercased().filter { $0 != "." }
      if let match = codes.first(where: { plain.hasPrefix($0.0) }) { found.insert(match.1) }
    }
    for text in texts.compactMap(\.self) {
      let lowered = Array(text.lowercased().utf8)
      for (name, meaning) in written where lowered.mentions(name) { found.insert(meaning) }
    }
    return found
  }
}

extension [UInt8] {
  fileprivate func mentions(_ name: [UInt8]) -> Bool {
    guard count >= name.count else { return false }
    return (0...count - name.count).contains { start in
      self[start] == name[0] && self[start..<start + name.count].elementsEqual(name)
    }
  }
}
