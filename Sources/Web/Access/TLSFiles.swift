public import Foundation
import HummingbirdTLS
import NIOSSL

/// The files by which the server proves who it is, in PEM form.
public struct TLSFiles: Sendable, Equatable {
  /// The certificate, followed by those that vouch for it.
  let certificate: String
  let key: String

  public init(certificate: URL, key: URL) {
    self.certificate = certificate.path(percentEncoded: false)
    self.key = key.path(percentEncoded: false)
  }

  /// Reads both; TLS 1.2 is the oldest that is spoken.
  /// - Throws: ``ServeFailure/unusableCertificate(path:)`` or ``ServeFailure/unusableKey(path:)``
  func configuration() throws -> TLSConfiguration {
    guard let chain = try? NIOSSLCertificate.fromPEMFile(certificate), !chain.isEmpty else {
      throw ServeFailure.unusableCertificate(path: certificate)
    }
    guard let key = try? NIOSSLPrivateKey(file: key, format: .pem) else {
      throw ServeFailure.unusableKey(path: self.key)
    }
    var configuration = TLSConfiguration.makeServerConfiguration(
      certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
    configuration.minimumTLSVersion = .tlsv12
    return configuration
  }
}
