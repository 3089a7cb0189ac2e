import ClinicalTime
import Foundation
import Quantities
public import Trials

/// What the pharmacist needs to make and label the kits of a blinded trial. It names the arms: nobody of the trial may
/// read it.
public struct PharmacySheet: Encodable, Sendable {
  /// One kit.
  public struct Kit: Encodable, Sendable {
    public let code: String
    public let period: Int
    public let arm: String
    /// The dose in one capsule, in milligrams; 0 for placebo.
    public let doseMg: String
    public let capsules: Int
    /// The naltrexone in the whole kit, in milligrams.
    public let totalMg: String
    public let firstDay: String
    public let lastDay: String
  }

  /// How many capsules of one sort are to be made.
  public struct Total: Encodable, Sendable {
    public let arm: String
    public let doseMg: String
    public let kits: Int
    public let capsules: Int
    public let totalMg: String
  }

  /// What stands on a kit: nothing of what is in it.
  public struct Label: Encodable, Sendable {
    public let code: String
    public let lines: [String]
  }

  public let title: String
  public let trial: String
  public let prescriber: String
  public let highestApprovedMg: String
  public let kits: [Kit]
  public let totals: [Total]
  public let labels: [Label]
  public let protocolHash: String
  public let commitment: String
  public let rules: [String]
}

extension PharmacySheet {
  /// Writes the sheet of a trial that was opened with the pharmacist's key.
  /// - Throws: `DecodingError` when the protocol is none, `ArithmeticOverflow` when an amount has too many digits.
  public init(_ sealed: SealedTrial, _ content: AllocationPayload) throws {
    let trial = try sealed.protocol()
    let made = try sealed.kits.map { kit in
      // The run-in is on the reference.
      let arm = trial.arms[kit.period == 0 ? 0 : content.arms[kit.period - 1]]
      return Kit(
        code: kit.code, period: kit.period, arm: arm.label, doseMg: arm.dose.milligramText, capsules: kit.days,
        totalMg: try arm.dose.multiplied(by: ExactDecimal(kit.days)).milligramText, firstDay: kit.first.description,
        lastDay: kit.last.description)
    }
    kits = made
    totals = try trial.arms.map { arm in
      let own = made.filter { $0.arm == arm.label }
      let capsules = own.reduce(0) { $0 + $1.capsules }
      return Total(
        arm: arm.label, doseMg: arm.dose.milligramText, kits: own.count, capsules: capsules,
        totalMg: try arm.dose.multiplied(by: ExactDecimal(capsules)).milligramText)
    }
    labels = sealed.kits.map { kit in
      Label(
        code: kit.code,
        lines: [
          "Kit \(kit.code)", kit.period == 0 ? "Run-in" : "Period \(kit.period) of \(trial.periodCount)",
          "\(kit.days) capsules, one a day", "\(kit.first) to \(kit.last)", "Naltrexone or placebo: blinded trial",
          "Ordered by \(trial.bounds.prescriber)",
        ])
    }
    title = "Kits of a blinded trial"
    self.trial = sealed.id
    prescriber = trial.bounds.prescriber
    highestApprovedMg = trial.bounds.highestDose.milligramText
    protocolHash = sealed.protocolHash
    commitment = sealed.commitment
    rules = [
      "This sheet says what is in each kit. Keep it, and the private key, where nobody of the trial comes.",
      "Capsules of all kits look, smell, weigh and taste alike; the same filler, colour, size and number.",
      "Labels carry the code only. Keep to the label when asked what is in a kit.",
      """
      In an emergency tell the prescriber at once what the kits hold. Write who asked, when and why. An opioid given \
      beside naltrexone may not work: when in doubt, treat the person as having taken it.
      """,
      "After the last day hand over the opening file: sweetspot pharmacy open, with --opening.",
    ]
  }
}

extension PharmacySheet {
  /// The sheet as one HTML document that needs nothing else: a table to work from, and labels on a page of their own.
  public var html: String {
    func escaped(_ text: String) -> String {
      text.replacingOccurrences(of: "&", with: "&amp;").replacingOccurrences(of: "<", with: "&lt;")
        .replacingOccurrences(of: ">", with: "&gt;").replacingOccurrences(of: "\"", with: "&quot;")
    }
    func row(_ cells: [String], _ tag: String = "td") -> String {
      "<tr>" + cells.map { "<\(tag)\(tag == "th" ? " scope=\"col\"" : "")>\(escaped($0))</\(tag)>" }.joined() + "</tr>"
    }
    let kitRows = kits.map {
      row([
        $0.code, $0.period == 0 ? "run-in" : String($0.period), $0.arm, "\($0.doseMg) mg", String($0.capsules),
        "\($0.totalMg) mg", "\($0.firstDay) to \($0.lastDay)",
      ])
    }
    let totalRows = totals.map {
      row([$0.arm, "\($0.doseMg) mg", String($0.kits), String($0.capsules), "\($0.totalMg) mg"])
    }
    let boxes = labels.map { label in
      "<li>"
        + label.lines.enumerated().map { $0 == 0 ? "<strong>\(escaped($1))</strong>" : escaped($1) }
        .joined(separator: "<br>") + "</li>"
    }
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>\(escaped(title))</title>
      <style>
      body { font: 1rem/1.5 sans-serif; margin: 1.5rem auto; max-width: 60rem; padding: 0 1rem; color: #111; background: #fff }
      table { border-collapse: collapse; width: 100%; margin: 0 0 1.5rem }
      caption { text-align: left; font-weight: bold; padding: .5rem 0 }
      th, td { border: 1px solid #555; padding: .3rem .5rem; text-align: left }
      .hash { overflow-wrap: anywhere; font-family: monospace }
      .labels { list-style: none; padding: 0; display: grid; grid-template-columns: repeat(auto-fill, minmax(16rem, 1fr)); gap: .75rem }
      .labels li { border: 2px solid #111; padding: .75rem; break-inside: avoid }
      .warning { border: 3px solid #111; padding: .75rem }
      @media print { h2.cut { break-before: page } body { margin: 0 } }
      </style>
      </head>
      <body>
      <main>
      <h1>\(escaped(title))</h1>
      <p class="warning"><strong>Names the arms.</strong> \(escaped(rules[0]))</p>
      <p>Trial \(escaped(trial)). Ordered by \(escaped(prescriber)), who approved up to \(escaped(highestApprovedMg)) mg a day.</p>
      <table><caption>What is in each kit</caption>
      <thead>\(row(["Kit", "Period", "Arm", "In each capsule", "Capsules", "Naltrexone in all", "Days"], "th"))</thead>
      <tbody>
      \(kitRows.joined(separator: "\n"))
      </tbody></table>
      <table><caption>To be made</caption>
      <thead>\(row(["Arm", "In each capsule", "Kits", "Capsules", "Naltrexone in all"], "th"))</thead>
      <tbody>
      \(totalRows.joined(separator: "\n"))
      </tbody></table>
      <ul>
      \(rules.dropFirst().map { "<li>\(escaped($0))</li>" }.joined(separator: "\n"))
      </ul>
      <p>The order matches the commitment <span class="hash">\(escaped(commitment))</span> to the protocol \
      <span class="hash">\(escaped(protocolHash))</span>.</p>
      <h2 class="cut">Labels</h2>
      <ul class="labels">
      \(boxes.joined(separator: "\n"))
      </ul>
      </main>
      </body>
      </html>

      """
  }
}
