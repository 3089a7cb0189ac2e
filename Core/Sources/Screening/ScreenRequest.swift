public import ClinicalTime
import Quantities
public import Recognition

/// A screen as people ask for it: texts from a form, a command or a file. It can be stored and asked again.
public struct ScreenRequest: Codable, Hashable, Sendable {
  /// The moment the question is asked.
  public var asOf: LocalDateTime
  /// One line of text a medicine, as people write it.
  public var medicines: [String]
  /// Conditions by their names.
  public var conditions: [Condition]
  /// Age in years.
  public var age: Int?
  /// Procedures ahead, or just past.
  public var procedures: [Procedure]
  /// The planned daily dose as text, such as `1.5 mg`; also `LDN`, `VLDN` or `ULDN`.
  public var dose: String?
  /// The first day.
  public var start: LocalDate?
  /// How the preparation releases.
  public var release: PlannedNaltrexone.Release?
  /// What else is in the capsule.
  public var fillers: [String]
  /// Who is to watch over an ultra-low dose beside an opioid.
  public var ultraLowDosePrescriber: String?
  /// What a prescriber decided otherwise.
  public var overrides: [Override]

  /// Asks for a screen.
  public init(
    asOf: LocalDateTime, medicines: [String] = [], conditions: [Condition] = [], age: Int? = nil,
    procedures: [Procedure] = [], dose: String? = nil, start: LocalDate? = nil,
    release: PlannedNaltrexone.Release? = nil, fillers: [String] = [], ultraLowDosePrescriber: String? = nil,
    overrides: [Override] = []
  ) {
    self.asOf = asOf
    self.medicines = medicines
    self.conditions = conditions
    self.age = age
    self.procedures = procedures
    self.dose = dose
    self.start = start
    self.release = release
    self.fillers = fillers
    self.ultraLowDosePrescriber = ultraLowDosePrescriber
    self.overrides = overrides
  }

  /// Words that say that nothing is taken.
  private static let nothing: Set<String> = [
    "none", "nothing", "nil", "na", "nomeds", "nomedicines", "nomedication", "noopioids", "keine", "aucun", "ninguno",
    "nessuno", "geen",
  ]

  /// At most so many medicines are taken in one screen.
  public static let medicinesLimit = 200
  /// At most so many procedures, fillers and overrides are taken in one screen.
  public static let listLimit = 30
  /// At most so many bytes of UTF-8 are read of one line.
  public static let lineLimit = 1000

  /// Recognises the medicines and reads the dose.
  /// - Throws: ``ScreenRequestError`` with every problem, each naming the value, the limit and the remedy.
  public func situation(using recogniser: MedicineRecogniser) throws(ScreenRequestError) -> Situation {
    var problems: [String] = []
    var planned = PlannedNaltrexone(start: start, release: release ?? .unknown, fillers: fillers.filter { !$0.isBlank })
    if let dose, !dose.isBlank {
      let word = dose.filter { !$0.isWhitespace }.uppercased()
      if let term = PlannedNaltrexone.Term(rawValue: word) {
        planned.term = term
      } else {
        do {
          planned.dose = try mass(of: dose, &planned)
        } catch {
          problems.append("Dose: \(error)")
        }
      }
    }
    if let age, !(0...130).contains(age) {
      problems.append("Age: \(age) is outside 0 to 130. Write the age in whole years.")
    }
    let lines = medicines.filter { !$0.isBlank && !Self.nothing.contains($0.lowercased().filter(\.isLetter)) }
    if lines.count > Self.medicinesLimit {
      problems.append(
        "Medicines: \(lines.count) lines are more than \(Self.medicinesLimit). Leave out those taken long ago.")
    }
    for line in lines where line.utf8.count > Self.lineLimit {
      problems.append(
        "Medicines: the line “\(line.prefix(40))…” is longer than \(Self.lineLimit) bytes. Write one medicine a line."
      )
    }
    for (name, count) in [("Operations", procedures.count), ("Fillers", fillers.count), ("Overrides", overrides.count)]
    where count > Self.listLimit {
      problems.append("\(name): \(count) are more than \(Self.listLimit). Leave out what does not matter now.")
    }
    for override in overrides where !override.isComplete {
      problems.append("Override of “\(override.finding)”: it needs the prescriber's name and a reason.")
    }
    guard problems.isEmpty else { throw ScreenRequestError(problems: problems) }
    return Situation(
      asOf: asOf, medicines: lines.map(recogniser.recognise), conditions: Set(conditions), age: age,
      procedures: procedures, naltrexone: planned, ultraLowDosePrescriber: ultraLowDosePrescriber, overrides: overrides)
  }

