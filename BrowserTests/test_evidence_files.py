"""The evidence files: each against its schema, and what a schema cannot say. No browser is needed."""

import copy
import json
import re
import unicodedata
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

CORE = Path(__file__).resolve().parent.parent / "Core" / "Sources"
DATA = CORE / "CEvidenceData" / "data"
SCHEMAS = {
    file.name.removesuffix(".schema.json"): json.loads(file.read_text())
    for file in sorted((CORE / "CEvidenceData" / "schema").glob("*.schema.json"))
}
OPIOIDS = {
    "opioid-agonist", "opioid-partial-agonist", "opioid-mixed-agonist-antagonist", "opioid-peripheral-agonist",
    "opioid-kappa-agonist",
}

ONE_A_FILE = {"protocols", "instruments"}


def kind(name: str) -> str:
    """The kind of entries in a file, as its name begins: claims-drugs.json holds claims."""
    return re.match(r"[a-z]+", name).group()


def schema(name: str) -> str:
    """The schema of a file: protocols and instruments are one a file."""
    return "protocol" if kind(name) == "protocols" else kind(name)


def name(file: Path) -> str:
    """A file's name as it is built in, with its folder."""
    return file.relative_to(DATA).as_posix()


def load() -> dict:
    """Every file by its name: JSON as values, tables as rows of fields, and those of products as their schema has them."""
    files = {name(file): json.loads(file.read_text()) for file in sorted(DATA.glob("**/*.json"))}
    for file in sorted(DATA.glob("*.tsv")):
        rows = [line.split("\t") for line in file.read_text().removesuffix("\n").split("\n")]
        files[file.name] = {"products": products(rows)} if kind(file.name) == "products" else rows
    return files


def products(rows: list) -> list:
    """The rows of a table of products as entries: an empty field is left out, or an empty list where it is needed."""
    fields = SCHEMAS["products"]["properties"]["products"]["items"]["properties"]
    names = [rows[0][0].removeprefix("# "), *rows[0][1:]]
    assert names == list(fields)
    assert {len(row) for row in rows} == {len(names)}

    def read(field, text):
        return {"array": lambda: text.split("|"), "boolean": lambda: {"yes": True}.get(text, text)}.get(
            fields[field].get("type", "boolean"), lambda: text)()

    needed = SCHEMAS["products"]["properties"]["products"]["items"]["required"]
    return [
        {field: read(field, text) if text else [] for field, text in zip(names, row)
         if text or field in needed and fields[field].get("type") == "array"} for row in rows[1:]]


@pytest.fixture(scope="module")
def files():
    return load()


def entries(files: dict, of_kind: str) -> list:
    return [
        entry
        for name, content in files.items() if isinstance(content, dict) and kind(name) == of_kind
        for entry in ([content] if of_kind in ONE_A_FILE else content[of_kind])
    ]


def plain(name: str) -> str:
    """Letters and digits only, without case and accents: how near two names are allowed to be."""
    return "".join(sign for sign in unicodedata.normalize("NFKD", name.lower()) if sign.isalnum())


def schema_complaints(name: str, content: dict) -> list:
    return [
        f"{name} {error.json_path}: {error.message[:200]}"
        for error in Draft202012Validator(SCHEMAS[schema(name)]).iter_errors(content)
    ]


def repeated(values, what: str) -> list:
    return [f"{what} {value}: occurs twice" for value, count in Counter(values).items() if count > 1]


def ends_swapped(span: dict) -> bool:
    return "low" in span and "high" in span and Decimal(span["low"]) > Decimal(span["high"])


