"""The evidence files: each keeps to its schema, and together they hold. No browser is needed."""

import json
import re

import pytest
from evidence_files import (
    CORE, DATA, SCHEMAS, evidence_complaints, load, medicine_complaints, name, schema_complaints,
)
from jsonschema import Draft202012Validator


@pytest.fixture(scope="module")
def files():
    return load()


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
