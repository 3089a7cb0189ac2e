#!/usr/bin/env python3
"""The benchmark model of kinetics through other programs, and through KineticsBenchmark, in turns.

    python3 -m venv peers && peers/bin/pip install numpy scipy numba
    sudo apt-get install libsundials-dev r-cran-desolve
    swift build --configuration release --product KineticsBenchmark
    peers/bin/python Peers/kinetics.py [ROUNDS]

Run it in Benchmarks/. Every round runs each program once; a ratio is the median of the rounds' ratios, so that what else
the machine does weighs on both. A program that is not installed is left out, and that is said. Each solves people of
w2_patients.csv (as many as take a second or two), writes every hour of 28 days, and is compared with the reference for
the first twenty.
"""

import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent
FIXTURES = HERE.parent.parent / "Core/Tests/KineticsTests/Fixtures"
OURS = HERE.parent / ".build/release/KineticsBenchmark"
HOURS, DOSE = 673, 13181.0

PATIENTS = np.loadtxt(FIXTURES / "w2_patients.csv", delimiter=",", skiprows=1)[:, 1:]
# Person, hour and share: the first day and the last of twenty people.
WHO, WHEN, SHARE = np.loadtxt(FIXTURES / "w2_reference_20.csv", delimiter=",", skiprows=1, usecols=(0, 1, 4)).T


def slope(y, p):
    """The change of the seven states; p is ka, CL, Vc, CLm, Vm, koffP, koffM."""
    ka, cl, vc, clm, vm, koff_p, koff_m = p
    q, qm, vp, vmp, f, fm1, fm2, kon = 80.0, 20.0, 600.0, 200.0, 0.2, 0.7, 0.6, 0.1
    free = 1 - y[5] - y[6]
    return (
        -ka * y[0],
        f * ka * y[0] - (cl + q) / vc * y[1] + q / vp * y[2],
        q / vc * y[1] - q / vp * y[2],
        (1 - f) * fm1 * ka * y[0] + fm2 * cl / vc * y[1] - (clm + qm) / vm * y[3] + qm / vmp * y[4],
        qm / vm * y[3] - qm / vmp * y[4],
        kon * 0.8 * y[1] / vc * free - koff_p * y[5],
        kon * 0.9 * y[3] / vm * free - koff_m * y[6],
    )


def by_days(solve_day):
    """Shares at every hour, from a solver of one day with 25 output times."""

    def solve(p):
        state, share = np.zeros(7), np.zeros(HOURS)
        for day in range(28):
            state[0] += DOSE
            states = solve_day(state, p)
            share[day * 24 : day * 24 + 25] = states[:, 5] + states[:, 6]
            state = states[-1].copy()
        return share

    return solve


def scipy_odeint():
    from scipy.integrate import odeint

    day = np.arange(25.0)
    solve = by_days(lambda y, p: odeint(lambda s, _: slope(s, p), y, day, rtol=1e-6, atol=1e-8))
    return "SciPy odeint (LSODA), slope in Python", 20, lambda people: [solve(p) for p in people]


def numba_dopri5():
    import numba

    inner = numba.njit(slope, inline="always")
    # Dormand and Prince 1980; the last row gives the error of the fourth-order solution.
    a = (
        (1 / 5,),
        (3 / 40, 9 / 40),
        (44 / 45, -56 / 15, 32 / 9),
        (19372 / 6561, -25360 / 2187, 64448 / 6561, -212 / 729),
        (9017 / 3168, -355 / 33, 46732 / 5247, 49 / 176, -5103 / 18656),
        (35 / 384, 0.0, 500 / 1113, 125 / 192, -2187 / 6784, 11 / 84),
    )
    table = np.zeros((6, 6))
    for i, row in enumerate(a):
        table[i, : len(row)] = row
    error = np.array([71 / 57600, 0, -71 / 16695, 71 / 1920, -17253 / 339200, 22 / 525, -1 / 40])

    @numba.njit(fastmath=True)
    def solve(people):
        shares = np.zeros((people.shape[0], HOURS))
        k, y, trial = np.zeros((7, 7)), np.zeros(7), np.zeros(7)
        for i in range(people.shape[0]):
            q = people[i]
            p = (q[0], q[1], q[2], q[3], q[4], q[5], q[6])
            y[:] = 0
            step = 0.01
            for hour in range(HOURS - 1):
                if hour % 24 == 0:
                    y[0] += DOSE
                    step = 0.01
                t = 0.0
                k[0] = inner(y, p)
                while t < 1 - 1e-12:
                    h = min(step, 1 - t)
                    for s in range(6):
                        for n in range(7):
                            total = 0.0
                            for j in range(s + 1):
                                total += table[s, j] * k[j, n]
                            trial[n] = y[n] + h * total
                        k[s + 1] = inner(trial, p)
                    worst = 0.0
                    for n in range(7):
                        total = 0.0
                        for j in range(7):
                            total += error[j] * k[j, n]
                        scale = 1e-8 + 1e-6 * max(abs(y[n]), abs(trial[n]))
                        worst = max(worst, abs(h * total) / scale)
                    if worst <= 1:
                        t += h
                        y[:] = trial
                        k[0] = k[6]
                    factor = 0.9 * max(worst, 1e-10) ** -0.2
                    if h == step or worst > 1:
                        step = h * min(5.0, max(0.2, factor))
                shares[i, hour + 1] = y[5] + y[6]
        return shares

    solve(PATIENTS[:1])
    return "Dormand–Prince by hand, compiled by numba", 2000, solve


