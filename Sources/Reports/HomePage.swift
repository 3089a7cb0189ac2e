/// The first page: what this is, and what can be done now.
public struct HomePage: PageValue {
  public struct Action: Encodable, Sendable {
    public let label: String
    public let address: String
    public let explanation: String
  }

  public let title = "Find the lowest dose that works for you"
  public let introduction: [String]
  public let actions: [Action]
  public let limits: [String]
}

extension HomePage {
  public static let standard = HomePage(
    introduction: [
      """
      Some people with chronic pain take naltrexone in low doses, off-label. Trials disagree on whether it helps, and \
      nobody can tell beforehand which dose would work for whom. Sweetspot helps you and your prescriber find out for \
      you, step by step.
      """,
      "Everything you enter stays in one file on this computer. There is no account, and nothing is sent anywhere.",
    ],
    actions: [
      Action(
        label: "May I start, and when?", address: "/screen",
        explanation: "Check what you take, have and plan against what is known about naltrexone and opioids."),
      Action(
        label: "Lay out a plan", address: "/plan",
        explanation: "A published schedule with dates. It stays a draft until your prescriber approves it."),
      Action(
        label: "See how a dose is made", address: CompoundingPage.address,
        explanation: "From what you have, and worksheets and labels for the pharmacist."),
      Action(
        label: "Write down today", address: "/today",
        explanation: "The dose you took and how you are. Half a minute; any part can be left out."),
      Action(
        label: "Answer questions", address: "/questions",
        explanation: "Weekly and at checkpoints: pain in daily life, overall change, where it hurts, side effects."),
      Action(
        label: "See how it goes", address: "/progress",
        explanation: "Your days as a chart and a table."),
      Action(
        label: "Find out blinded", address: "/trial",
        explanation: "A trial in one person: only the pharmacist knows which period holds which dose."),
      Action(
        label: "Bring data in", address: "/import", explanation: "Look at a file first, then take it in."),
      Action(
        label: "Take everything out", address: "/export",
        explanation: "All that is on record, in open formats."),
      Action(
        label: "Look up the evidence", address: EvidenceAddress.list,
        explanation: "What is known about low-dose naltrexone, who says so, and where sources disagree."),
    ],
    limits: [
      "It never raises a dose by itself. A plan is made by you and your prescriber.",
      "It never says that something is without risk. It says what it checked, what it found, and what it does not know.",
      "It never shows a number without saying where it comes from.",
      "It never promises less pain. Sometimes the answer is: we cannot tell.",
    ]
  )
}
