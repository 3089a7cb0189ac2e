/// Why something could not be shown or done, and what to do about it.
public struct ErrorPage: PageValue {
  public let status: Int
  public let title: String
  public let explanation: String
  public let details: [String]
  public let hasDetails: Bool
  public let remedy: String

  public init(status: Int, title: String, explanation: String, details: [String], remedy: String) {
    self.status = status
    self.title = title
    self.explanation = explanation
    self.details = details
    self.hasDetails = !details.isEmpty
    self.remedy = remedy
  }
}

extension ErrorPage {
  private enum CodingKeys: String, CodingKey {
    case status, title, explanation, details, remedy
  }
}
