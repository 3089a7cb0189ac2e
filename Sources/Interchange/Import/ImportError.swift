/// Why a file cannot be taken in at all. What is wrong with single lines is listed instead.
public enum ImportError: Error, Equatable, Sendable, CustomStringConvertible {
  case table(CommaSeparatedError)
  case unknownFormat(columns: [String])
  case unreadable(String)
  case tooLarge(limit: Int)
  case json(String)
  case unknownJSON
  case archive
  case zip(String)
  case noHealthData
  case xml(String)
  case notThis(ImportKind)
  case mapping(String)
  case openQuestions([String])

  public var description: String {
    switch self {
    case .table(let error): error.description
    case .unknownFormat(let columns):
      """
      The columns \(columns.prefix(12).map { "“\($0.prefix(40))”" }.joined(separator: ", ")) are of no format that is \
      known here. Say by a mapping which column holds what.
      """
    case .unreadable(let why): "The file cannot be read: \(why)."
    case .tooLarge(let limit):
      "The file has more than \(limit) bytes, the most that is read of this kind. Export a shorter time from the other program."
    case .json(let why): "The file is no JSON that can be read: \(why)"
    case .unknownJSON:
      """
      The file is JSON of no kind that is known here. Known are FHIR Bundles and resources one a line, MedTimer backups and Nightscout \
      treatments.
      """
    case .archive:
      """
      The file is an archive of Sweetspot, a whole record. It is not added to one: the command “sweetspot import FILE” takes it into a \
      directory that holds no record yet.
      """
    case .zip(let why): "The zip cannot be read: \(why). Export again, or unpack it and choose export.xml."
    case .noHealthData:
      "There is no Apple Health data in the file: no element HealthData. Choose the export.zip that the phone made."
    case .xml(let why): "The XML cannot be read: \(why)."
    case .notThis(let kind): "The file does not look like \(kind.title). Leave the kind out, and it is recognised."
    case .mapping(let why): "The mapping cannot be used: \(why)"
    case .openQuestions(let questions):
      "The mapping leaves questions open, and nothing is guessed:\n"
        + questions.map { "- \($0)" }.joined(separator: "\n")
    }
  }
}
