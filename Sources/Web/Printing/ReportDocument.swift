public import Foundation
public import Reports

extension ReportPage {
  /// The report as one HTML document that needs nothing from elsewhere, for printing.
  /// - Parameter isDense: in smaller letters and with a smaller drawing, for a report that has much to say.
  public func document(isDense: Bool = false) throws -> String {
    let text = try Templates.render(self, with: "report-document")
    return isDense ? text.replacing("<body>", with: "<body class=\"dense\">", maxReplacements: 1) : text
  }
}

extension WeasyPrint {
  /// The report as a PDF of one sheet: in smaller letters when it does not fit otherwise.
  public func sheet(of page: ReportPage) async throws -> Data {
    let data = try await pdf(of: try page.document())
    return Self.pages(in: data) > 1 ? try await pdf(of: try page.document(isDense: true)) : data
  }

  /// How many pages a file of WeasyPrint's has: it writes its objects as plain text.
  static func pages(in data: Data) -> Int {
    String(decoding: data, as: UTF8.self).matches(of: /\/Type \/Page(?!s)/).count
  }
}
