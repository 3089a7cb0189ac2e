/// `/authorize`: a program asks to read, and the person decides.
public struct AuthorizePage: PageValue {
  public static let address = "/authorize"

  /// Before anybody was asked: a step onto a page of our own, on which the browser shows who is logged in.
  public struct Waiting: Encodable, Sendable {
    public let program: String
    public let address: String
  }

  /// What the person decides.
  public struct Question: Encodable, Sendable {
    public let program: String
    /// Where the answer goes.
    public let redirect: String
    public let record: String
    public let rights: [String]
    public let days: Int
    public let address: String
  }

  /// What was decided, and the way back.
  public struct Answer: Encodable, Sendable {
    public let words: String
    public let program: String
    public let address: String
  }

  public let title = "A program asks to read"
  public let waiting: Waiting?
  public let question: Question?
  public let answer: Answer?

  private init(waiting: Waiting? = nil, question: Question? = nil, answer: Answer? = nil) {
    self.waiting = waiting
    self.question = question
    self.answer = answer
  }

  public static func waiting(program: String, address: String) -> AuthorizePage {
    AuthorizePage(waiting: Waiting(program: program, address: address))
  }

  public static func question(
    program: String, redirect: String, record: String, rights: [String], days: Int, address: String
  ) -> AuthorizePage {
    AuthorizePage(
      question: Question(
        program: program, redirect: redirect, record: record, rights: rights, days: days, address: address))
  }

  public static func answer(words: String, program: String, address: String) -> AuthorizePage {
    AuthorizePage(answer: Answer(words: words, program: program, address: address))
  }
}
