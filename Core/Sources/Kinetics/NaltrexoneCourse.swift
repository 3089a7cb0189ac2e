public import Evidence

/// Doses of naltrexone over time, and when to look.
public struct NaltrexonePlan: Sendable {
  /// A dose taken or planned.
  public struct Dose: Hashable, Sendable {
    /// Minutes after the start; negative before it.
    public let minute: Int
    /// Milligrams of naltrexone hydrochloride, 0 to ``NaltrexonePlan/largestDose``.
    public let milligrams: Double

    /// Makes a dose.
    public init(minute: Int, milligrams: Double) {
      self.minute = minute
      self.milligrams = milligrams
    }
  }

  /// An opioid beside it, as strong as it is at one moment.
  public struct Opioid: Hashable, Sendable {
    /// Minutes after the start at which it is there.
    public let minute: Int
    /// Its level then, in multiples of the level that fills half of the free mu receptors.
    public let level: Double
    /// Its half-life in hours.
    public let halfLife: Double

    /// Makes an opioid.
    public init(minute: Int, level: Double, halfLife: Double) {
      self.minute = minute
      self.level = level
      self.halfLife = halfLife
    }

    /// The share of mu receptors that it would fill without naltrexone, at a minute.
    public func unblockedShare(at minute: Int) -> Double {
      guard minute >= self.minute else { return 0 }
      let left = level * power(2, -Double(minute - self.minute) / 60 / halfLife)
      return left / (1 + left)
    }
  }

  /// The doses.
  public var doses: [Dose]
  /// The minutes at which to look, none negative.
  public var minutes: [Int]
  /// How the preparation releases.
  public var release: NaltrexoneModel.Release
  /// Liver and kidneys.
  public var person: NaltrexoneModel.Person
  /// An opioid beside it.
  public var opioid: Opioid?

  /// The largest dose that is computed, in milligrams: ten times the usual tablet. What a person may take is another
  /// question.
  public static let largestDose = 500.0
  /// Below this dose, in milligrams, no blockade was ever measured (claim `blockade.pet.rabiner-two-mg`).
  public static let smallestMeasured = 2.0

  /// Makes a plan.
  public init(
    doses: [Dose], minutes: [Int], release: NaltrexoneModel.Release = .instant,
    person: NaltrexoneModel.Person = .init(), opioid: Opioid? = nil
  ) {
    self.doses = doses
    self.minutes = minutes
    self.release = release
    self.person = person
    self.opioid = opioid
  }

  /// Whether any dose is smaller than every dose that was measured.
  public var isExtrapolated: Bool { doses.contains { $0.milligrams > 0 && $0.milligrams < Self.smallestMeasured } }

  /// The schedule, with how many minutes before the start it begins.
  /// - Throws: ``NaltrexoneSimulationError`` for doses and opioids out of range.
  func schedule() throws(NaltrexoneSimulationError) -> (KineticSchedule, lead: Int) {
    for dose in doses where !(0...Self.largestDose).contains(dose.milligrams) { throw .dose(dose.milligrams) }
    let lead = -min(0, doses.map(\.minute).min() ?? 0, opioid?.minute ?? 0)
    var all = doses.map {
      KineticSchedule.Dose(
        minute: $0.minute + lead, compartment: NaltrexoneModel.entry(release).rawValue, amount: $0.milligrams)
    }
    if let opioid {
      guard opioid.level >= 0, opioid.level <= 1000 else { throw .opioidLevel(opioid.level) }
      guard opioid.halfLife >= 0.05, opioid.halfLife <= 1000 else { throw .opioidHalfLife(opioid.halfLife) }
      all.append(
        .init(
          minute: opioid.minute + lead, compartment: NaltrexoneModel.Compartment.opioid.rawValue, amount: opioid.level))
    }
    do {
      return (try KineticSchedule(doses: all, outputMinutes: minutes.map { $0 + lead }), lead)
    } catch {
      throw .schedule(error)
    }
  }

  /// The engine for one scenario.
  /// - Throws: ``NaltrexoneSimulationError`` when plan, person and scenario do not go together.
  public func engine(
    _ model: NaltrexoneModel, scenario: KineticScenario?
  ) throws(NaltrexoneSimulationError) -> KineticEngine {
    let (schedule, _) = try schedule()
    let kinetic: KineticModel
    do {
      kinetic = try model.model(
        scenario: scenario, release: release, person: person, opioidHalfLife: opioid?.halfLife)
    } catch {
      throw .model(error)
    }
    do {
      return try KineticEngine(kinetic, schedule)
    } catch {
      throw .engine(error)
    }
  }

  /// The typical course in one scenario.
  /// - Throws: ``NaltrexoneSimulationError`` when plan, person and scenario do not go together.
  public func course(
    _ model: NaltrexoneModel, scenario: KineticScenario?
  ) throws(NaltrexoneSimulationError) -> [NaltrexoneSample] {
    let engine = try engine(model, scenario: scenario)
    let values: [[Double]]
    do {
      values = try engine.outputs(of: TypicalPerson())
    } catch {
      throw .engine(error)
    }
    let times = Array(Set(minutes)).sorted()
    return times.indices.map { row in
      NaltrexoneSample(
        hours: Double(times[row]) / 60, naltrexone: values[0][row], naltrexol: values[1][row],
        muOccupancy: values[2][row], kappaOccupancy: values[3][row], deltaOccupancy: values[4][row],
        opioidOccupancy: opioid.map { _ in values[5][row] },
        opioidOccupancyWithout: opioid?.unblockedShare(at: times[row]))
    }
  }
}

