import Foundation
import Mustache
import Reports
import Testing

@testable import Web

@Suite("Templates and their values")
struct TemplateTests {
  @Test("every key in a template is in the value it renders", arguments: try PageExample.all())
  func contract(example: PageExample) throws {
    let contract = try checked(example)
    #expect(contract.problems == [])
    // One example may leave a part empty that another example of the same template fills.
    let others = try PageExample.all().filter { $0.template == example.template }.map { try checked($0).unchecked }
    let uncheckedInAll = contract.unchecked.filter { part in others.allSatisfy { $0.contains(part) } }
    #expect(uncheckedInAll == [], "no example fills these, so that their inside is unchecked")
  }

  private func checked(_ example: PageExample) throws -> TemplateContract {
    let parts = try PartExample.all().map(\.template)
    var contract = TemplateContract(templates: Templates.texts, partsWithExample: Set(parts))
    try contract.check(
      example.template,
      with: PageFrame(
        example.value, section: nil, formToken: "token", mark: RecordMark(name: "<7>", isExample: true)))
    return contract
  }

  @Test("every key in a shared part is in the value it renders", arguments: try PartExample.all())
  func parts(example: PartExample) throws {
    let contract = try checked(example)
    #expect(contract.problems == [])
    let others = try PartExample.all().filter { $0.template == example.template }.map { try checked($0).unchecked }
    #expect(contract.unchecked.filter { part in others.allSatisfy { $0.contains(part) } } == [])
  }

  private func checked(_ example: PartExample) throws -> TemplateContract {
    let parts = Set(try PartExample.all().map(\.template)).subtracting([example.template])
    var contract = TemplateContract(templates: Templates.texts, partsWithExample: parts)
    try contract.check(example.template, with: example.value)
    return contract
  }

  @Test("every template renders its example, and nothing in it escapes its place", arguments: try PageExample.all())
  func renders(example: PageExample) throws {
    let frame = PageFrame(example.value, section: nil, formToken: "token")
    let html = try Templates.render(frame, with: example.template)
    #expect(html.contains("<h1"))
    #expect(!html.contains("<7>"))
    #expect(!html.contains("Optional("))
    #expect(!html.contains("{{"))
  }

  @Test("a page reads the same as when the engine lists its properties itself", arguments: try PageExample.all())
  func laidOut(example: PageExample) throws {
    let frame = PageFrame(example.value, section: nil, formToken: "token")
    let alone = try Templates.library(for: example.template).render(frame, withTemplate: example.template)
    #expect(try Templates.render(frame, with: example.template) == alone)
  }

  @Test("every template is a page with an example or a part of one")
  func complete() throws {
    let pages = try PageExample.all().map(\.template)
    let parts = try PartExample.all().map(\.template)
    #expect(Set(Templates.texts.keys) == Set(pages + parts + ["layout"]))
  }

  @Test("the check finds a missing key, one that means two things, an empty list and unescaped output")
  func finds() throws {
    struct Inner {
      let name = "n"
      let note: String? = nil
    }
    struct Value {
      let inner = [Inner()]
      let empty: [Inner] = []
      let note: String? = "outer"
    }
    var contract = TemplateContract(templates: [
      "t":
        "{{#inner}}{{name}}{{nmae}}{{#note}}{{/note}}{{#.note}}{{/.note}}{{/inner}}{{#empty}}{{x}}{{/empty}}{{{inner}}}"
    ])
    try contract.check("t", with: Value())
    #expect(
      contract.problems == [
        "t # inner: no value has “nmae”",
        "t # inner: “note” may be empty here and also means something further out; write “.note”",
        "t: {{{inner}}} is not escaped",
      ])
    #expect(contract.unchecked == ["t # inner # note", "t # inner # .note", "t # empty"])
  }

  @Test("every file of the folder is compiled in, and nothing else")
  func embedded() throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Sources/CEmbeddedFiles/files").standardizedFileURL
    let kinds = try FileManager.default.contentsOfDirectory(atPath: folder.path())
    let files = try kinds.flatMap { kind in
      try FileManager.default.contentsOfDirectory(atPath: folder.appending(path: kind).path()).map { "\(kind)/\($0)" }
    }
    #expect(Set(EmbeddedResource.all.map(\.path)) == Set(files))
  }
}