def evidence_complaints(files: dict) -> list:
    sources = {source["id"]: source for source in entries(files, "sources")}
    claims = {claim["id"]: claim for claim in entries(files, "claims")}
    found = []
    for of_kind in ["sources", "claims", "disagreements", "substances", "descriptions", "protocols"]:
        found += repeated([entry["id"] for entry in entries(files, of_kind)], of_kind)

    def need_claims(where, ids):
        return [f"{where}: claim {one} does not exist" for one in ids if one not in claims]

    for claim in claims.values():
        where = f"claim {claim['id']}"
        found += [f"{where}: source {one} does not exist" for one in claim["sources"] if one not in sources]
        read = [one for one in claim["sources"] if sources.get(one, {}).get("read", "not-read") != "not-read"]
        if claim["verified"] and not [one for one in read if sources[one]["kind"] != "general-knowledge"]:
            found.append(f"{where}: verified, but none of its sources was read")
        for value in claim.get("values", []):
            if ends_swapped(value):
                found.append(f"{where}: “{value['name']}” has its ends swapped")
    used = {source for claim in claims.values() for source in claim["sources"]}
    found += [f"source {one}: no claim rests on it" for one in sources if one not in used]
    for disagreement in entries(files, "disagreements"):
        found += need_claims(f"disagreement {disagreement['id']}", disagreement["claims"])
    for description in entries(files, "descriptions"):
        where = f"description {description['id']}"
        found += need_claims(where, description["claims"])
        found += [f"{where}: claim {one} is not verified" for one in description["claims"] if one in claims and not claims[one]["verified"]]
    phrases = [phrase.lower() for description in entries(files, "descriptions") for phrase in description["phrases"]]
    found += repeated(phrases, "phrase")
    for protocol in entries(files, "protocols"):
        where = f"protocol {protocol['id']}"
        ids = protocol["claims"] + [
            one for part in protocol["steps"] + protocol["checkpoints"] + protocol["advice"] for one in part["claims"]
        ]
        found += need_claims(where, ids)
        found += [f"{where}: claim {one} is not verified" for one in ids if one in claims and not claims[one]["verified"]]
        if any("days" not in step for step in protocol["steps"][:-1]):
            found.append(f"{where}: a step without an end, and steps after it")
        if f"protocols/{protocol['id']}.json" not in files:
            found.append(f"{where}: its file has another name")
    for instrument in entries(files, "instruments"):
        if f"instruments/{instrument['id']}.json" not in files:
            found.append(f"instrument {instrument['id']}: its file has another name")
    for substance in entries(files, "substances"):
        found += need_claims(f"substance {substance['id']}", substance.get("claims", []))
    return found


def medicine_complaints(files: dict) -> list:
    substances = {substance["id"]: substance for substance in entries(files, "substances")}
    products = entries(files, "products")
    found = repeated([one["rxcui"] for one in substances.values() if "rxcui" in one], "RxNorm code")
    for substance in substances.values():
        where = f"substance {substance['id']}"
        if (substance["action"] in OPIOIDS) != ("duration" in substance):
            found.append(f"{where}: an opioid needs a duration, and nothing else has one")
        if ends_swapped(substance.get("halfLifeHours", {})):
            found.append(f"{where}: the half-life has its ends swapped")
    for product in products:
        where = f"product {product['name']}"
        found += [f"{where}: ingredient {one} does not exist" for one in product["ingredients"] if one not in substances]

    # A name that means an opioid or an antagonist somewhere must not be listed as an unknown other medicine.
    def acts(product):
        return any(substances.get(one, {}).get("action", "none") != "none" for one in product["ingredients"])

    meant = {plain(one) for product in products if acts(product) for one in [product["name"], *product.get("aliases", [])]}
    for substance in substances.values():
        if substance["action"] != "none":
            lists = [substance.get(key, []) for key in ["names", "abbreviations", "plainWords"]]
            meant |= {plain(one) for one in [substance["name"], *(name for names in lists for name in names)]}
    return found + lexicon_complaints(files["medicine-lexicon.tsv"], meant) + code_complaints(
        files["rxnorm-products.tsv"], substances)


def lexicon_complaints(rows: list, meant: set) -> list:
    found = [] if rows[0] == ["# name", "kind"] else ["lexicon: the first line must name the fields"]
    for row in rows[1:]:
        if len(row) != 2 or row[1] not in ("brand", "generic"):
            found.append(f"lexicon {row}: not a name and its kind")
        if row[0] != row[0].lower() or row[0] != row[0].strip() or not row[0]:
            found.append(f"lexicon {row[0]!r}: not in lower case, or with blanks around it")
        if plain(row[0]) in meant:
            found.append(f"lexicon {row[0]}: is a name of an opioid or an antagonist")
    return found + repeated([row[0] for row in rows[1:]], "lexicon")


