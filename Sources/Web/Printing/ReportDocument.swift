public import Reports

extension ReportPage {
  /// The report as one HTML document that needs nothing from elsewhere, for printing.
  public func document() throws -> String { try Templates.render(self, with: "report-document") }
}
