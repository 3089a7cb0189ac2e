public import Evidence
import Quantities

/// All protocols side by side.
public struct ProtocolsPage: PageValue {
  public struct Entry: Encodable, Sendable {
    public let id: String
    public let name: String
    public let address: String
    public let population: String
    public let steps: [String]
    public let highest: String
    public let lastStep: String
    public let evidence: String
    public let claims: [Link]
    public let chart: DoseChart
    public let planAddress: String
  }

  public struct Group: Encodable, Sendable {
    public let heading: String
    public let isBesideOpioid: Bool
    public let explanation: String
    public let caption: String
    public let entries: [Entry]
  }

  public let title = "Protocols"
  public let summary: String
  public let groups: [Group]
  public let evidenceVersion: String

  public init(_ catalogue: ProtocolCatalogue, in library: EvidenceLibrary) {
    let low = catalogue.protocols.filter { $0.purpose == .lowDose }
    let beside = catalogue.protocols.filter { $0.purpose == .besideOpioid }
    summary = """
      \(catalogue.protocols.count) published ways of finding a dose. None of them has been compared with another, and \
      none is recommended here: you and your prescriber choose.
      """
    groups = [
      Group(
        heading: "Low doses, without an opioid", isBesideOpioid: false,
        explanation: """
          The charts share one scale: the whole width is \(Self.days(of: low)) days, the whole height \
          \(Self.highest(of: low)) a day. The evidence grades who gave the schedule, not whether it helps.
          """,
        caption: "Low doses, side by side", entries: Self.entries(low, highest: Self.highest(of: low), library)),
      Group(
        heading: "Micrograms beside an opioid", isBesideOpioid: true,
        explanation: """
          The charts share the days, \(Self.days(of: beside)) over the whole width. The doses lie too far apart for one \
          height: each chart says its own.
          """,
        caption: "Beside an opioid, side by side", entries: Self.entries(beside, highest: nil, library)),
    ].filter { !$0.entries.isEmpty }
    evidenceVersion = library.version
  }

  private static func days(of protocols: [TitrationProtocol]) -> Int {
    protocols.map(DoseChart.days).max() ?? DoseChart.openEndedDays
  }

  private static func highest(of protocols: [TitrationProtocol]) -> Mass {
    protocols.map(\.highestDose).max() ?? .zero
  }

  private static func entries(
    _ protocols: [TitrationProtocol], highest: Mass?, _ library: EvidenceLibrary
  ) -> [Entry] {
    protocols.map { found in
      var seen: Set<Claim.ID> = []
      let day = found.lastStepFromDay
      return Entry(
        id: found.id, name: found.title, address: ProtocolAddress.page(found.id), population: found.population,
        steps: found.stepsShown, highest: found.highestShown,
        lastStep: found.steps.count == 1 ? "one step" : "last step from day \(day)",
        evidence: found.evidence(in: library.evidence).shown,
        claims: found.steps.flatMap(\.claims).filter { seen.insert($0).inserted }.map(Link.init(claim:)),
        chart: DoseChart(found, days: days(of: protocols), highest: highest ?? found.highestDose),
        planAddress: ProtocolAddress.plan(found.id))
    }
  }
}

/// Where the pages of the protocols are.
public enum ProtocolAddress {
  public static let list = "/protocols"

  public static func page(_ id: TitrationProtocol.ID) -> String { "\(list)/\(id)" }

  /// The form for a plan, with the protocol chosen.
  public static func plan(_ id: TitrationProtocol.ID) -> String { "/plan?protocol=\(id)" }
}
