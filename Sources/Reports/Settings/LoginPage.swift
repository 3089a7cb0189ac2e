/// Where the passphrase is asked for, when others than this computer can reach the pages.
public struct LoginPage: PageValue {
  public static let address = "/login"

  public let title = "Log in"
  public let introduction =
    "This is somebody's health record. Enter the passphrase that was set on the computer where Sweetspot runs."
  public let passphrase: TextField
  public let forgotten =
    "Forgotten? Whoever can use that computer sets a new one there: sweetspot passphrase. The record itself is untouched."

  /// - Parameter problem: why the last attempt was not taken.
  public init(problem: String? = nil) {
    passphrase = TextField(
      name: "passphrase", label: "Passphrase", error: problem, type: .password, autocomplete: "current-password")
  }
}
