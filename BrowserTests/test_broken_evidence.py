"""A broken entry of the evidence files is complained of: the checks can fail. No browser is needed."""

import copy

import pytest
from evidence_files import OPIOIDS, entries, evidence_complaints, kind, load, medicine_complaints, schema_complaints


@pytest.fixture(scope="module")
def files():
    return load()


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
