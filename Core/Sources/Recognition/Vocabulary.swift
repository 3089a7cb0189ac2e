import Evidence
import Quantities

/// What an ordinary word in a line about a medicine says. Words that stand here are never taken for misspelt names.
struct Vocabulary {
  enum Meaning: Hashable {
    case release(Product.Release)
    /// A release word so short that it counts only after the name: `er`, `mr`, `la`.
    case shortRelease(Product.Release)
    case form(String)
    case route(String)
    case asNeeded
    /// Every day, or so many times a day.
    case regular
    /// `every`, which “as needed” may follow.
    case repeated
    case massUnit(MassUnit)
    case otherUnit
    /// Says nothing of interest here.
    case filler
  }

  private var meanings: [UInt64: Meaning] = [:]
  private var table = WordTable<Meaning>([:])
  /// Words of names of several words without an opioid.
  private(set) var wordsOfOthers: Set<UInt64> = []

  init(salts: [String]) {
    func add(_ words: String, _ meaning: Meaning) {
      for word in words.split(whereSeparator: \.isWhitespace) {
        for token in TokenisedLine(String(word)).tokens { meanings[token.hash] = meaning }
      }
    }
    add(salts.joined(separator: " "), .filler)
    add(Self.fillers, .filler)
    for (name, words) in Self.forms { add(words, .form(name)) }
    for (name, words) in Self.routes { add(words, .route(name)) }
    add(
      "extended modified prolonged sustained controlled slow retard retardtabletten retardkapseln depottabletter depottablett continus contin forlenget lp sustainedrelease extendedrelease long-acting longacting prolongatum prolongata rilascio prolungato liberacion prolongada prolonguée",
      .release(.extended))
    add("er xr sr cr mr la xl pr ret", .shortRelease(.extended))
    add(
      "patch patches pflaster transdermal transdermally cerotto parche pleister plaster plasters", .release(.extended))
    add("depot implant implants monthly", .release(.depot))
    add("immediate instant immediaterelease normal-release quick-release", .release(.immediate))
    add("ir", .shortRelease(.immediate))
    add(
      "prn needed sometimes occasional occasionally rarely rescue breakthrough sos bedarf besoin bisogno nodig necesario occasion pinch flare flares flareups",
      .asNeeded)
    add(
      "daily bd bid tds tid qid qds qd nocte qhs hs mane nightly weekly twice thrice regular regularly täglich taeglich tgl jour dagelijks giorno dia od qam qpm",
      .regular)
    add("every each hourly bedtime", .repeated)
    for (word, unit) in [
      ("mg", MassUnit.milligram), ("mgs", .milligram), ("milligram", .milligram), ("milligrams", .milligram),
      ("mgm", .milligram),
      ("mcg", .microgram), ("ug", .microgram), ("microgram", .microgram), ("micrograms", .microgram),
      ("mcgs", .microgram),
      ("ng", .nanogram), ("nanogram", .nanogram), ("nanograms", .nanogram),
      ("g", .gram), ("gm", .gram), ("gram", .gram), ("grams", .gram),
    ] { add(word, .massUnit(unit)) }
    add(
      "ml mls l unit units iu meq mmol dose doses hr hrs hour hours h day days d week weeks wk month months percent unt min puffs drops mlhr",
      .otherUnit)
    table = WordTable(meanings)
  }

  func meaning(of tokenHash: UInt64) -> Meaning? { table[tokenHash] }

  /// Takes in the words that occur in names of several words without an opioid, such as `extract` or `vaccine`:
  /// they are ordinary, unless they are a name or part of an opioid's.
  mutating func addOrdinaryWords(of index: NameIndex) {
    var words: Set<UInt64> = []
    var opioidWords: Set<UInt64> = []
    for entry in index.entries {
      let tokens = TokenisedLine(entry.shown).tokens
      guard tokens.count > 1 || entry.isOpioid else { continue }
      for token in tokens where !token.isNumber {
        if entry.isOpioid { opioidWords.insert(token.hash) } else { words.insert(token.hash) }
      }
    }
    wordsOfOthers = words
    for word in words where meanings[word] == nil && index.entry(forWord: word) == nil && !opioidWords.contains(word) {
      meanings[word] = .filler
    }
    table = WordTable(meanings)
  }

