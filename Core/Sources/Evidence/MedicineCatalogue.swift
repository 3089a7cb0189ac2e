import Foundation

/// All medicines that are known by name.
public struct MedicineCatalogue: Sendable {
  /// Substances that the product knows something about.
  public let substances: [Substance]
  /// Products and combinations.
  public let products: [Product]
  /// Names of other medicines, of which nothing is known but that they are no opioids.
  public let otherNames: [String]
  /// RxNorm codes of products that contain an opioid or an antagonist, with their ingredients and release.
  public let rxNormProducts: [RxNormProduct]
  /// Words for remedies that may be opioids.
  public let vagueDescriptions: [VagueDescription]

  private let index: [Substance.ID: Int]

  /// A product as RxNorm codes it.
  public struct RxNormProduct: Hashable, Sendable {
    /// RxNorm concept identifier.
    public let rxcui: String
    /// The substances in it.
    public let ingredients: [Substance.ID]
    /// How fast it releases them.
    public let release: Product.Release
  }

  /// Makes a catalogue. Of substances with the same id, the first counts.
  public init(
    substances: [Substance], products: [Product], otherNames: [String] = [], rxNormProducts: [RxNormProduct] = [],
    vagueDescriptions: [VagueDescription] = []
  ) {
    self.substances = substances
    self.products = products
    self.otherNames = otherNames
    self.rxNormProducts = rxNormProducts
    self.vagueDescriptions = vagueDescriptions
    index = Dictionary(zip(substances.map(\.id), substances.indices), uniquingKeysWith: { first, _ in first })
  }

  /// The substance with this id.
  public func substance(_ id: Substance.ID) -> Substance? { index[id].map { substances[$0] } }

  /// The description with this id.
  public func vagueDescription(_ id: VagueDescription.ID) -> VagueDescription? {
    vagueDescriptions.first { $0.id == id }
  }
}

extension MedicineCatalogue {
  /// The medicines built into the program.
  /// - Throws: ``EvidenceError`` when a file cannot be read; a test keeps that from shipping.
  public static func embedded() throws(EvidenceError) -> MedicineCatalogue {
    try loaded.get()
  }

  private static let loaded: Result<MedicineCatalogue, EvidenceError> = Result { () throws(EvidenceError) in
    MedicineCatalogue(
      substances: try EvidenceFiles.entries(SubstancesFile.self, "substances-", \.substances),
      products: try EvidenceFiles.entries(ProductsFile.self, "products-", \.products),
      otherNames: try rows(of: "medicine-lexicon.tsv", fields: 2).map { $0[0] },
      rxNormProducts: try rows(of: "rxnorm-products.tsv", fields: 3).map { row throws(EvidenceError) in
        guard let release = Product.Release(rawValue: row[2]) else {
          throw EvidenceError(file: "rxnorm-products.tsv", problem: "“\(row[2])” is no release class")
        }
        return RxNormProduct(
          rxcui: row[0], ingredients: row[1].split(separator: ",").map(String.init), release: release)
      },
      vagueDescriptions: try EvidenceFiles.entries(VagueDescriptionsFile.self, "descriptions", \.descriptions))
  }

  private static func rows(of name: String, fields: Int) throws(EvidenceError) -> [[String]] {
    let text = EvidenceFiles.content(of: name).map { String(decoding: $0, as: UTF8.self) } ?? ""
    var rows: [[String]] = []
    for (number, line) in text.split(separator: "\n").enumerated() where !line.hasPrefix("#") {
      let row = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      guard row.count == fields, !row[0].isEmpty else {
        throw EvidenceError(file: name, problem: "line \(number + 1) has \(row.count) fields, not \(fields): “\(line)”")
      }
      rows.append(row)
    }
    return rows
  }
}

private struct SubstancesFile: Decodable { let substances: [Substance] }
private struct ProductsFile: Decodable { let products: [Product] }
private struct VagueDescriptionsFile: Decodable { let descriptions: [VagueDescription] }