def code_complaints(rows: list, substances: dict) -> list:
    found = [] if rows[0] == ["# RxNorm concept", "ingredients", "release"] else [
        "RxNorm: the first line must name the fields"]
    releases = SCHEMAS["products"]["properties"]["products"]["items"]["properties"]["release"]["enum"]
    for row in rows[1:]:
        if len(row) != 3 or not re.fullmatch("[1-9][0-9]*", row[0]) or row[2] not in releases:
            found.append(f"RxNorm {row}: not a code, ingredients and a release")
            continue
        found += [f"RxNorm {row[0]}: ingredient {one} does not exist" for one in row[1].split(",") if one not in substances]
    return found + repeated([row[0] for row in rows[1:]], "RxNorm")


@pytest.mark.parametrize(
    "name", sorted(name(file) for ending in ["**/*.json", "products-*.tsv"] for file in DATA.glob(ending)))
def test_file_keeps_to_its_schema(files, name):
    assert schema_complaints(name, files[name]) == []


@pytest.mark.parametrize("name", SCHEMAS)
def test_schema_is_one_and_explains_every_field(name):
    Draft202012Validator.check_schema(SCHEMAS[name])
    bare = []

    def look(part, path):
        for key, field in part.get("properties", {}).items():
            if isinstance(field, dict) and "description" not in field:
                bare.append(f"{path}{key}")
            look(field, f"{path}{key}.")
        if part.get("type") == "object":
            assert part["additionalProperties"] is False, path
        if isinstance(part.get("items"), dict):
            look(part["items"], path)

    look(SCHEMAS[name], "")
    assert bare == []


def test_references_resolve_and_ids_are_unique(files):
    assert evidence_complaints(files) == []


def test_medicines_hold_together(files):
    assert medicine_complaints(files) == []


def test_every_file_is_built_in(files):
    embedded = re.findall(r'#embed "data/(.+)"', (CORE / "CEvidenceData" / "files.c").read_text())
    assert sorted(embedded) == sorted(files)


@pytest.mark.parametrize(("file", "enum", "schema", "path"), [
    ("Source", "Kind", "sources", "kind"),
    ("Source", "Reading", "sources", "read"),
    ("Claim", "Topic", "claims", "topic"),
    ("Claim", "Grade", "claims", "grade"),
    ("Medicines", "Action", "substances", "action"),
    ("Medicines", "Duration", "substances", "duration"),
    ("Medicines", "Group", "substances", "group"),
    ("Medicines", "Release", "products", "release"),
    ("Preparation", "Storage", "preparations", "dating.items.storage"),
    ("Preparation", "Vehicle", "preparations", "vehicle"),
    ("TitrationProtocol", "Purpose", "protocol", "purpose"),
    ("TitrationProtocol", "Timing", "protocol", "steps.items.intakes.items.timing"),
    ("TitrationProtocol", "Timing", "protocol", "advice.items.timing"),
    ("TitrationProtocol", "Trigger", "protocol", "advice.items.when"),
    ("TitrationProtocol", "Action", "protocol", "advice.items.action"),
])
def test_schema_lists_the_cases_that_the_program_reads(file, enum, schema, path):
    text = (CORE / "Evidence" / f"{file}.swift").read_text()
    block = re.search(rf"enum {enum}: String[^{{]*\{{(.*?)(?:\n\s*\}}|public var)", text, re.S).group(1)
    block = re.sub(r"//.*", "", block)
    cases = [
        raw or name
        for part in re.split(r"(?m)^\s*case ", block)[1:]
        for name, raw in re.findall(r'(\w+)(?: = "([^"]+)")?', part)
    ]
    part = SCHEMAS[schema] if schema == "protocol" else SCHEMAS[schema]["properties"][schema]["items"]
    for key in path.split("."):
        part = part["items"] if key == "items" else part["properties"][key]
    assert sorted(cases) == sorted(part["enum"])


