internal import CKinetics

/// Computes a model for many people: exact propagators for the linear states, a stable step of order six for receptors
/// whose binding takes time. Memory does not grow with the number of people.
public struct KineticEngine: Sendable {
  /// The model.
  public let model: KineticModel
  /// What is given when, and when outputs are written down.
  public let schedule: KineticSchedule

  /// Makes an engine.
  /// - Throws: ``KineticError`` when a dose goes into a compartment that the model has not.
  public init(_ model: KineticModel, _ schedule: KineticSchedule) throws(KineticError) {
    for dose in schedule.doses where !model.definition.compartments.indices.contains(dose.compartment) {
      throw .compartment(dose.compartment)
    }
    self.model = model
    self.schedule = schedule
  }

  /// Which variant of the kernel a run takes.
  public enum Variant: Int, CaseIterable, Sendable {
    case portable = 0
    case avx2 = 1
    case avx512 = 2

    /// The best that this processor can do.
    public static var best: Variant { Variant(rawValue: Int(ckinetics_best_variant())) ?? .portable }
    /// Whether this processor can do it.
    public var isAvailable: Bool { rawValue <= Variant.best.rawValue }
  }

  /// Computes people one batch after the other.
  /// - Parameters:
  ///   - people: where their parameters come from.
  ///   - range: which of them; all when missing.
  ///   - variant: which kernel; the best there is when missing.
  ///   - body: receives each batch in order, valid during the call only; returning false stops the run.
  /// - Returns: how many people were computed.
  /// - Throws: ``KineticError`` when a person's rates cannot be computed with; people before were handed out.
  @discardableResult
  public func run(
    _ people: some PeopleSource, in range: Range<Int>? = nil, variant: Variant = .best,
    _ body: (PeopleBatch) -> Bool
  ) throws(KineticError) -> Int {
    let range = (range ?? 0..<people.count).clamped(to: 0..<people.count)
    var run = EngineRun(self, variant: variant.isAvailable ? variant : .best)
    defer { run.free() }
    var done = 0
    var start = range.lowerBound
    while start < range.upperBound {
      let end = min(start + EngineRun.lanes, range.upperBound)
      let batch = try run.compute(people, start..<end)
      done += end - start
      if !body(batch) { break }
      start = end
    }
    return done
  }

  /// The outputs of one person: for each output, a value at each output time.
  /// - Throws: ``KineticError`` when the rates cannot be computed with.
  public func outputs(of people: some PeopleSource, at index: Int = 0) throws(KineticError) -> [[Double]] {
    var result: [[Double]] = []
    try run(people, in: index..<index + 1) { batch in
      result = model.definition.outputs.indices.map { output in
        schedule.outputMinutes.indices.map { batch.value(output: output, row: $0, person: index) }
      }
      return true
    }
    return result
  }
}

/// The results of some people, valid only while it is handed out.
public struct PeopleBatch {
  /// Which people.
  public let people: Range<Int>
  /// How many output times.
  public let rowCount: Int
  /// How many outputs.
  public let outputCount: Int
  let values: UnsafePointer<Double>

  /// One value.
  public func value(output: Int, row: Int, person: Int) -> Double {
    precondition(people.contains(person) && (0..<rowCount).contains(row) && (0..<outputCount).contains(output))
    return values[(row * outputCount + output) * EngineRun.lanes + person - people.lowerBound]
  }

  /// The values of all people of the batch at one time.
  public func values(output: Int, row: Int) -> UnsafeBufferPointer<Double> {
    precondition((0..<rowCount).contains(row) && (0..<outputCount).contains(output))
    return UnsafeBufferPointer(start: values + (row * outputCount + output) * EngineRun.lanes, count: people.count)
  }
}

/// Why people cannot be computed.
public enum KineticError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A rate, concentration factor or affinity that is negative, no number, or beyond the limit.
  case parameter(person: Int, what: String, value: Double)
  /// A dose into a compartment that the model has not.
  case compartment(Int)
  /// A result that is no finite number.
  case result(person: Int, output: String)

  /// What is wrong, the limit, and the remedy.
  public var description: String {
    switch self {
    case .parameter(let person, let what, let value):
      "Person \(person + 1): \(what) comes to \(value). It has to be a number from 0 to \(KineticModel.highestRate) (an affinity more than 0). Check the parameters it is made from."
    case .compartment(let index): "A dose goes into compartment \(index), which the model has not."
    case .result(let person, let output):
      "Person \(person + 1): “\(output)” came out as no finite number. A flow that keeps its source may grow without limit."
    }
  }
}
