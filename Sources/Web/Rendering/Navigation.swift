import Reports

/// A part of the product that has an entry in every page's navigation.
enum Section: String, CaseIterable, Sendable {
  case home
  case screen
  case today
  case plan
  case progress
  case report
  case curve
  case trial
  case evidence
  case settings
  /// Before the passphrase was given: none of the others can be entered.
  case login

  /// The entries in the order in which they are shown. The first page is reached by the product's name.
  static let navigation: [(section: Section, label: String, address: String)] = [
    (.screen, "Screen", "/screen"),
    (.today, "Today", "/today"),
    (.plan, "Plan", "/plan"),
    (.progress, "Progress", "/progress"),
    (.report, "Report", "/report"),
    (.curve, "Curve", "/curve"),
    (.trial, "Trial", "/trial"),
    (.evidence, "Evidence", EvidenceAddress.list),
    (.settings, "Settings", SettingsPage.address),
  ]
}
