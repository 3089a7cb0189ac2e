public import ClinicalTime
import Kinetics
public import Quantities

/// What was typed into the form of `/curve`.
public struct CurveFields: Sendable, Equatable {
  public var dose = ""
  public var time = ""
  public var perDay = ""
  public var missed = ""
  public var procedure = ""
  public var opioid = ""
  public var opioidLike = ""
  public var opioidLevel = ""
  public var opioidAt = ""
  public var release = ""
  public var liver = ""
  public var creatinineClearance = ""

  public init(
    dose: String = "", time: String = "", perDay: String = "", missed: String = "", procedure: String = "",
    opioid: String = "", opioidLike: String = "", opioidLevel: String = "", opioidAt: String = "", release: String = "",
    liver: String = "",
    creatinineClearance: String = ""
  ) {
    self.dose = dose
    self.time = time
    self.perDay = perDay
    self.missed = missed
    self.procedure = procedure
    self.opioid = opioid
    self.opioidLike = opioidLike
    self.opioidLevel = opioidLevel
    self.opioidAt = opioidAt
    self.release = release
    self.liver = liver
    self.creatinineClearance = creatinineClearance
  }
}

/// The question behind the page, read from what was typed. What cannot be read is a problem, all of them together.
public struct CurveQuestion: Sendable {
  /// A dose from now on, so many times a day.
  struct WhatIf {
    let dose: Mass
    let time: TimeOfDay
    let perDay: Int
    /// The day that is left out, counted from 1; 0 for none.
    let missed: Int
  }

  /// An opioid beside naltrexone, as it is drawn.
  struct Opioid {
    let name: String
    let example: OpioidExample
    let level: OpioidLevel
    let at: LocalDateTime
  }

  var whatIf: WhatIf?
  var opioid: Opioid?
  let release: NaltrexoneModel.Release
  private(set) var person: NaltrexoneModel.Person
  public private(set) var procedure: LocalDateTime?
  public private(set) var problems: [String] = []
  /// The name of the opioid as it was typed.
  public var opioidName: String? { opioid?.name }
  /// The dose that was asked about.
  public var dose: Mass? { whatIf?.dose }

  public init(_ fields: CurveFields, now: LocalDateTime) {
    release = NaltrexoneModel.Release(rawValue: fields.release) ?? .instant
    person = NaltrexoneModel.Person(liver: .init(rawValue: fields.liver) ?? .working)
    var time = TimeOfDay(hour: 22, minute: 0) ?? .noon
    if !fields.time.isEmpty {
      if let read = TimeOfDay(fields.time) {
        time = read
      } else {
        problems.append("Time of day: “\(fields.time)” is none. Write hours and minutes, such as 22:00.")
      }
    }
    if !fields.dose.isEmpty {
      do {
        let dose = try Amount(text: fields.dose).mass()
        if dose.milligramsAsDouble > NaltrexonePlan.largestDose {
          problems.append("Dose: \(dose) is more than the \(Int(NaltrexonePlan.largestDose)) mg that can be drawn.")
        }
        whatIf = WhatIf(dose: dose, time: time, perDay: Int(fields.perDay) ?? 1, missed: Int(fields.missed) ?? 0)
      } catch {
        problems.append("Dose: \(error)")
      }
    }
    if !fields.creatinineClearance.isEmpty {
      let read = Double(fields.creatinineClearance)
      if let read, NaltrexoneModel.Person.creatinineClearances.contains(read) {
        person.creatinineClearance = read
      } else {
        problems.append(
          "Creatinine clearance: “\(fields.creatinineClearance)” cannot be used. Give a number from 5 to 200, in mL/min."
        )
      }
    }
    procedure = moment(fields.procedure, "Procedure", now)
    if !fields.opioid.isEmpty {
      let at = fields.opioidAt.isEmpty ? now : moment(fields.opioidAt, "Opioid", now)
      if let at {
        opioid = Opioid(
          name: fields.opioid, example: OpioidExample(chosen: fields.opioidLike),
          level: OpioidLevel(rawValue: fields.opioidLevel) ?? .half, at: at)
      }
    }
  }

  private mutating func moment(_ text: String, _ field: String, _ now: LocalDateTime) -> LocalDateTime? {
    guard !text.isEmpty else { return nil }
    guard let moment = LocalDateTime(text) ?? LocalDate(text).map({ LocalDateTime(date: $0, time: .noon) }) else {
      problems.append("\(field): \(DateTextError(text))")
      return nil
    }
    guard (0...CurvePage.farthestMinutes).contains(moment.minutes(since: now)) else {
      problems.append(
        "\(field): \(moment) cannot be drawn. Give a moment within the next \(CurvePage.farthestMinutes / 1440) days.")
      return nil
    }
    return moment
  }
}
