"""Worksheets of the built program, worked out a second time with exact fractions. No browser is needed."""

import importlib.util
import json
import random
import subprocess
from fractions import Fraction
from importlib.machinery import SourceFileLoader

import pytest

from conftest import ROOT, executable

SCRIPT = ROOT / "scripts" / "check-worksheets"
loader = SourceFileLoader("check_worksheets", str(SCRIPT))
checker = importlib.util.module_from_spec(importlib.util.spec_from_loader("check_worksheets", loader))
loader.exec_module(checker)

NAMED = {
    "capsules by size": "capsules --strength=4.5mg --size=3 --assay=99.2 --water=3.1",
    "capsules of the base": "capsules --strength=1.5mg --size=3 --meaning=base --assay=98.7 --water=0.4 --variation=2.5",
    "capsules of the base from the base": "capsules --strength=3mg --size=3 --meaning=base --powder=base",
    "capsules by weight": "capsules --strength=3mg --weighed=20 --filled=6.21g --empty=1.48g --capsules=30 --overage=3",
    "trituration": "capsules --strength=0.5mg --size=3 --capsules=30 --readability=10mg --assay=99",
    "the published liquid": "liquid --dose=4.5mg",
    "plain water": "liquid --formula=water --volume=50mL --dose=1.5mg",
    "half a milligram": "liquid --formula=water --strength=0.5mg/mL --volume=100mL",
    "strong liquid": "liquid --strength=5mg/mL --volume=60mL --storage=room",
    "liquid from powder": "liquid --source=powder --volume=250mL --assay=99.5 --water=2 --readability=1mg --meaning=base",
    "ingredient expires first": "liquid --made=2026-11-21 --expires=2026-12-01",
    "micrograms": "dilution --target=10micrograms/mL --dose=5micrograms",
    "two steps": "dilution --target=1microgram/mL --dose=2micrograms --formula=water",
    "uneven steps": "dilution --target=2micrograms/mL",
    "nanograms": "dilution --target=50ng/mL --volume=50mL --volume-error=0.5",
    "from strong": "dilution --start=5mg/mL --target=0.1mg/mL --syringe=5mLby0.2mL --largest=50",
}


def run(arguments: str) -> subprocess.CompletedProcess:
    words = arguments.split()
    spaced = [word.replace("mLby", "mL by ") for word in words]
    return subprocess.run(
        [executable(), "worksheet", *spaced, "--json"], capture_output=True, text=True, env={"TZ": "UTC", "HOME": "/nowhere"})


@pytest.mark.parametrize("arguments", NAMED.values(), ids=NAMED.keys())
def test_worksheet_is_the_same_when_worked_out_again(arguments):
    answer = run(arguments)
    assert answer.returncode == 0, answer.stderr
    assert checker.complaints(json.loads(answer.stdout)) == []


@pytest.mark.parametrize("seed", range(25))
def test_any_batch_is_the_same_or_is_refused(seed):
    draw = random.Random(seed)
    strength = draw.choice(["0.5", "0.75", "1.5", "2.25", "3", "4.5", "6"])
    answer = run(
        f"capsules --strength={strength}mg --size=3 --capsules={draw.randint(1, 400)} --overage={draw.randint(0, 20)}"
        f" --assay={draw.randint(950, 1010) / 10} --water={draw.randint(0, 80) / 10}"
        f" --readability={draw.choice(['0.01', '0.1', '1', '5'])}mg --meaning={draw.choice(['base', 'hydrochloride'])}")
    if answer.returncode == 3:
        assert "Error: " in answer.stderr
    else:
        assert answer.returncode == 0
        assert checker.complaints(json.loads(answer.stdout)) == []


def test_a_changed_figure_is_noticed():
    sheet = json.loads(run(NAMED["trituration"]).stdout)
    for step in sheet["steps"]:
        for figure in step["figures"]:
            kept = figure["value"]
            figure["value"] = str(Fraction(kept) * Fraction(1001, 1000))
            assert checker.complaints(sheet), figure["id"]
            figure["value"] = kept
    sheet["beyondUse"]["lastDay"] = "2999-01-01"
    assert checker.complaints(sheet)
