import Evidence
import Recognition
import Testing

@Suite("Words that say what a remedy is for, not what is in it")
struct VagueWordsTests {
  let recogniser: MedicineRecogniser

  init() throws {
    recogniser = try Fixture.recogniser.get()
  }

  private func found(_ line: String) -> [String] { recogniser.recognise(line).vague.map(\.description) }

  @Test("Every phrase of the list is found, in lower and upper case, and nothing is made of it")
  func everyPhrase() {
    for description in recogniser.catalogue.vagueDescriptions {
      for phrase in description.phrases {
        for line in [phrase, phrase.uppercased(), "some \(phrase), as needed", "my \(phrase) 2 a day"] {
          let read = recogniser.recognise(line)
          #expect(read.vague.map(\.description) == [description.id], "\(line)")
          #expect(!read.isRecognised && read.ingredients.isEmpty && !read.hasOpioid, "\(line)")
        }
      }
    }
  }

  @Test(
    "Beside a known medicine it is asked about where it may be another one",
    arguments: [
      ("ibuprofen and pain pills", "pain-remedy"), ("gabapentin 300 mg, painkiller", "pain-remedy"),
      ("pain pills, sertraline 50 mg", "pain-remedy"), ("sertraline + cough syrup", "cough-remedy"),
      ("metformin & my pain meds", "pain-remedy"), ("gabapentin and a patch", "patch"),
      ("Ibuprofen und Schmerztabletten", "pain-remedy"), ("ibuprofeno y parche para el dolor", "patch"),
      ("paracétamol et sirop pour la toux", "cough-remedy"), ("sertraline plus diarrhoea tablets", "diarrhoea-remedy"),
    ])
  func besideAnother(line: String, description: String) {
    let read = recogniser.recognise(line)
    #expect(read.vague.map(\.description) == [description] && !read.ingredients.isEmpty && !read.isRecognised)
  }

  @Test(
    "Where it only describes the medicine that is named, nothing is open",
    arguments: [
      "ibuprofen painkiller", "painkiller (ibuprofen)", "lidocaine patch 5%", "lidocaine, patch", "nicotine patch 14",
      "naproxen for back pain", "paracetamol tablets for pain", "delsym cough syrup", "estradiol patch 50 twice weekly",
      "12 HR nicotine 0.875 MG/HR Transdermal Patch", "Vicks Cough Syrup for Dry Coughs",
    ])
  func describes(line: String) {
    #expect(found(line).isEmpty && recogniser.recognise(line).isRecognised)
  }

  @Test(
    "A named opioid leaves nothing to ask",
    arguments: [
      "codeine cough syrup", "cough syrup with codeine", "fentanyl patch", "oxycodone, painkiller", "methadone clinic",
      "methadone clinic medicine", "strong painkiller", "opioid pain pills", "tramadol and pain meds",
    ])
  func opioid(line: String) {
    #expect(found(line).isEmpty && recogniser.recognise(line).hasOpioid)
  }
}