def test_own_protocols_keep_the_shape_of_the_published_ones():
    """The two schemas differ in what is needed and in how long it may be, in nothing else."""
    def shape(part):
        loose = {"required", "description", "minItems", "maxItems", "maxLength", "default", "examples", "uniqueItems",
                 "$id", "title"}
        if isinstance(part, dict):
            # Among properties the words are names of fields.
            return {key: {name: shape(one) for name, one in value.items()} if key == "properties" else shape(value)
                    for key, value in part.items() if key not in loose}
        return part
    assert shape(SCHEMAS["own-protocol"]) == shape(SCHEMAS["protocol"])
    assert SCHEMAS["own-protocol"]["required"] == ["title", "steps"]


def test_the_example_of_an_own_protocol_keeps_to_its_schema():
    page = (CORE.parent.parent / "docs" / "protocol-file.md").read_text()
    examples = [json.loads(block) for block in re.findall(r"```json\n(.*?)```", page, re.S)]
    assert examples
    for example in examples:
        assert list(Draft202012Validator(SCHEMAS["own-protocol"]).iter_errors(example)) == []


def first(of_kind, **changes):
    """A change of the first entry of a kind; `None` takes a field away."""
    def change(files):
        entry = entries(files, of_kind)[0]
        for key, value in changes.items():
            entry.pop(key, None)
            if value is not None:
                entry[key] = value
    return change


def again(of_kind):
    """The first entry of a kind once more, in the last of its files."""
    def change(files):
        name = [name for name in files if kind(name) == of_kind][-1]
        if of_kind == "protocols":
            files["protocols/again.json"] = copy.deepcopy(entries(files, of_kind)[0])
        else:
            files[name][of_kind].append(copy.deepcopy(entries(files, of_kind)[0]))
    return change


def row(name, *fields):
    return lambda files: files[name].append(list(fields))


def value(**span):
    return [{"name": "half-life", "unit": "h", **span}]


def step(**changes):
    def change(files):
        steps = files["protocols/liptan.json"]["steps"]
        for key, replacement in changes.items():
            steps[0].pop(key, None)
            if replacement is not None:
                steps[0][key] = replacement
    return change


def intake(**changes):
    return lambda files: files["protocols/liptan.json"]["steps"][0]["intakes"][0].update(changes)


def orphan(files):
    source = copy.deepcopy(entries(files, "sources")[0])
    files["sources-trials.json"]["sources"].append(source | {"id": "nobody-2020"})


def opioid_without_duration(files):
    del next(one for one in entries(files, "substances") if one["action"] in OPIOIDS)["duration"]


def other(**changes):
    """A change of an entry that is no opioid."""
    return lambda files: next(one for one in entries(files, "substances") if one["action"] == "none").update(changes)


