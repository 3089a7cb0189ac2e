internal import CKinetics
public import Foundation

/// A kinetic model that was checked: every name leads somewhere and every expression can be evaluated.
public struct KineticModel: Sendable {
  /// What it was made from.
  public let definition: ModelDefinition
  let flows: [(from: Int, to: Int?, rate: RateExpression, keepsSource: Bool)]
  let receptors: [Receptor]
  let outputs: [Output]

  struct Receptor: Sendable {
    let name: String
    let isInBalance: Bool
    let ligands: [Ligand]
  }

  struct Ligand: Sendable {
    let name: String
    let compartment: Int
    let concentration: RateExpression
    /// On-rate, or affinity for a receptor in balance.
    let strength: RateExpression
    let off: RateExpression?
  }

  enum Output: Sendable {
    case compartment(Int, factor: RateExpression)
    case receptor(Int, ligand: Int?)
  }

  /// The most compartments, receptors, ligands a receptor, outputs and parameters a model may have.
  public static let limits = (
    compartments: Int(CKINETICS_STATES), receptors: Int(CKINETICS_RECEPTORS), ligands: Int(CKINETICS_LIGANDS),
    outputs: Int(CKINETICS_OUTPUTS), parameters: 200, flows: Int(CKINETICS_STATES) * 4
  )

  /// The highest rate that is computed with, per hour: a half-life of 2.5 milliseconds.
  public static let highestRate = 1e6

  /// Checks a definition.
  /// - Throws: ``ModelError`` with everything that is wrong with it.
  public init(_ definition: ModelDefinition) throws(ModelError) {
    var check = ModelCheck(definition)
    check.run()
    guard check.problems.isEmpty else { throw ModelError(check.problems) }
    self.definition = definition
    flows = check.flows
    receptors = check.receptors
    outputs = check.outputs
  }

  /// Reads a model file.
  /// - Throws: ``ModelError`` with everything that is wrong with it.
  public init(json: Data) throws(ModelError) {
    let definition: ModelDefinition
    do {
      definition = try JSONDecoder().decode(ModelDefinition.self, from: json)
    } catch let error as DecodingError {
      throw ModelError([Self.plainly(error)])
    } catch {
      throw ModelError(["The file cannot be read as JSON."])
    }
    let unread = ModelMembers.problems(in: json)
    guard unread.isEmpty else { throw ModelError(unread) }
    try self.init(definition)
  }

  /// The names of the parameters, in the order of the file.
  public var parameterNames: [String] { definition.parameters.map(\.name) }
  /// The typical values, in the same order.
  public var parameterValues: [Double] { definition.parameters.map(\.value) }
  /// The names of the outputs.
  public var outputNames: [String] { definition.outputs.map(\.name) }

  private static func plainly(_ error: DecodingError) -> String {
    func place(_ context: DecodingError.Context) -> String {
      let path = context.codingPath.map { $0.intValue.map { "[\($0)]" } ?? "." + $0.stringValue }.joined()
      return path.isEmpty ? "The file" : "“\(path.drop { $0 == "." })”"
    }
    switch error {
    case .keyNotFound(let key, let context): return "\(place(context)) has no “\(key.stringValue)”."
    case .typeMismatch(_, let context), .valueNotFound(_, let context):
      return "\(place(context)) is of the wrong kind: \(context.debugDescription)"
    case .dataCorrupted(let context): return "\(place(context)) cannot be read as JSON."
    @unknown default: return "The file cannot be read."
    }
  }
}

/// What is wrong with a model.
public struct ModelError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Each says where and what.
  public let problems: [String]

  init(_ problems: [String]) {
    self.problems = problems
  }

  /// All problems, one a line.
  public var description: String { problems.joined(separator: "\n") }
}
