import Testing

@testable import Web

@Suite("Which addresses are answered")
struct HostCheckTests {
  @Test(
    "loopback names are answered, with or without a port",
    arguments: ["127.0.0.1", "127.0.0.1:8080", "localhost", "LOCALHOST:9", "[::1]", "[::1]:8080"])
  func loopback(authority: String) {
    #expect(HostCheck.isLoopback(authority))
  }

  @Test(
    "every other name is refused, however it is dressed up",
    arguments: [
      "", "example.org", "example.org:8080", "127.0.0.1.example.org", "localhost.example.org", "127.0.0.1:port",
      "127.0.0.1:80:80", "[::1", "[::1]x", "0.0.0.0", "192.168.1.5", "127.0.0.1:99999", "localhost@example.org",
    ])
  func elsewhere(authority: String) {
    #expect(!HostCheck.isLoopback(authority))
  }
}
