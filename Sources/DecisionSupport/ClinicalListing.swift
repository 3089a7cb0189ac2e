public import ClinicalTime
public import Screening

/// What resources of another system list about a person, as lines for the screen: medicines, conditions, operations. It
/// names everything that it does not take, with the reason.
public struct ClinicalListing: Hashable, Sendable {
  /// The medicines that count for the screen, as lines that it reads.
  public internal(set) var medicines: [Medicine] = []
  public internal(set) var conditions: Set<Screening.Condition> = []
  public internal(set) var procedures: [Screening.Procedure] = []
  /// Years, from the date of birth.
  public internal(set) var age: Int?
  /// What is doubtful and was taken all the same.
  public internal(set) var doubts: [Remark] = []
  /// What was not taken, and why.
  public internal(set) var leftOut: [Remark] = []

  /// Nothing.
  public init() {}

  /// A medicine on the list.
  public struct Medicine: Hashable, Sendable {
    /// The line for the screen. It recognises in it what the codes and the words of the resource say together.
    public let line: String
    /// Whether it is an opioid, or may be one.
    public let isOpioid: Bool
    /// Whether something known came out, and nothing doubtful. What is not understood is never harmless.
    public let isUnderstood: Bool
    /// Whether it is taken now, as far as the resource tells.
    public let isCurrent: Bool
  }

  /// Something that was noticed about an entry.
  public struct Remark: Hashable, Sendable {
    /// Its place in the file, from 1.
    public let entry: Int?
    public let text: String
  }

  /// The question to the screen.
  public func request(asOf: LocalDateTime) -> ScreenRequest {
    ScreenRequest(
      asOf: asOf, medicines: Array(medicines.map(\.line).prefix(ScreenRequest.medicinesLimit)),
      conditions: conditions.sorted { $0.rawValue < $1.rawValue }, age: age,
      procedures: Array(procedures.prefix(ScreenRequest.listLimit)))
  }

  public var isEmpty: Bool { medicines.isEmpty && conditions.isEmpty && procedures.isEmpty }
}
