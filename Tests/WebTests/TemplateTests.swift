import Foundation
import Reports
import Testing

@testable import Web

@Suite("Templates and their values")
struct TemplateTests {
  /// Parts that other templates take in.
  private let partials: Set<String> = [
    "layout", "text-field", "select-field", "radio-field", "form-token", "unverified", "claim-summary",
    "source-citation", "chart",
  ]

  @Test("every key in a template is in the value it renders", arguments: try PageExample.all())
  func contract(example: PageExample) throws {
    var contract = TemplateContract(templates: Templates.texts)
    try contract.check(example.template, with: PageFrame(example.value, section: nil, formToken: "token"))
    // One example may leave a part empty that another example of the same template fills.
    let unfilled = contract.problems.filter { $0.contains("has nothing in") }
    #expect(contract.problems.filter { !unfilled.contains($0) } == [])
    for problem in unfilled {
      #expect(try isFilledElsewhere(problem, example), "\(problem)")
    }
  }

  private func isFilledElsewhere(_ problem: String, _ example: PageExample) throws -> Bool {
    try PageExample.all().filter { $0.template == example.template }.contains { other in
      var contract = TemplateContract(templates: Templates.texts)
      try contract.check(other.template, with: PageFrame(other.value, section: nil, formToken: "token"))
      return !contract.problems.contains(problem)
    }
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

  @Test("every template is a page with an example or a part of one")
  func complete() throws {
    let pages = Set(try PageExample.all().map(\.template))
    #expect(Set(Templates.texts.keys) == pages.union(partials))
  }

  @Test("the check finds a missing key, an empty list and unescaped output")
  func finds() throws {
    struct Inner { let name = "n" }
    struct Value {
      let inner = [Inner()]
      let empty: [Inner] = []
    }
    var contract = TemplateContract(templates: [
      "t": "{{#inner}}{{name}}{{nmae}}{{/inner}}{{#empty}}{{x}}{{/empty}}{{{inner}}}"
    ])
    try contract.check("t", with: Value())
    #expect(
      contract.problems == [
        "t # inner: no value has “nmae”", "t: the example has nothing in “empty”, so its inside is unchecked",
        "t: {{{inner}}} is not escaped",
      ])
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
