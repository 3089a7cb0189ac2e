import DecisionSupport
import Diary
import Foundation
import HTTPTypes
import History
import Hummingbird
import Instruments
import Interchange
import Recognition
import Records
import Reports
import Screening

/// `/import`: files from elsewhere in, after a look at what is in them; and imports taken back.
struct ImportController: Sendable {
  let diary: DiaryParts
  let recogniser: Task<MedicineRecogniser, Never>
  let instruments: InstrumentCatalogue
  private let held: HeldFiles

  /// The most bytes of a file that is sent to this page.
  static let limit = 32 * 1024 * 1024
  /// The most bytes that are taken out of a zip here; the command takes more.
  private static let inflatedLimit = 4 << 30

  init(diary: DiaryParts, recogniser: Task<MedicineRecogniser, Never>, instruments: InstrumentCatalogue) {
    self.diary = diary
    self.recogniser = recogniser
    self.instruments = instruments
    held = HeldFiles(in: diary.directory, now: diary.now)
  }

  var endpoints: RouteCollection<WebContext> {
    RouteCollection(context: WebContext.self)
      .get("import", use: show)
      .post("import", use: look)
      .post("import/mapping", use: map)
      .post("import/confirm", use: take)
      .post("import/undo", use: undo)
  }

  @Sendable private func show(_ request: Request, _ context: WebContext) async throws -> Page<ImportPage> {
    let fields = try FormFields(query: request)
    return try await page(saved: fields["done"].map(Self.done) ?? fields["undone"].map(Self.undone))
  }

  private static func done(_ count: String) -> String {
    Int(count) == 1 ? "1 item was added." : "\(Int(count) ?? 0) items were added."
  }

  private static func undone(_ counts: String) -> String {
    let numbers = counts.split(separator: "-").compactMap { Int($0) }
    guard numbers.count == 2 else { return "The import is taken back." }
    let kept = numbers[1] == 0 ? "" : " \(numbers[1]) that you had changed since stayed."
    return "The import is taken back: \(numbers[0]) items were withdrawn.\(kept)"
  }

  @Sendable private func look(_ request: Request, _ context: WebContext) async throws -> Page<ImportPage> {
    let sent = context.form.files["file"]
    let file = HeldFiles.File(
      name: fileName(context.form["file.name"]), bytes: sent ?? [], person: diary.store.person.id)
    return try await preview(file, id: await held.hold(file), mapping: nil)
  }

  @Sendable private func map(_ request: Request, _ context: WebContext) async throws -> Page<ImportPage> {
    let id = context.form["held"] ?? ""
    let file = try await heldFile(id)
    do throws(ImportError) {
      let proposal = try MappingProposal(file.bytes, recogniser: await recogniser.value)
      let mapping = TableMapping(context.form, proposed: proposal.mapping, columns: proposal.examples.map(\.column))
      let open = mapping.openQuestions
      guard open.isEmpty else {
        return try await asked(mapping, proposal, file, id, problem: ImportError.openQuestions(open).description)
      }
      do throws(ImportError) {
        return try await previewed(file, id: id, mapping: mapping)
      } catch {
        return try await asked(mapping, proposal, file, id, problem: error.description)
      }
    } catch {
      return try await page(problem: error.description, status: .unprocessableContent)
    }
  }

  @Sendable private func take(_ request: Request, _ context: WebContext) async throws -> Response {
    let id = context.form["held"] ?? ""
    let file = try await heldFile(id)
    do throws(ImportError) {
      let mapping = try context.form.unchanged("mapping").map { text throws(ImportError) in
        try TableMapping(Data(text.utf8))
      }
      let reading = try await read(file, mapping)
      return try await taken(reading, file, id)
    } catch {
      return try await page(problem: error.description, status: .unprocessableContent)
        .response(from: request, context: context)
    }
  }

  private func taken(_ reading: ImportReading, _ file: HeldFiles.File, _ id: String) async throws(ImportError)
    -> Response
  {
    do {
      let (judgement, record) = try await diary.store.carryOut(
        reading.batch,
        from: ImportSourceNote(
          fileName: file.name, fileHash: reading.fileHash, mapping: reading.mapping,
          listing: reading.listingText(asOf: diary.clock)))
      await held.drop(id)
      let added = judgement.added.count
      if let record, record.listing != nil {
        return .redirect(to: "/screen?import=\(record.id)", type: .normal)
      }
      guard let measure = reading.batch.measures.first else {
        return .redirect(to: "/import?done=\(added)", type: .normal)
      }
      let name =
        measure.id.addingPercentEncoding(withAllowedCharacters: .alphanumerics.union(.init(charactersIn: "-._"))) ?? ""
      return .redirect(to: "/progress?added=\(added)&measure=\(name)", type: .normal)
    } catch {
      throw .unreadable(String(describing: error))
    }
  }

