import Reports

/// A part of the product that has an entry in every page's navigation.
enum Section: String, CaseIterable, Sendable {
  case home
  case evidence

  /// The entries in the order in which they are shown. The first page is reached by the product's name.
  static let navigation: [(section: Section, label: String, address: String)] = [
    (.evidence, "Evidence", EvidenceAddress.list)
  ]
}
