import Crypto
import Foundation
import Testing
import Trials

@testable import Blinding

/// The standard that sealing rests on, against its own published numbers.
@Suite("Sealing is the HPKE of RFC 9180")
struct StandardTests {
  private func bytes(_ digits: String) -> Data {
    let digits = Array(digits)
    return Data(
      stride(from: 0, to: digits.count, by: 2).compactMap { UInt8(String(digits[$0..<$0 + 2]), radix: 16) })
  }

  /// RFC 9180, appendix A.2.1: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, ChaCha20Poly1305, base mode, sequence number 0.
  @Test("the suite opens the first message of appendix A.2.1")
  func vector() throws {
    let key = try Curve25519.KeyAgreement.PrivateKey(
      rawRepresentation: bytes("8057991eef8f1f1af18f4a9491d16a1ce333f695d4db8e38da75975c4478e0fb"))
    var recipient = try HPKE.Recipient(
      privateKey: key, ciphersuite: SealedTrial.suite,
      info: bytes("4f6465206f6e2061204772656369616e2055726e"),
      encapsulatedKey: bytes("1afa08d3dec047a643885163f1180476fa7ddb54c6a8029ea33f95796bf2ac4a"))
    let opened = try recipient.open(
      bytes(
        "1c5250d8034ec2b784ba2cfd69dbdb8af406cfe3ff938e131f0def8c8b60b4db21993c62ce81883d2dd1b51a28"),
      authenticating: bytes("436f756e742d30"))
    #expect(String(decoding: opened, as: UTF8.self) == "Beauty is truth, truth beauty")
  }
}
