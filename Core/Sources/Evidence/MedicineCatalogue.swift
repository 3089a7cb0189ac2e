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
    var lists = FieldLists()
    return MedicineCatalogue(
      substances: try EvidenceFiles.entries(SubstancesFile.self, "substances-", \.substances),
      products: try products(&lists),
      otherNames: try EvidenceTable("medicine-lexicon.tsv", columns: ["name", "kind"]).rows.map { $0[0] },
      rxNormProducts: try rxNormProducts(&lists),
      vagueDescriptions: try EvidenceFiles.entries(VagueDescriptionsFile.self, "descriptions", \.descriptions))
  }

  private static let productColumns = [
    "name", "aliases", "ingredients", "release", "form", "route", "regions", "otc", "common",
  ]

  private static func products(_ lists: inout FieldLists) throws(EvidenceError) -> [Product] {
    var products: [Product] = []
    for file in EvidenceFiles.names where file.hasPrefix("products-") {
      for row in try EvidenceTable(file, columns: productColumns).rows {
        let aliases = lists.list(row[1], separator: "|")
        products.append(
          Product(
            name: row[0], aliases: aliases.isEmpty ? nil : aliases, ingredients: lists.list(row[2], separator: "|"),
            release: try release(row[3], in: file), form: row[4].isEmpty ? nil : row[4],
            route: row[5].isEmpty ? nil : row[5], regions: lists.list(row[6], separator: "|"),
            otc: try mark(row[7], in: file), common: try mark(row[8], in: file)))
      }
    }
    return products
  }

  private static func rxNormProducts(_ lists: inout FieldLists) throws(EvidenceError) -> [RxNormProduct] {
    let file = "rxnorm-products.tsv"
    var products: [RxNormProduct] = []
    for row in try EvidenceTable(file, columns: ["RxNorm concept", "ingredients", "release"]).rows {
      products.append(
        RxNormProduct(
          rxcui: row[0], ingredients: lists.list(row[1], separator: ","), release: try release(row[2], in: file)))
    }
    return products
  }

  private static func release(_ text: String, in file: String) throws(EvidenceError) -> Product.Release {
    guard let release = Product.Release(rawValue: text) else {
      throw EvidenceError(file: file, problem: "“\(text)” is no release class")
    }
    return release
  }

  private static func mark(_ text: String, in file: String) throws(EvidenceError) -> Bool? {
    switch text {
    case "": nil
    case "yes": true
    default: throw EvidenceError(file: file, problem: "“\(text)” is neither “yes” nor empty")
    }
  }
}

private struct SubstancesFile: Decodable { let substances: [Substance] }
private struct VagueDescriptionsFile: Decodable { let descriptions: [VagueDescription] }
