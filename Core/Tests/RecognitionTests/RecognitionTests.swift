import ClinicalTime
import Evidence
import Foundation
import Quantities
import Recognition
import Testing

/// Built once: the index of names takes longer than any single line.
enum Fixture {
  static let recogniser = Result { MedicineRecogniser(try MedicineCatalogue.embedded()) }

  static func lines(_ name: String) throws -> [String] {
    let url = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/\(name)")
    return try String(contentsOf: url, encoding: .utf8).split(separator: "\n").filter { !$0.hasPrefix("#") }
      .map { String($0.split(separator: "\t", omittingEmptySubsequences: false)[0]) }
  }
}

@Suite("An opioid is never missed")
struct OpioidRecallTests {
  let recogniser: MedicineRecogniser

  init() throws {
    recogniser = try Fixture.recogniser.get()
  }

  @Test("Every line of the people's list names its opioid")
  func people() throws {
    for line in try Fixture.lines("people_opioids.tsv") {
      #expect(recogniser.recognise(line).namesOpioid, "\(line)")
    }
  }

  @Test("Every name of every opioid and opioid product, in lower and upper case and glued to its strength")
  func everyName() {
    for substance in recogniser.catalogue.substances where substance.action.isOpioid {
      for name in [substance.name] + (substance.names ?? []) + (substance.plainWords ?? [])
        + (substance.abbreviations ?? [])
      {
        #expect(recogniser.recognise(name).namesOpioid, "\(name)")
        #expect(recogniser.recognise(name.uppercased() + " 10MG").namesOpioid, "\(name)")
      }
    }
    for product in recogniser.catalogue.products
    where product.ingredients.contains(where: { recogniser.catalogue.substance($0)?.action.isOpioid == true }) {
      for name in [product.name] + (product.aliases ?? []) {
        #expect(recogniser.recognise("take \(name) when needed").namesOpioid, "\(name)")
      }
    }
  }

  @Test("Names by the grammar of RxNorm, for every opioid, form and release")
  func rxNormGrammar() {
    let forms = [
      "Extended Release Oral Tablet", "Oral Solution", "Injectable Solution", "Transdermal System",
    ]
    for substance in recogniser.catalogue.substances where substance.action.isOpioid {
      for salt in [""] + (substance.salts ?? []).prefix(1).map({ " " + $0 }) {
        for form in forms {
          for line in [
            "\(substance.name)\(salt) 5 MG \(form)", "acetaminophen 325 MG / \(substance.name)\(salt) 5 MG \(form)",
            "12 HR \(substance.name)\(salt) 10 MG \(form)", "\(substance.name)\(salt) 2.5 MG/ML",
            "{6 (\(substance.name)\(salt) 5 MG \(form)) } Pack",
          ] {
            let result = recogniser.recognise(line)
            #expect(result.hasOpioid && result.substances.contains(substance.id), "\(line)")
          }
        }
      }
    }
  }

  @Test("Every single slip of the keyboard in the name of a common opioid still points to an opioid")
  func singleSlips() {
    let letters = Array("aeioubdgklmnprstxyz")
    var state: UInt64 = 7
    func random(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    for substance in recogniser.catalogue.substances where substance.common == true && substance.action.isOpioid {
      let name = Array(substance.name)
      guard name.count >= 7, name.allSatisfy(\.isLetter) else { continue }
      for position in name.indices {
        var missing = name
        missing.remove(at: position)
        var doubled = name
        doubled.insert(name[position], at: position)
        var wrong = name
        wrong[position] = letters[random(letters.count)]
        var swapped = name
        if position + 1 < name.count { swapped.swapAt(position, position + 1) }
        for written in [missing, doubled, wrong, swapped] {
          let line = String(written) + " 5 mg"
          #expect(recogniser.recognise(line).namesOpioid, "\(line) for \(substance.name)")
        }
      }
    }
  }

  @Test(
    "A near miss asks and never chooses",
    arguments: [
      ("oxycodne 5 mg", "oxycodone"), ("percoset", "Percocet"), ("vicoden 5/500", "Vicodin"), ("tramadal", "tramadol"),
      ("fentynal patch", "fentanyl"),
      ("morphene", "morphine"), ("codiene", "codeine"), ("neurofen plus", "Nurofen Plus"),
    ])
  func asks(line: String, name: String) {
    let result = recogniser.recognise(line)
    #expect(!result.isRecognised)
    #expect(result.namesOpioid)
    #expect(result.ingredients.isEmpty)
    #expect(
      result.didYouMean.contains { $0.name.lowercased() == name.lowercased() && $0.isOpioid }, "\(result.didYouMean)")
  }