extension NaltrexonePlan {
  /// The typical course at other minutes than the plan's own, such as that of a procedure; in the order of time.
  /// - Throws: ``NaltrexoneSimulationError`` when plan, person and scenario do not go together.
  public func course(
    _ model: NaltrexoneModel, scenario: KineticScenario?, at minutes: [Int]
  ) throws(NaltrexoneSimulationError) -> [NaltrexoneSample] {
    var plan = self
    plan.minutes = minutes
    return try plan.course(model, scenario: scenario)
  }

  /// Below this share of mu receptors blockade is called gone.
  public static let fadedShare = 0.05
  /// For how many days after the last dose it is followed.
  public static let fadingDays = 30

  /// How many hours after the last dose blockade of mu is gone for good, if nothing more is taken: the first whole hour after which
  /// it stays below ``fadedShare``. A dose that has not been absorbed yet counts.
  /// - Returns: nothing when it is not gone after ``fadingDays``.
  /// - Throws: ``NaltrexoneSimulationError`` when plan, person and scenario do not go together.
  public func hoursToFade(
    _ model: NaltrexoneModel, scenario: KineticScenario?
  ) throws(NaltrexoneSimulationError) -> Int? {
    var alone = self
    alone.opioid = nil
    let last = max(0, doses.map(\.minute).max() ?? 0)
    let hours = Array(stride(from: last, through: last + Self.fadingDays * 1440, by: 60))
    return Self.hoursToFade(try alone.course(model, scenario: scenario, at: hours))
  }

  /// The same from hourly samples after the last dose.
  public static func hoursToFade(_ samples: [NaltrexoneSample]) -> Int? {
    let blocked = (samples.lastIndex { $0.muOccupancy >= fadedShare }).map { $0 + 1 } ?? 0
    return blocked < samples.count ? blocked : nil
  }
}

/// Levels and receptors at one moment.
public struct NaltrexoneSample: Codable, Hashable, Sendable {
  /// Hours after the start.
  public let hours: Double
  /// Naltrexone in plasma, ng/mL.
  public let naltrexone: Double
  /// 6β-Naltrexol in plasma, ng/mL.
  public let naltrexol: Double
  /// Share of mu-opioid receptors that naltrexone blocks, 0 to 1.
  public let muOccupancy: Double
  /// The same at kappa.
  public let kappaOccupancy: Double
  /// The same at delta.
  public let deltaOccupancy: Double
  /// Share of mu-opioid receptors that the opioid fills, 0 to 1.
  public let opioidOccupancy: Double?
  /// The share that it would fill without naltrexone.
  public let opioidOccupancyWithout: Double?

  /// Makes a sample.
  public init(
    hours: Double, naltrexone: Double, naltrexol: Double, muOccupancy: Double, kappaOccupancy: Double,
    deltaOccupancy: Double, opioidOccupancy: Double? = nil, opioidOccupancyWithout: Double? = nil
  ) {
    self.hours = hours
    self.naltrexone = naltrexone
    self.naltrexol = naltrexol
    self.muOccupancy = muOccupancy
    self.kappaOccupancy = kappaOccupancy
    self.deltaOccupancy = deltaOccupancy
    self.opioidOccupancy = opioidOccupancy
    self.opioidOccupancyWithout = opioidOccupancyWithout
  }

  /// By how much an opioid's level would have to be higher to fill the same share as without naltrexone, after Gaddum:
  /// one plus the binding odds of the blocker. It describes the block; it is no advice, and raising an opioid against a
  /// block is what kills when the block fades.
  public var levelRatio: Double? {
    guard let opioidOccupancy else { return nil }
    let free = 1 - opioidOccupancy - muOccupancy
    return free > 0 ? (1 - opioidOccupancy) / free : nil
  }
}

/// Why a course cannot be computed.
public enum NaltrexoneSimulationError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A dose out of range, in milligrams.
  case dose(Double)
  /// An opioid level out of range.
  case opioidLevel(Double)
  /// An opioid half-life out of range, in hours.
  case opioidHalfLife(Double)
  /// Times that cannot be computed.
  case schedule(ScheduleError)
  /// A person for whom there is no model.
  case model(NaltrexoneModelError)
  /// Rates that cannot be computed with.
  case engine(KineticError)
  /// Virtual people that cannot be drawn.
  case people(VirtualPeopleError)

  /// What is wrong, the limit, and the remedy.
  public var description: String {
    switch self {
    case .dose(let value): "\(value) mg cannot be simulated. From 0 to \(Int(NaltrexonePlan.largestDose)) mg can."
    case .opioidLevel(let value):
      "An opioid level of \(value) cannot be simulated. Give a multiple, from 0 to 1000, of the level that fills half of the receptors."
    case .opioidHalfLife(let value): "An opioid half-life of \(value) hours cannot be simulated. From 0.05 to 1000 can."
    case .schedule(let error): error.description
    case .model(let error): error.description
    case .engine(let error): error.description
    case .people(let error): error.description
    }
  }
}