  /// The mass of a dose text; a band word beside the number, such as `ULDN 500 mcg`, is kept.
  private func mass(of text: String, _ planned: inout PlannedNaltrexone) throws(AmountTextError) -> Mass {
    var words = text.split(whereSeparator: \.isWhitespace)
    for word in words {
      if let term = PlannedNaltrexone.Term(rawValue: word.uppercased()) { planned.term = term }
    }
    words.removeAll { PlannedNaltrexone.Term(rawValue: $0.uppercased()) != nil }
    let amount = try Amount(text: words.joined(separator: " "))
    do { return try amount.mass() } catch { throw .tooManyDigits(text) }
  }
}

/// Why a screen cannot be made: every problem with its remedy.
public struct ScreenRequestError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The problems.
  public let problems: [String]

  /// Makes the error.
  public init(problems: [String]) {
    self.problems = problems
  }

  /// All problems, one a line.
  public var description: String { problems.joined(separator: "\n") }
}

extension ScreenRequest {
  private enum Field: String, CodingKey, CaseIterable {
    case asOf, medicines, conditions, age, procedures, dose, start, release, fillers, ultraLowDosePrescriber, overrides
  }

  private struct AnyField: CodingKey {
    var stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  /// Reads a request. Only `asOf` may be needed from elsewhere; everything else is optional, but an unknown field is
  /// an error: it may have held something that matters.
  public init(from decoder: any Decoder) throws {
    let known = Set(Field.allCases.map(\.rawValue))
    for key in try decoder.container(keyedBy: AnyField.self).allKeys where !known.contains(key.stringValue) {
      throw DecodingError.dataCorrupted(
        .init(
          codingPath: decoder.codingPath,
          debugDescription:
            "“\(key.stringValue)” is no field of a screen. Known are \(Field.allCases.map(\.rawValue).joined(separator: ", "))."
        ))
    }
    let fields = try decoder.container(keyedBy: Field.self)
    guard
      let asOf = try fields.decodeIfPresent(LocalDateTime.self, forKey: .asOf)
        ?? CodingUserInfoKey.screenedAt.flatMap({ decoder.userInfo[$0] as? LocalDateTime })
    else {
      throw DecodingError.keyNotFound(
        Field.asOf, .init(codingPath: decoder.codingPath, debugDescription: "The time of asking is missing."))
    }
    self.init(
      asOf: asOf,
      medicines: try fields.decodeIfPresent([String].self, forKey: .medicines) ?? [],
      conditions: try fields.decodeIfPresent([String].self, forKey: .conditions)?.map { name in
        guard let condition = Condition(rawValue: name) else {
          throw DecodingError.dataCorruptedError(
            forKey: .conditions, in: fields,
            debugDescription:
              "“\(name)” is no condition. Known are \(Condition.allCases.map(\.rawValue).joined(separator: ", ")).")
        }
        return condition
      } ?? [],
      age: try fields.decodeIfPresent(Int.self, forKey: .age),
      procedures: try fields.decodeIfPresent([Procedure].self, forKey: .procedures) ?? [],
      dose: try fields.decodeIfPresent(String.self, forKey: .dose),
      start: try fields.decodeIfPresent(LocalDate.self, forKey: .start),
      release: try fields.decodeIfPresent(PlannedNaltrexone.Release.self, forKey: .release),
      fillers: try fields.decodeIfPresent([String].self, forKey: .fillers) ?? [],
      ultraLowDosePrescriber: try fields.decodeIfPresent(String.self, forKey: .ultraLowDosePrescriber),
      overrides: try fields.decodeIfPresent([Override].self, forKey: .overrides) ?? [])
  }
}

extension CodingUserInfoKey {
  /// Where a decoder finds the moment of asking when a file does not name one.
  public static let screenedAt = CodingUserInfoKey(rawValue: "sweetspot.screenedAt")
}

extension String {
  fileprivate var isBlank: Bool { allSatisfy(\.isWhitespace) }
}