  @Test(
    "Codes are known",
    arguments: [
      ("7804", "oxycodone"), ("RxCUI 7052", "morphine"), ("rxnorm:10689", "tramadol"), ("N02AA05", "oxycodone"),
      ("ATC N07BC02", "methadone"),
      ("7243", "naltrexone"),
    ])
  func codes(line: String, substance: String) {
    #expect(recogniser.recognise(line).substances.contains(substance))
  }

  @Test("An unknown code is not recognised", arguments: ["999999999", "rxcui 0", "Z99ZZ99"])
  func unknownCode(line: String) {
    #expect(!recogniser.recognise(line).isRecognised)
  }
}

@Suite("Look-alikes are no opioids")
struct LookAlikeTests {
  let recogniser: MedicineRecogniser

  init() throws {
    recogniser = try Fixture.recogniser.get()
  }

  @Test(
    "Names that sound like an opioid's",
    arguments: [
      "apomorphine", "ipratropium bromide 0.5 mg", "tiotropium", "dextromethorphan 30 mg/5 ml",
      "hydroxychloroquine 200 mg", "oxybutynin 5 mg",
      "Opsumit 10 mg", "Delsym", "Auvelity", "Spiriva", "oxymetazoline", "oxytocin", "oxcarbazepine 300",
      "methotrexate", "metformin", "methyldopa",
      "bupropion 150", "buspirone", "bupivacaine", "tramazoline", "colchicine", "phentermine", "noscapine",
      "papaverine", "naltrexone 4.5 mg", "LDN",
      "Narcan", "naloxone", "methylnaltrexone", "Movantik", "nalmefene", "Lybalvi", "Contrave", "Nurofen", "Tylenol",
      "Panadol", "loratadine",
      "liothyronine (T3) 5 mcg", "vitamin d 1000 iu", "magnesium", "gabapentin 300 tid", "pregabalin",
      "duloxetine 60 mg", "amitriptyline 10 mg nocte",
    ])
  func lookAlikes(line: String) {
    let result = recogniser.recognise(line)
    #expect(!result.namesOpioid, "\(result.ingredients) \(result.didYouMean)")
    #expect(result.isRecognised, "\(line)")
  }

  @Test("Of the lines people write about other medicines at most one in a hundred raises a false alarm")
  func people() throws {
    let lines = try Fixture.lines("people_other.tsv")
    let alarms = lines.filter { recogniser.recognise($0).namesOpioid }
    #expect(alarms.count * 100 <= lines.count + 100, "\(alarms)")
  }

  @Test("Of the names in the lexicon of other medicines none raises an alarm")
  func lexicon() {
    let alarms = recogniser.catalogue.otherNames.filter { recogniser.recognise($0).namesOpioid }
    // 0.3 % is the most that is tolerated.
    #expect(alarms.count * 1000 <= recogniser.catalogue.otherNames.count * 3, "\(alarms.prefix(40))")
  }
}

@Suite("What a line says beside the name")
struct LineDetailTests {
  let recogniser: MedicineRecogniser

  init() throws {
    recogniser = try Fixture.recogniser.get()
  }

  @Test(
    "Release class",
    arguments: [
      ("oxycodone hydrochloride 5 MG Oral Tablet", Product.Release.immediate),
      ("12 HR oxycodone hydrochloride 10 MG Extended Release Oral Tablet", .extended),
      ("oxycodone 5 mg", .unknown), ("OxyContin 10", .extended), ("MS Contin 30", .extended),
      ("Percocet 5/325", .immediate), ("fentanyl patch 25", .extended),
      ("72 HR fentanyl 0.025 MG/HR Transdermal System", .extended),
      ("morphine sulfate 2 MG/ML Oral Solution", .immediate), ("Sublocade", .depot),
      ("tramadol ER 100", .extended), ("tramadol 100 retard", .extended), ("morphine MR 10 mg", .extended),
      ("oxycodone IR 5 mg", .immediate),
      ("Butrans", .extended), ("methadone hydrochloride 10 MG Oral Tablet", .immediate),
      ("hydrocodone every 12 hr as needed", .unknown),
      ("buprenorphine 0.01 MG/HR", .extended), ("fentanyl 50mcg/h", .extended),
      ("0.64 ML buprenorphine 50 MG/ML Prefilled Syringe", .depot), ("fentanyl 0.1 MG/ACTUAT", .immediate),
    ])
  func release(line: String, expected: Product.Release) {
    #expect(recogniser.recognise(line).release == expected)
  }

