/// `/settings/sharing`: what others may read without this browser, and how to end it.
public struct SharingPage: PageValue {
  public static let address = "/settings/sharing"

  /// Something that was given out and still opens something.
  public struct Given: Encodable, Sendable {
    public enum Kind: Sendable {
      case link, calendar, token, program
    }

    public let id: String
    public let name: String
    public let detail: String
    /// Where the form that ends it goes, and what its button says.
    public let action: String
    public let button: String

    public init(_ kind: Kind, id: String, name: String, detail: String) {
      self.id = id
      self.name = name
      self.detail = detail
      (action, button) =
        switch kind {
        case .link: ("\(SharingPage.address)/end", "End this link")
        case .calendar: ("\(SharingPage.address)/end", "End this address")
        case .token: ("\(SharingPage.address)/revoke", "Revoke this token")
        case .program: ("\(SharingPage.address)/program/end", "Let it ask no more")
        }
    }
  }

  /// What was made just now. Its secret part is shown this once.
  public struct Made: Encodable, Sendable {
    public let heading: String
    public let text: String
    public let note: String
    /// The text as a QR code.
    public let picture: Picture?

    /// An SVG of one path.
    public struct Picture: Encodable, Sendable {
      public let viewBox: String
      public let path: String

      public init(viewBox: String, path: String) {
        self.viewBox = viewBox
        self.path = path
      }
    }

    public init(heading: String, text: String, note: String, picture: Picture? = nil) {
      self.heading = heading
      self.text = text
      self.note = note
      self.picture = picture
    }
  }

  /// What still opens something.
  public struct Open: Sendable {
    public var calendars: [Given] = []
    public var links: [Given] = []
    public var tokens: [Given] = []
    public var programs: [Given] = []

    public init() {}
  }

  /// What was typed and what was wrong with it.
  public struct Typed: Sendable {
    public var title = Self.usualTitle
    public var titleProblem: String?
    public var content = "report"
    public var days = "7"
    public var passcodeProblem: String?
    public var program = ""
    public var programProblem: String?
    public var redirect = ""
    public var redirectProblem: String?

    static let usualTitle = "Sweetspot"

    public init() {}
  }

  public let title = "What others may read"
  public let saved: String?
  public let made: Made?
  /// What limits who can use an address from here.
  public let reach: String?
  public let calendars: [Given]
  public let links: [Given]
  public let tokens: [Given]
  public let programs: [Given]
  public let calendarTitle: TextField
  public let content: ChoiceField
  public let days: ChoiceField
  public let passcode: TextField
  public let program: TextField
  public let redirect: TextField

  /// - Parameter isOnlyHere: whether only this computer can reach this Sweetspot.
  public init(
    open: Open, typed: Typed = Typed(), saved: String? = nil, made: Made? = nil, isOnlyHere: Bool
  ) {
    self.saved = saved
    self.made = made
    reach =
      isOnlyHere
      ? "Only this computer can reach this Sweetspot now, so these addresses work on this computer only. “sweetspot serve --help” says how others can."
      : nil
    calendars = open.calendars
    links = open.links
    tokens = open.tokens
    programs = open.programs
    calendarTitle = TextField(
      name: "title", label: "What its events are called",
      hint: "Others may see it on your telephone. No medicine and no dose is named.", value: typed.title,
      error: typed.titleProblem)
    content = ChoiceField(
      name: "content", label: "What they see",
      options: [("report", "The doctor's page"), ("summary", "A summary for records systems")], chosen: typed.content)
    days = ChoiceField(
      name: "days", label: "For how long",
      options: [("1", "One day"), ("7", "One week"), ("30", "30 days")], chosen: typed.days)
    passcode = TextField(
      name: "passcode", label: "Passcode, if you want one",
      hint: "4 characters or more. Tell it another way than the link. After 5 wrong ones the link ends.",
      error: typed.passcodeProblem)
    program = TextField(
      name: "program", label: "Name of the program", value: typed.program, error: typed.programProblem)
    redirect = TextField(
      name: "redirect", label: "Its redirect address",
      hint: "As the program's maker says it, letter by letter: https://…, http://127.0.0.1…, or its own scheme.",
      value: typed.redirect, error: typed.redirectProblem)
  }
}
