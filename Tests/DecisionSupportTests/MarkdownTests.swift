import Testing

@testable import DecisionSupport

@Suite("Text that was sent stays text in a card")
struct MarkdownTests {
  @Test(
    "marks, links and line breaks lose their meaning, and nothing else changes",
    arguments: [
      ("5 mg at night", "5 mg at night"), ("", ""), ("naïve – 10 µg “x”", "naïve – 10 µg “x”"),
      ("*bold* _it_ `code`", "\\*bold\\* \\_it\\_ \\`code\\`"), ("[a](b) ![c]", "\\[a\\](b) \\!\\[c\\]"),
      ("<img src=x> & me@x.org # | ~ {} \\", "\\<img src=x\\> \\& me\\@x.org \\# \\| \\~ \\{\\} \\\\"),
      ("see www.example.org", "see www\\.example.org"), ("wwww.x", "wwww\\.x"), ("w.w", "w.w"),
      ("https://example.org//a", "https:\\//example.org//a"), ("a: /b", "a: /b"), ("://", ":\\//"),
      ("one\ntwo\r\nthree\rfour", "one two three four"), ("a\u{85}b\u{2028}c\u{2029}d\u{B}e\u{C}f", "a b c d e f"),
      ("\r\n\n", "  "), ("Â é €", "Â é €"), ("*\u{301}", "\\*\u{301}"),
    ])
  func plain(text: String, markdown: String) {
    #expect(text.inMarkdown == markdown)
  }
}
