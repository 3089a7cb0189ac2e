import ClinicalTime
import NumericalMethods
import Testing

@testable import Diary

@Suite("Corrections supersede, nothing is overwritten")
struct CurrentViewTests {
  private func entry(_ id: String, _ content: String?, supersedes: String? = nil) -> Entry<String> {
    Entry(id: id, recordedAt: Instant(secondsSince1970: 0), content: content, supersedes: supersedes)
  }

  @Test("the last correction holds, in the place of the first entry")
  func corrections() {
    let view = CurrentView([
      entry("a", "1.5"), entry("b", "3"), entry("c", "1.0", supersedes: "a"), entry("d", "0.5", supersedes: "c"),
    ])
    #expect(view.contents == ["0.5", "3"])
    #expect(view.corrections == ["d": 2])
  }

  @Test("of two corrections of the same entry the later one holds")
  func twoTabs() {
    let view = CurrentView([entry("a", "1"), entry("b", "2", supersedes: "a"), entry("c", "3", supersedes: "a")])
    #expect(view.contents == ["3"])
  }

  @Test("a withdrawn entry is gone, and can come back")
  func withdrawn() {
    let history = [entry("a", "1"), entry("b", nil, supersedes: "a")]
    #expect(CurrentView(history).contents.isEmpty)
    #expect(CurrentView(history + [entry("c", "1", supersedes: "b")]).contents == ["1"])
  }

  @Test("a correction of what is not there is kept")
  func orphan() {
    #expect(CurrentView([entry("b", "2", supersedes: "missing")]).contents == ["2"])
  }

  /// The same by the words of the rule: each entry looks for the first one that it goes back to.
  private static func holding(_ history: [Entry<String>]) -> [Entry<String>] {
    var families: [[Entry<String>]] = []
    for entry in history {
      if let place = families.firstIndex(where: { $0.contains { $0.id == entry.supersedes } }) {
        families[place].append(entry)
      } else {
        families.append([entry])
      }
    }
    return families.compactMap(\.last).filter { $0.content != nil }
  }

  @Test("writing more never brings back what was superseded", arguments: 0..<40)
  func monotone(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    var history: [Entry<String>] = []
    var roots = 0
    for index in 0..<60 {
      let target = history.isEmpty || Bool.random(using: &random) ? nil : history.randomElement(using: &random)?.id
      if target == nil { roots += 1 }
      history.append(
        entry("\(index)", Int.random(in: 0..<5, using: &random) == 0 ? nil : "\(index)", supersedes: target))
      let view = CurrentView(history)
      #expect(view.entries == Self.holding(history))
      #expect(view.contents == view.entries.compactMap(\.content))
      #expect(view.entries.count <= roots)
      #expect(Set(view.entries.map(\.id)).count == view.entries.count)
      #expect(history.last?.content == nil || view.entries.contains { $0.id == "\(index)" })
    }
  }
}