  @Test(
    "Regular or as needed",
    arguments: [
      ("oxycodone 5 mg prn", RecognisedLine.Pattern.asNeeded), ("oxycodone 5 mg as needed", .asNeeded),
      ("codeine every 4 hours as needed", .asNeeded),
      ("tramadol 50 mg tid", .regular), ("MST 10 mg bd", .regular), ("Tramal bei Bedarf", .asNeeded),
      ("codéine si besoin", .asNeeded), ("oxycodone 5 mg", .unknown),
    ])
  func pattern(line: String, expected: RecognisedLine.Pattern) {
    #expect(recogniser.recognise(line).pattern == expected)
  }

  @Test("The last dose, as exactly as it was said")
  func lastTaken() throws {
    let at = try #require(LocalDateTime("2026-11-20 22:00"))
    #expect(recogniser.recognise("oxycodone 5 mg prn, last 2026-11-20 22:00").lastTaken == .at(at))
    #expect(recogniser.recognise("oxycodone 5 mg prn, last 2026-11-20T22:00, for back pain").lastTaken == .at(at))
    #expect(recogniser.recognise("oxycodone (last 2026-11-20)").lastTaken == .on(at.date))
    #expect(recogniser.recognise("oxycodone 2026-11-01, then 2026-11-20 22:00").lastTaken == .at(at))
    #expect(recogniser.recognise("codeine last night").lastTaken == .daysAgo(1))
    #expect(recogniser.recognise("codeine yesterday").lastTaken == .daysAgo(1))
    #expect(recogniser.recognise("codeine two weeks ago").lastTaken == .daysAgo(14))
    #expect(recogniser.recognise("codeine this morning").lastTaken == .daysAgo(0))
    for written in ["20 Nov 2026", "Nov 20, 2026", "20th november 2026", "20/11/2026", "20.11.2026", "11/20/2026"] {
      #expect(recogniser.recognise("codeine, last \(written)").lastTaken == .on(at.date), "\(written)")
    }
    #expect(recogniser.recognise("codeine 2026-11-20 10:30 pm").lastTaken == .at(at.adding(minutes: 30)))
    // What can be read in two ways, or contradicts itself, is not known.
    for written in [
      "3/4/2026", "20 Nov", "20/11/26", "2026-02-30", "2026-11-01 and again yesterday", "2026-11-01, then 5 Dec",
    ] {
      #expect(recogniser.recognise("codeine, last \(written)").lastTaken == nil, "\(written)")
    }
    #expect(recogniser.recognise("codeine yesterday and this morning").lastTaken == .daysAgo(0))
    #expect(recogniser.recognise("codeine last tues").lastTaken == nil)
    #expect(recogniser.recognise("codeine 2026-02-30").lastTaken == nil)
  }

  @Test("Strength, form and route")
  func details() throws {
    let result = recogniser.recognise("acetaminophen 325 MG / oxycodone hydrochloride 5 MG Oral Tablet [Percocet]")
    #expect(result.strengths == [.milligrams(325), .milligrams(5)])
    #expect(result.form == "tablet")
    #expect(result.route == "oral")
    #expect(result.product == "Percocet")
    #expect(Set(result.ingredients) == ["acetaminophen", "oxycodone"])
  }

  @Test(
    "No text at all makes the recogniser crash or hang, and a longer line never loses the opioid in it",
    arguments: 0..<50)
  func hostile(seed: UInt64) {
    let pieces = [
      "oxycodone", "5", "mg", "🙂", "\u{0}", "ﬀ", "Ⅷ", "/", "[", "2026-11-20", " ", "\t", "’", "ö", "\u{202E}",
      "99999999999999999999", "−", "prn",
      "ｏｘｙ", "\u{FEFF}", "x", "морфин", "<script>", "'; --", "\\", "%00",
    ]
    var state = seed &* 2_862_933_555_777_941_757 &+ 3_037_000_493
    for _ in 0..<100 {
      var line = ""
      for _ in 0..<12 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        line += pieces[Int(state >> 33) % pieces.count] + " "
      }
      let result = recogniser.recognise(line)
      if line.contains("oxycodone") { #expect(result.namesOpioid, "\(line)") }
    }
    #expect(recogniser.recognise(String(repeating: "oxycodone ", count: 2000)).hasOpioid)
    #expect(!recogniser.recognise(String(repeating: "x", count: 20_000)).isRecognised)
  }
}