def process(command, people):
    """Runs a program that prints its seconds and then the shares of the first people."""
    done = subprocess.run([*command, str(len(people))], check=True, capture_output=True, text=True)
    lines = done.stdout.splitlines()
    return float(lines[0].split()[0]), [np.array(line.split(), dtype=float) for line in lines[1:]]


def sundials():
    built = Path(tempfile.mkdtemp()) / "kinetics_cvode"
    libraries = ["-lsundials_cvode", "-lsundials_nvecserial", "-lsundials_sunnonlinsolfixedpoint", "-lm"]
    source = HERE / "kinetics_cvode.c"
    subprocess.run(["cc", "-O3", "-march=native", source, "-o", built, *libraries], check=True, capture_output=True)

    def solve(people):
        solve.seconds, shares = process([built, FIXTURES / "w2_patients.csv"], people)
        return shares

    return "SUNDIALS CVODE (Adams), C", 200, solve


def desolve():
    folder = Path(tempfile.mkdtemp())
    source = folder / "kinetics_desolve.c"
    source.write_bytes((HERE / source.name).read_bytes())
    subprocess.run(["R", "CMD", "SHLIB", source.name], cwd=folder, check=True, capture_output=True)
    command = ["Rscript", HERE / "kinetics_desolve.R", source.with_suffix(".so"), FIXTURES / "w2_patients.csv"]

    def solve(people):
        solve.seconds, shares = process(command, people)
        return shares

    return "R deSolve (LSODA), compiled slope", 400, solve


def peers():
    for make in (scipy_odeint, desolve, numba_dopri5, sundials):
        try:
            yield make()
        except (ImportError, OSError, subprocess.CalledProcessError) as error:
            print(f"left out: {make.__name__} ({type(error).__name__})")


def speed(count, solve):
    start = time.perf_counter()
    shares = solve(PATIENTS[:count])
    seconds = getattr(solve, "seconds", None) or time.perf_counter() - start
    errors = [abs(shares[int(who) - 1][int(when)] - share) for who, when, share in zip(WHO, WHEN, SHARE)]
    return count / seconds, max(errors)


def ours():
    # One repeat takes a twentieth of a second, on which a busy machine weighs unevenly.
    out = subprocess.run([OURS, "--repeats", "9"], check=True, capture_output=True, text=True, cwd=HERE.parent).stdout
    return statistics.median(float(found) for found in re.findall(r"(\d+) people a second by the clock", out))


rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
programs = list(peers())
figures = {name: [] for name, _, _ in programs}
for _ in range(rounds):
    for name, count, solve in programs:
        here = ours()
        there, error = speed(count, solve)
        figures[name].append((there, here, here / there, error))
print("| program | people a second | Sweetspot beside it | ratio, lowest to highest | largest error of shares |")
print("|---|---|---|---|---|")
for name, rows in figures.items():
    there, here, ratio, error = zip(*rows)
    print(
        f"| {name} | {statistics.median(there):,.0f} | {statistics.median(here):,.0f} | "
        f"{statistics.median(ratio):,.0f} ({min(ratio):,.0f} to {max(ratio):,.0f}) | {max(error):.1e} |"
    )
