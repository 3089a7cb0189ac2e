import Reports

/// What `layout.mustache` reads: the page's value with everything around it.
struct PageFrame: Sendable {
  struct Entry: Sendable {
    let label: String
    let address: String
    let isCurrent: Bool
  }

  let title: String
  let navigation: [Entry]
  let hasNavigation: Bool
  /// Goes into every form as a hidden field: see `FormGuard`.
  let formToken: String
  /// Whose record is shown, when that could be mistaken.
  let mark: RecordMark?
  let page: any PageValue

  init(_ page: any PageValue, section: Section?, formToken: String, mark: RecordMark? = nil) {
    self.mark = mark
    self.title = page.title
    let rooms = section == .login ? [] : Section.navigation
    self.navigation = rooms.map { entry in
      Entry(label: entry.label, address: entry.address, isCurrent: entry.section == section)
    }
    hasNavigation = !rooms.isEmpty
    self.formToken = formToken
    self.page = page
  }
}
