/// A kinetic model as it stands in a file: parameters, linear compartments, flows between them, receptors, outputs, and
/// perhaps doses and times. `docs/models/kinetic-model.schema.json` describes it.
public struct ModelDefinition: Codable, Hashable, Sendable {
  /// Names the format: ``currentFormat``.
  public var format: String
  /// What the model is called.
  public var title: String
  /// What to know before using it.
  public var note: String?
  /// Named numbers.
  public var parameters: [Parameter]
  /// Names of the linear states, each an amount.
  public var compartments: [String]
  /// What moves, and how fast.
  public var flows: [Flow]
  /// Where drugs bind.
  public var receptors: [Receptor]
  /// What is written down.
  public var outputs: [Output]
  /// What is given, unless the caller says so.
  public var doses: [Dose]?
  /// When outputs are written down, unless the caller says so.
  public var times: Times?

  /// The format that is read.
  public static let currentFormat = "sweetspot-kinetic-model-1"

  /// A named number.
  public struct Parameter: Codable, Hashable, Sendable {
    /// Letters, digits and underscores, beginning with a letter.
    public var name: String
    /// Its typical value.
    public var value: Double
    /// Its unit.
    public var unit: String?

    /// Makes a parameter.
    public init(name: String, value: Double, unit: String? = nil) {
      self.name = name
      self.value = value
      self.unit = unit
    }
  }

  /// A first-order flow: amount in `from` times `rate` an hour.
  public struct Flow: Codable, Hashable, Sendable {
    /// Where it comes from.
    public var from: String
    /// Where it goes; out of the body when missing.
    public var to: String?
    /// A ``RateExpression``, per hour.
    public var rate: String
    /// Whether the amount stays where it was as well: a signal rather than a flow of matter.
    public var keepsSource: Bool?

    /// Makes a flow.
    public init(from: String, to: String? = nil, rate: String, keepsSource: Bool? = nil) {
      self.from = from
      self.to = to
      self.rate = rate
      self.keepsSource = keepsSource
    }
  }

  /// A receptor: its ligands either bind and leave at finite rates (`on` and `off`), or are always in balance (`affinity`).
  public struct Receptor: Codable, Hashable, Sendable {
    /// Its name.
    public var name: String
    /// The drugs that compete for it.
    public var ligands: [Ligand]

    /// Makes a receptor.
    public init(name: String, ligands: [Ligand]) {
      self.name = name
      self.ligands = ligands
    }
  }

  /// A drug at a receptor.
  public struct Ligand: Codable, Hashable, Sendable {
    /// Its name.
    public var name: String
    /// The compartment that reaches the receptor.
    public var compartment: String
    /// What turns the amount there into a concentration.
    public var concentration: String
    /// On-rate, per concentration and hour.
    public var on: String?
    /// Off-rate, per hour.
    public var off: String?
    /// The concentration that fills half of the receptors.
    public var affinity: String?

    /// Makes a ligand.
    public init(
      name: String, compartment: String, concentration: String, on: String? = nil, off: String? = nil,
      affinity: String? = nil
    ) {
      self.name = name
      self.compartment = compartment
      self.concentration = concentration
      self.on = on
      self.off = off
      self.affinity = affinity
    }
  }

  /// Something that is written down: a compartment times a factor, or a receptor's share bound.
  public struct Output: Codable, Hashable, Sendable {
    /// Its name.
    public var name: String
    /// Its unit.
    public var unit: String?
    /// The compartment.
    public var compartment: String?
    /// What turns the amount into what is shown; 1 when missing.
    public var factor: String?
    /// The receptor.
    public var receptor: String?
    /// The ligand whose share is meant; all of them when missing.
    public var ligand: String?

    /// Makes an output.
    public init(
      name: String, unit: String? = nil, compartment: String? = nil, factor: String? = nil, receptor: String? = nil,
      ligand: String? = nil
    ) {
      self.name = name
      self.unit = unit
      self.compartment = compartment
      self.factor = factor
      self.receptor = receptor
      self.ligand = ligand
    }
  }

  /// Doses into a compartment.
  public struct Dose: Codable, Hashable, Sendable {
    /// Where it goes.
    public var compartment: String
    /// How much.
    public var amount: Double
    /// Hours after the start.
    public var at: Double
    /// Hours between doses, when there are several.
    public var every: Double?
    /// How many; one when missing.
    public var count: Int?

    /// Makes doses.
    public init(compartment: String, amount: Double, at: Double, every: Double? = nil, count: Int? = nil) {
      self.compartment = compartment
      self.amount = amount
      self.at = at
      self.every = every
      self.count = count
    }
  }

  /// Equally spaced output times.
  public struct Times: Codable, Hashable, Sendable {
    /// The last, in hours.
    public var until: Double
    /// The spacing, in hours.
    public var every: Double

    /// Makes output times.
    public init(until: Double, every: Double) {
      self.until = until
      self.every = every
    }
  }

  /// Makes a definition.
  public init(
    format: String, title: String, note: String? = nil, parameters: [Parameter], compartments: [String], flows: [Flow],
    receptors: [Receptor], outputs: [Output], doses: [Dose]? = nil, times: Times? = nil
  ) {
    self.format = format
    self.title = title
    self.note = note
    self.parameters = parameters
    self.compartments = compartments
    self.flows = flows
    self.receptors = receptors
    self.outputs = outputs
    self.doses = doses
    self.times = times
  }
}