  @Sendable private func undo(_ request: Request, _ context: WebContext) async throws -> Response {
    do throws(StoreError) {
      let judgement = try await diary.store.undoImport(context.form["import"] ?? "")
      return .redirect(
        to: "/import?undone=\(judgement.withdrawn.count)-\(judgement.kept.count)", type: .normal)
    } catch {
      return try await page(problem: error.description, status: .unprocessableContent)
        .response(from: request, context: context)
    }
  }

  // MARK: Reading

  private func heldFile(_ id: String) async throws -> HeldFiles.File {
    guard let file = await held.file(id, of: diary.store.person.id) else {
      throw WebFailure(
        status: .unprocessableContent, title: "The file is not here any more",
        explanation:
          "It was taken in already, or it waited for more than a day, or too many came after it. Nothing was saved now.",
        remedy: "Choose the file again.")
    }
    return file
  }

  private func read(_ file: HeldFiles.File, _ mapping: TableMapping?) async throws(ImportError) -> ImportReading {
    let asked: InstrumentCatalogue
    do {
      asked = try await diary.store.history().instruments(from: instruments)
    } catch {
      throw .unreadable(String(describing: error))
    }
    return try ImportReading(
      ImportFile(file.bytes), mapping: mapping,
      context: ImportContext(
        zone: diary.zone, now: diary.clock, boundary: diary.boundary, recogniser: await recogniser.value,
        instruments: asked),
      inflatedLimit: Self.inflatedLimit)
  }

  private func preview(_ file: HeldFiles.File, id: String, mapping: TableMapping?) async throws -> Page<ImportPage> {
    do throws(ImportError) {
      return try await previewed(file, id: id, mapping: mapping)
    } catch .unknownFormat {
      do throws(ImportError) {
        let proposal = try MappingProposal(file.bytes, recogniser: await recogniser.value)
        return try await asked(proposal.mapping, proposal, file, id, problem: nil)
      } catch {
        return try await page(problem: error.description, status: .unprocessableContent)
      }
    } catch {
      await held.drop(id)
      return try await page(problem: error.description, status: .unprocessableContent)
    }
  }

  private func previewed(
    _ file: HeldFiles.File, id: String, mapping: TableMapping?
  ) async throws(ImportError) -> Page<ImportPage> {
    let reading = try await read(file, mapping)
    do {
      let preview = ImportPage.Preview(
        try await diary.store.judge(reading.batch), fileName: file.name, kind: reading.kind.title, held: id,
        medicines: (reading.listing?.medicines ?? []).map {
          .init(line: $0.line, isOpioid: $0.isOpioid, isUnderstood: $0.isUnderstood)
        }, mapping: reading.mapping)
      return try await page(preview: preview)
    } catch {
      throw .unreadable(String(describing: error))
    }
  }

  private func asked(
    _ mapping: TableMapping, _ proposal: MappingProposal, _ file: HeldFiles.File, _ id: String, problem: String?
  ) async throws(ImportError) -> Page<ImportPage> {
    let form = MappingForm(
      mapping, examples: proposal.examples, fileName: file.name, held: id, problem: problem)
    do {
      return try await page(mapping: form, status: problem == nil ? .ok : .unprocessableContent)
    } catch {
      throw .unreadable(String(describing: error))
    }
  }

  private func page(
    saved: String? = nil, problem: String? = nil, preview: ImportPage.Preview? = nil, mapping: MappingForm? = nil,
    status: HTTPResponse.Status = .ok
  ) async throws -> Page<ImportPage> {
    let past = ImportPage.Past.all(in: try await diary.store.history(), zone: diary.zone)
    return Page(
      ImportPage(saved: saved, problem: problem, preview: preview, mapping: mapping, imports: past), template: "import",
      section: nil, status: status)
  }

  /// The last part of a path, as some browsers send all of it.
  private func fileName(_ sent: String?) -> String {
    let last = (sent ?? "").split { $0 == "/" || $0 == "\\" }.last.map(String.init) ?? "file"
    return String(last.prefix(120))
  }
}
