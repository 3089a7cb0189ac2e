#!/usr/bin/env python3
"""Checks FHIR R4 resources, one a line, for what a parser does not see.

fhirpathpy evaluates invariants of the specification and rules of our own; ucumvert parses every unit that claims to be
UCUM; nothing may be empty, and every reference must lead to something in the files. scripts/check-fhir runs it.
"""

import json
import re
import sys
from collections import Counter

from fhirpathpy import compile as compiled
from fhirpathpy.models import models
from ucumvert import get_ucum_parser

# Invariants of the specification and rules of our own, by type. Each must give true.
RULES = {
    "MedicationRequest": [
        "intent = 'proposal' or intent = 'plan'",  # never an order
        "status = 'draft' implies intent = 'proposal'",
        "status = 'active' implies requester.display.exists()",
        "reported = true",
        "dosageInstruction.all(text.exists() and sequence.exists())",
        "dosageInstruction.all(doseAndRate.dose.system = 'http://unitsofmeasure.org')",
        "dosageInstruction.timing.repeat.all((timeOfDay.exists() and when.exists()).not())",  # tim-10
        "contained.all(id.exists())",
        "note.text.exists()",
    ],
    "Medication": ["ingredient.strength.numerator.exists()"],
    "MedicationAdministration": [
        "status = 'entered-in-error' or effective.exists()",
        "dosage.all(dose.exists())",  # mad-1
    ],
    "MedicationStatement": ["status = 'active' implies dosage.exists()", "derivedFrom.exists()"],
    "CarePlan": ["activity.all(detail.empty() or reference.empty())"],  # cpl-3
    "QuestionnaireResponse": [
        "questionnaire.contains('|')",
        "descendants().where(linkId.exists()).all((answer.exists() and item.exists()).not())",  # qrs-1
    ],
    "Observation": ["dataAbsentReason.empty() or value.empty()", "value.code = '{score}'", "effective.exists()"],
    "AdverseEvent": ["actuality = 'actual'", "event.text.exists()"],
    "DetectedIssue": ["severity.exists()", "detail.exists()", "evidence.exists()"],
    "ResearchStudy": ["arm.name.count() > 1", "title.exists()", "note.exists()"],
    # Until a trial is opened nothing names an arm; afterwards every period has one.
    "ResearchSubject": [
        "individual.exists() and study.exists()",
        "actualArm.empty()",
        "assignedArm.exists() = extension.extension.where(url = 'arm').exists()",
    ],
    "DocumentReference": ["content.attachment.all(contentType.exists() and data.exists())"],
    "Provenance": ["target.exists()", "agent.who.exists()"],
    "Patient": ["id.exists()"],
    "Questionnaire": ["url.exists()", "descendants().where(linkId.exists()).linkId.isDistinct()"],  # que-2
    "CapabilityStatement": ["fhirVersion = '4.0.1'", "implementation.exists()"],  # cpb-15
    "Composition": [
        "type.coding.code = '60591-5'",
        "section.code.coding.where(code = '11450-4' or code = '10160-0' or code = '48765-2').count() = 3",
        "section.all(emptyReason.empty() or entry.empty())",  # cmp-2
        "section.all(text.exists())",
    ],
    "Bundle": [
        "type.exists()",
        "type = 'document' implies (entry.first().resource is Composition)",  # bdl-11
        "type = 'document' implies (identifier.exists() and timestamp.exists())",  # bdl-9, bdl-10
        "total.empty() or type = 'searchset'",  # bdl-1
    ],
    "OperationOutcome": ["issue.exists()"],
}
RULES = {
    kind: [(rule, compiled(rule, models["r4"])) for rule in rules] for kind, rules in RULES.items()
}
ID = re.compile(r"[A-Za-z0-9\-.]{1,64}")


def walk(value, path=""):
    """Every value below this one, with the way to it."""
    yield path, value
    if isinstance(value, dict):
        for name, child in value.items():
            yield from walk(child, f"{path}.{name}")
    elif isinstance(value, list):
        for index, child in enumerate(value):
            yield from walk(child, f"{path}[{index}]")


def problems(resource: dict, ucum) -> list[str]:
    found = []
    kind = resource["resourceType"]
    for rule, evaluate in RULES.get(kind, []):
        result = evaluate(resource)
        if result != [True]:
            found.append(f"rule “{rule}” gave {result}")
    if kind not in RULES:
        found.append("there is no rule for this type")
    for path, value in walk(resource):
        if value is None or value == [] or value == {} or value == "":
            found.append(f"{path} is empty")
        if isinstance(value, dict):
            if value.get("system") == "http://unitsofmeasure.org":
                try:
                    ucum.parse(value["code"])
                except Exception as error:
                    found.append(f"{path}.code {value['code']!r} is no UCUM: {error}")
            if "resourceType" in value and "id" in value and not ID.fullmatch(value["id"]):
                found.append(f"{path}.id {value['id']!r} is no id")
    return found


def checked(resource: dict) -> list[dict]:
    """A resource and those in it that stand nowhere else: a document's composition, a page that was wrapped."""
    entries = [entry["resource"] for entry in resource.get("entry", [])] if resource["resourceType"] == "Bundle" else []
    return [resource] + [
        one for one in entries if one["resourceType"] in ("Composition", "DocumentReference")
    ]


def inner_resources(resources: list[dict]) -> list[dict]:
    """The resources, those in bundles included, bundles themselves not."""
    entries = [entry["resource"] for one in resources for entry in one.get("entry", [])]
    return [one for one in resources if one["resourceType"] != "Bundle"] + entries


def dangling(resources: list[dict]) -> list[str]:
    """References that lead nowhere among the resources."""
    found = []
    everything = inner_resources(resources)
    known = {f"{one['resourceType']}/{one['id']}" for one in everything if "id" in one}
    for resource in everything:
        contained = {f"#{one['id']}" for one in resource.get("contained", [])}
        for path, value in walk(resource):
            if isinstance(value, dict) and isinstance(value.get("reference"), str):
                if value["reference"] not in known | contained:
                    found.append(f"{resource['resourceType']}{path} leads to {value['reference']}, which is not there")
    return found


def main(files: list[str]) -> int:
    ucum = get_ucum_parser()
    seen, failed = Counter(), 0
    for file in files:
        lines = open(file, encoding="utf-8").read().splitlines()
        resources = [json.loads(line) for line in lines]
        found = dangling(resources)
        for number, resource in enumerate(resources, start=1):
            seen[resource["resourceType"]] += 1
            name = f"{number} {resource['resourceType']}/{resource.get('id', '')}"
            for one in checked(resource):
                found += [f"{name}: {problem}" for problem in problems(one, ucum)]
        failed += len(found)
        for problem in found:
            print(f"{file}:{problem}")
    print("Rules and units: " + ", ".join(f"{kind} {count}" for kind, count in sorted(seen.items())))
    print(f"Rules and units: {failed} problems.")
    return 1 if failed or not seen else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
