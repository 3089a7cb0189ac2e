"""The evidence files as they are built in, and what is wrong with them: their schemas, and what a schema cannot say."""

import json
import re
import unicodedata
from collections import Counter
from decimal import Decimal
from pathlib import Path

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
