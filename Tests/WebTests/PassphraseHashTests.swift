import Foundation
import Testing

@testable import Web

@Suite("The passphrase")
struct PassphraseHashTests {
  @Test("what is kept is what another program's scrypt makes of it")
  func reference() throws {
    // python3 -c "import hashlib,base64;print(base64.b64encode(hashlib.scrypt(b'correct horse battery',salt=b'\x07'*16,n=1024,r=8,p=3,dklen=32)).decode())"
    #expect(
      try PassphraseHash.example().text
        == "sweetspot-passphrase 1 10 8 3 BwcHBwcHBwcHBwcHBwcHBw== V416zXxBsErpC8XJUF6t+YAAFWt8CzvqeNOJNg6uRj8=\n")
  }

  @Test("it is written readable by its owner only, read again, and refused when others may read it")
  func file() throws {
    let directory = FileManager.default.temporaryDirectory.appending(path: "passphrase-\(UUID().uuidString)/")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    let path = directory.appending(path: PassphraseHash.fileName).path(percentEncoded: false)
    #expect(throws: PassphraseProblem.notSet(path: path)) { try PassphraseHash(in: directory) }
    let hash = try PassphraseHash.example()
    try hash.write(in: directory)
    try hash.write(in: directory)
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? NSNumber
    #expect(mode?.intValue == 0o600)
    #expect(try PassphraseHash(in: directory) == hash)
    #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path()) == ["passphrase"])
    try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
    #expect(throws: PassphraseProblem.othersCanRead(path: path)) { try PassphraseHash(in: directory) }
  }

  @Test("fewer than twelve characters are refused, and two hashes of one passphrase differ")
  func length() throws {
    #expect(throws: PassphraseProblem.tooShort(11)) { try PassphraseHash("eleven char") }
    let (one, other) = (try PassphraseHash("twelve chars"), try PassphraseHash("twelve chars"))
    #expect(one != other && one.matches("twelve chars") && !one.matches("twelve charS"))
  }

  @Test(
    "a file that something else wrote is refused",
    arguments: ["", "sweetspot-passphrase 2 15 8 3 a b", "sweetspot-passphrase 1 40 8 3 BwcHBwcHBwcHBwcHBwcHBw== AAAA"])
  func unreadable(text: String) {
    #expect(throws: PassphraseProblem.self) { try PassphraseHash(reading: text) }
  }
}
