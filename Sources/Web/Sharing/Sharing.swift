public import ClinicalTime
public import ExactJSON
public import FHIRRecord
import Foundation
public import Recognition
public import Records
public import Reports

/// Makes what others may read by an address, the same from the page and from the command.
public struct Sharing: Sendable {
  let store: Store
  /// The address by which others know the server, without a stroke at its end.
  let origin: String
  let now: Instant

  public init(_ store: Store, origin: String, now: Instant) {
    self.store = store
    self.origin = origin
    self.now = now
  }

  /// What was made. The text is shown this once: only its digest is kept.
  public struct Made: Sendable {
    public let address: SharedAddress
    /// The address of a calendar, or the link.
    public let text: String
  }

  /// For how many days a link may hold.
  public static let linkDays = [1, 7, 30]

  // MARK: - A calendar

  /// What is wrong with a calendar's title; `nil` for one that tells nothing.
  public static func problem(withTitle title: String, _ recogniser: MedicineRecogniser) -> String? {
    if !(1...40).contains(title.count) { return "Write 1 to 40 characters, such as Sweetspot." }
    guard recogniser.recognise(title).isAboutMedicine else { return nil }
    return "This may be read as a medicine, which others would see. Choose other words."
  }

  /// - Parameter title: one that ``problem(withTitle:_:)`` has nothing against.
  public func calendar(titled title: String) async throws -> Made {
    let secret = FormToken.random()
    let address = try await store.addAddress(secret, .calendar, title: title)
    return Made(address: address, text: "\(origin)/calendar/\(secret).ics")
  }

  // MARK: - A link

  /// What is wrong with a passcode; `nil` for a good one, and for none.
  public static func problem(withPasscode passcode: String) -> String? {
    passcode.isEmpty || (4...64).contains(passcode.count)
      ? nil : "A passcode has 4 to 64 characters. Leave it empty for none."
  }

  /// A link to a resource as it is now.
  /// - Parameters:
  ///   - passcode: empty for none.
  ///   - days: for how long it opens.
  /// - Throws: ``AddressTooLong``
  public func link(to resource: JSONValue, label: String, days: Int, passcode: String) async throws -> Made {
    let secret = FormToken.random()
    let place = "\(origin)/shl/\(secret)"
    guard place.count <= HealthLink.longestAddress else { throw AddressTooLong(count: place.count) }
    let expires = Instant(secondsSince1970: now.secondsSince1970 + days * 86_400)
    let link = try HealthLink(
      resource, at: place, label: label, expires: expires, asksPasscode: !passcode.isEmpty)
    let address = try await store.addAddress(
      secret, .healthLink, title: label, expiresAt: expires,
      passcode: passcode.isEmpty ? nil : try PassphraseHash(passcode: passcode).text, content: link.file)
    return Made(address: address, text: link.text)
  }

  /// The doctor's page as a document among resources: a PDF, or HTML where none can be made.
  public static func document(
    of report: ReportPage, in resources: RecordedResources, printer: WeasyPrint = WeasyPrint(), at moment: Instant
  ) async throws -> JSONValue {
    do {
      let sheet = try await printer.sheet(of: report)
      return resources.wrapped(sheet, mediaType: "application/pdf", title: report.title, at: moment)
    } catch is WeasyPrint.Failure {
      let text = Data(try report.document().utf8)
      return resources.wrapped(text, mediaType: "text/html", title: report.title, at: moment)
    }
  }

  /// The address under which the server is known is too long for a link.
  public struct AddressTooLong: Error, CustomStringConvertible {
    public let count: Int
    public var description: String {
      "A link may hold an address of \(HealthLink.longestAddress) characters; this one has \(count). Serve Sweetspot under a shorter name."
    }
  }
}

extension RecognisedLine {
  /// Whether anything in the line is a medicine or a strength, or naltrexone misspelt.
  fileprivate var isAboutMedicine: Bool {
    !ingredients.isEmpty || !strengths.isEmpty || didYouMean.contains { $0.substances.contains("naltrexone") }
  }
}