@pytest.mark.parametrize(("change", "expected"), [
    (first("sources", kind="blog"), "'blog' is not one of"),
    (first("sources", read=None), "'read' is a required property"),
    (first("sources", id="Meyer 1984"), "does not match"),
    (first("sources", identifiers={"pmid": "PMID 1"}), "does not match"),
    (first("sources", webAddress="x"), "Additional properties are not allowed"),
    (again("sources"), "sources {sources}: occurs twice"),
    (orphan, "source nobody-2020: no claim rests on it"),
    (first("claims", topic="gossip"), "'gossip' is not one of"),
    (first("claims", sources=[]), "should be non-empty"),
    (first("claims", sources=["nobody-1900"]), "source nobody-1900 does not exist"),
    (first("claims", sources=["general-knowledge"], verified=True), "none of its sources was read"),
    (first("claims", values=value(value=4.5)), "4.5 is not of type 'string'"),
    (first("claims", values=value(value="1,200")), "does not match"),
    (first("claims", values=value()), "is not valid under any of the given schemas"),
    (first("claims", values=value(low="9", high="10", interval="guess")), "'guess' is not one of"),
    (first("claims", values=value(low="10", high="9")), "has its ends swapped"),
    (again("claims"), "claims {claims}: occurs twice"),
    (first("disagreements", claims=["dose.usual-4-5"]), "is too short"),
    (first("disagreements", claims=["dose.usual-4-5", "no.such"]), "claim no.such does not exist"),
    (first("disagreements", question="No question"), "does not match"),
    (again("disagreements"), "disagreements {disagreements}: occurs twice"),
    (first("descriptions", claims=["no.such"]), "claim no.such does not exist"),
    (first("descriptions", claims=["dose.final-steps"]), "claim dose.final-steps is not verified"),
    (first("descriptions", phrases=["Pain Pills", "pain pills"]), "phrase pain pills: occurs twice"),
    (first("descriptions", mayHold=None), "'mayHold' is a required property"),
    (again("descriptions"), "descriptions {descriptions}: occurs twice"),
    (opioid_without_duration, "'duration' is a required property"),
    (opioid_without_duration, "an opioid needs a duration"),
    (other(duration="short"), "nothing else has one"),
    (first("substances", action="opioid"), "'opioid' is not one of"),
    (first("substances", atc=["N02"]), "does not match"),
    (first("substances", rxcuiVerified=None), "is a dependency of 'rxcui'"),
    (first("substances", halfLifeHours={"low": "4", "high": "2"}), "the half-life has its ends swapped"),
    (first("substances", claims=["no.such"]), "claim no.such does not exist"),
    (first("substances", rxcui="2670"), "RxNorm code 2670: occurs twice"),
    (again("substances"), "substances {substances}: occurs twice"),
    (first("products", ingredients=["unobtainium"]), "ingredient unobtainium does not exist"),
    (first("products", release="slow"), "'slow' is not one of"),
    (first("products", release="depot", form="tablet"), "'tablet' is not one of"),
    (first("products", regions=["Mars"]), "'Mars' is not one of"),
    (intake(dose={"value": "0", "unit": "mg"}), "does not match"),
    (intake(dose={"value": "1.5", "unit": "mcg"}), "'mcg' is not one of"),
    (step(intakes=[]), "should be non-empty"),
    (step(days=0), "less than the minimum"),
    (step(days=None), "a step without an end"),
    (step(claims=["dose.final-steps"]), "claim dose.final-steps is not verified"),
    (step(claims=["no.such"]), "claim no.such does not exist"),
    (again("protocols"), "protocols {protocols}: occurs twice"),
    (first("protocols", id="renamed"), "protocol renamed: its file has another name"),
    (row("medicine-lexicon.tsv", "Aspirin Bayer", "brand"), "not in lower case"),
    (row("medicine-lexicon.tsv", "oxy-codone", "generic"), "lexicon oxy-codone: is a name of an opioid"),
    (row("medicine-lexicon.tsv", "percocet", "brand"), "lexicon percocet: is a name of an opioid"),
    (row("medicine-lexicon.tsv", "vivitrol", "brand"), "lexicon vivitrol: is a name of an opioid or an antagonist"),
    (row("medicine-lexicon.tsv", "aa-amilzide", "brand"), "lexicon aa-amilzide: occurs twice"),
    (row("medicine-lexicon.tsv", "something"), "not a name and its kind"),
    (row("rxnorm-products.tsv", "1", "unobtainium", "immediate"), "ingredient unobtainium does not exist"),
    (row("rxnorm-products.tsv", "1", "codeine", "slow"), "not a code, ingredients and a release"),
    (row("rxnorm-products.tsv", "1818", "buprenorphine", "immediate"), "RxNorm 1818: occurs twice"),
])
def test_a_broken_entry_is_complained_of(files, change, expected):
    broken = copy.deepcopy(files)
    change(broken)
    names = {kind(name): entries(files, kind(name))[0].get("id") for name in files if isinstance(files[name], dict)}
    complaints = [
        complaint
        for name, content in broken.items() if content != files.get(name) and isinstance(content, dict)
        for complaint in schema_complaints(name, content)
    ] + evidence_complaints(broken) + medicine_complaints(broken)
    assert any(expected.format(**names) in complaint for complaint in complaints), complaints
