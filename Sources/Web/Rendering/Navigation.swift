import Reports

/// A part of the product that has an entry in every page's navigation.
enum Section: String, CaseIterable, Sendable {
  case home
  case screen
  case today
  case plan
  case progress
  case curve
  case evidence
  case settings

  /// The entries in the order in which they are shown. The first page is reached by the product's name.
  static let navigation: [(section: Section, label: String, address: String)] = [
    (.screen, "Screen", "/screen"),
    (.today, "Today", "/today"),
    (.plan, "Plan", "/plan"),
    (.progress, "Progress", "/progress"),
    (.curve, "Curve", "/curve"),
    (.evidence, "Evidence", EvidenceAddress.list),
    (.settings, "Settings", SettingsPage.address),
  ]
}