  private static let forms: [(String, String)] = [
    (
      "tablet",
      "tablet tablets tab tabs tablette tabletten tabl comprimé comprime comprimés comprimes cpr comprimido comprimidos compressa compresse tabletka tabletki tbl tabletter tablett pill pills caplet caplets filmtabletten filmtablette disintegrating chewable effervescent soluble dispersible brausetabletten"
    ),
    (
      "capsule",
      "capsule capsules cap caps kapsel kapseln kaps gélule gélules gelule gelules cápsula capsula cápsulas capsulas kapsułki gelcap gelcaps softgel softgels hartkapseln"
    ),
    (
      "oral liquid",
      "liquid syrup sirup sirop jarabe sciroppo solution soln susp suspension elixir linctus oral-solution drops tropfen gouttes gotas gocce saft lösung loesung tincture tinktur concentrate mixture drink"
    ),
    ("film", "film films strip strips"),
    ("lozenge", "lozenge lozenges lollipop troche troches pastille pastilles"),
    ("spray", "spray sprays inhaler nasal-spray actuat actuation"),
    (
      "injection",
      "injection injections inj shot shots jab jabs injected injectable ampoule ampoules amp vial syringe syringes pen pens cartridge autoinjector injector prefilled infusion drip pump prefilled"
    ),
    ("suppository", "suppository suppositories supp supps supprettes zäpfchen suppositoire"),
    ("powder", "powder powders granules sachet sachets"),
    ("topical", "cream ointment gel lotion topical"),
  ]

  private static let routes: [(String, String)] = [
    ("oral", "oral orally po mouth peroral"), ("sublingual", "sublingual sl tongue"),
    ("buccal", "buccal cheek oromucosal"),
    ("nasal", "nasal nose intranasal"), ("rectal", "rectal rectally pr-route"),
    ("parenteral", "iv im sc sq subcut subcutaneous intravenous intramuscular epidural intrathecal parenteral"),
  ]

  private static let fillers = """
    hydrochloride hcl sulfate sulphate sulph phosphate phos bitartrate tartrate citrate maleate napsylate acetate bromide
    hydrobromide hbr sodium potassium calcium fumarate succinate mesylate mesilate besylate besilate tosylate nitrate oxide
    base anhydrous hemihydrate monohydrate dihydrate trihydrate hydrate polistirex resinate bitartarate lactate chloride
    hydroiodide iodide carbonate hydrogen pamoate gluconate magnesium zinc tannate camsylate decanoate enanthate
    a an the and or with without of for to in on at by from my me i im ive have had been is are was am it its this that
    these those not no yes but if as so some any all more less than then per x plus und et y e con avec mit ohne sans bei
    am pm morning evening night nite noon lunch dinner breakfast supper midday afternoon tonight today yesterday tomorrow
    last taken take takes took taking since stopped started start stop ago now still also when only maybe about around
    monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun
    january february march april may june july august september october november december
    jan feb mar apr jun jul aug sep sept oct nov dec
    one two three four five six seven eight nine ten half quarter couple few once times time first second both
    pain pains bad worse worst back neck leg headache head migraine sleep sleeping cough coughing cold diarrhoea diarrhea
    doctor dr prescribed script over counter otc low high strength strong max maximum extra plain generic brand made
    bottle box cupboard drawer emergency years year ago old new same other another used usually really very bit little
    before after food meals bed going out home work holiday trip day-trip surgery hospital dentist teeth tooth operation
    and/or mg/ml mcg/hr hourly hr pack kit product component ingredient form release releasing system delivery
    abuse deterrent free sugar flavour flavor flavoured cherry grape orange strawberry children childrens adult adults infant
    24hr 12hr medication medicine medicines med meds drug drugs painkiller painkillers tablets tea capsules vitamin supplement
    dose doses low-dose ultra very compounded compounding filler avicel cellulose lactose sucrose gelatin vegetable
    left right knee hip shoulder foot feet hand hands joint joints muscle muscles nerve nerves arthritis fibro fibromyalgia
    anxiety depression mood stress allergy allergies allergic heart blood pressure sugar thyroid stomach gut bowel acid reflux
    black white green blue red yellow pink brown purple grey gray colour color clear dental compound comfort relief formula rapid fast
    option options tonic total original forte albumin protein saline acid oil extract vaccine pollen human combinations analgesics
    sciatica expectorant direct control cocktail capital boots nurse matrix number limit store multi pediatric paediatric
    pyridin pyridine thiazol thiazole propan propane heptane hexane triazole triazine dihydrogen phenoxy pyrimidin
    delayed enteric coated gastro resistant medicated pad pads otic ophthalmic vaginal topical shampoo soap mouthwash toothpaste
    foam paste enema douche insert ring gum wafer pellet beads bead granule crystal bar swab cloth lotion jelly irrigation
    inhalation inhalant metered dry lubricated suspended sprinkle weekly cutaneous intrauterine dialysis prefilled auto
    stopping lactic percy suppressant symptom symptoms straw dirty magic surgeon
    changed change changes weather days weeks months period cycle normally sometimes always never helps help helped
    takes until till up down increase increased reduced reducing taper tapering off
    abends morgens mittags nachts soir matin midi nuit noche mañana manana sera mattina giorni tage jours días dias volte fois
    mal par pro il la le les un une der die das den dem ein eine einen el los las una uno di da per gegen pour contra zur zum
    schmerzen schmerz douleur dolor dolore husten toux tos tosse
    """
}
