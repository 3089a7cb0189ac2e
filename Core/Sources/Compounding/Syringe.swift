public import Quantities

/// An oral syringe: how much it holds, and the distance of its marks.
public struct Syringe: Codable, Hashable, Sendable, CustomStringConvertible {
  /// What it holds when full, above 0.
  public let capacity: Volume
  /// From one mark to the next, above 0; the capacity is a whole number of marks.
  public let graduation: Volume

  /// The most marks that a syringe is taken to have.
  public static let mostMarks = 1000

  /// Makes a syringe.
  /// - Throws: ``StockError`` when the marks do not add up to the capacity.
  public init(capacity: Volume, graduation: Volume) throws(StockError) {
    let marks: ExactRatio
    do throws(RatioError) { marks = try capacity.ratio.divided(by: graduation.ratio) } catch {
      throw .impossibleSyringe(capacity: capacity, graduation: graduation)
    }
    guard marks.denominator == 1, (1...Int128(Self.mostMarks)).contains(marks.numerator) else {
      throw .impossibleSyringe(capacity: capacity, graduation: graduation)
    }
    self.capacity = capacity
    self.graduation = graduation
  }

  /// The number of marks from empty to full.
  public var marks: Int {
    guard let quotient = try? capacity.ratio.divided(by: graduation.ratio) else { return 0 }
    return Int(quotient.numerator)
  }

  /// The oral syringes that are tried when none is named: 1 mL by 0.01 mL, 3 mL by 0.1 mL, 5 mL by 0.2 mL. These are
  /// common sizes, not a recommendation; what is measured always names the one it was worked out for.
  public static let common: [Syringe] = [(1000, 10), (3000, 100), (5000, 200)].compactMap { capacity, graduation in
    guard let capacity = try? Volume(ExactDecimal(capacity), .microlitre),
      let graduation = try? Volume(ExactDecimal(graduation), .microlitre)
    else { return nil }
    return try? Syringe(capacity: capacity, graduation: graduation)
  }

  /// `1 mL by 0.01 mL`
  public var description: String { "\(capacity) by \(graduation)" }
}

extension Syringe {
  private enum CodingKeys: String, CodingKey { case capacity, graduation }

  /// Reads millilitres as decimal text.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    do {
      let capacity = try Volume(container.decode(ExactDecimal.self, forKey: .capacity), .millilitre)
      let graduation = try Volume(container.decode(ExactDecimal.self, forKey: .graduation), .millilitre)
      try self.init(capacity: capacity, graduation: graduation)
    } catch let error as DecodingError {
      throw error
    } catch {
      throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "\(error)"))
    }
  }

  /// Writes millilitres as decimal text.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(capacity.millilitres(), forKey: .capacity)
    try container.encode(graduation.millilitres(), forKey: .graduation)
  }
}
