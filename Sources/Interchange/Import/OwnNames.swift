/// Names in the resources that Sweetspot itself writes; `docs/fhir.md` says what they are.
enum OwnNames {
  static let base = "https://sweetspot.invalid/fhir"
  static let measureSystem = base + "/CodeSystem/measure"
  static let questionnaires = base + "/Questionnaire/"
  static let diaryDay = base + "/StructureDefinition/diary-day"
  static let measure = base + "/StructureDefinition/measure"
}
