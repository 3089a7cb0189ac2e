import Testing

@testable import Web

@Suite("Reading forms")
struct FormFieldsTests {
  @Test("fields keep their order and may repeat; empty ones count as not given")
  func order() throws {
    let form = try FormFields(urlEncoded: "medicine=a&dose=&medicine=b&flag&medicine=+")
    #expect(form.all("medicine") == ["a", "b"])
    #expect(form["dose"] == nil && form["flag"] == nil && form["other"] == nil)
  }

  @Test(
    "what was encoded comes back as it was typed",
    arguments: [
      ("a+b", "a b"), ("%C2%B5g", "µg"), ("1%2C5", "1,5"), ("%0D%0Aa%0D%0Ab", "a\nb"), ("100%", "100%"), ("%zz", "%zz"),
      ("%+1", "% 1"), ("a=b", "a=b"), ("%26", "&"), ("a%00b", "ab"),
    ])
  func decoding(encoded: String, typed: String) throws {
    #expect(try FormFields(urlEncoded: "x=\(encoded)")["x"] == typed)
  }

  @Test("bytes that are no text are refused with the field's name")
  func notText() {
    #expect(throws: FormFields.NotUTF8(field: "x")) { try FormFields(urlEncoded: "x=%FF") }
  }
}
