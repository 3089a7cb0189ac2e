"""Prints the reference values of NumericalMethodsTests: distributions by mpmath at 40 digits, generators by plain integers.

    python -m venv venv && venv/bin/pip install mpmath==1.3.0
    venv/bin/python make_reference.py
"""
from mpmath import mp, mpf, erfc, sqrt, betainc, findroot

mp.dps = 40
MASK = 2 ** 64 - 1


def normal(x):
    return erfc(-mpf(x) / sqrt(2)) / 2


def normal_quantile(p):
    p = mpf(p)
    start = -sqrt(-2 * mp.log(p)) if p < 0.1 else mpf(0)
    return findroot(lambda x: mp.log(normal(x) / p), start)


def student_two_sided(t, n):
    t, n = mpf(t), mpf(n)
    return betainc(n / 2, mpf("0.5"), 0, n / (n + t * t), regularized=True)


def splitmix(seed):
    while True:
        seed = (seed + 0x9E3779B97F4A7C15) & MASK
        z = seed
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        yield z ^ (z >> 31)


def xoshiro(s):
    rotate = lambda x, k: ((x << k) | (x >> (64 - k))) & MASK
    while True:
        yield (rotate((s[1] * 5) & MASK, 7) * 9) & MASK
        t = (s[1] << 17) & MASK
        s[2] ^= s[0]
        s[3] ^= s[1]
        s[1] ^= s[2]
        s[0] ^= s[3]
        s[2] ^= t
        s[3] = rotate(s[3], 45)


if __name__ == "__main__":
    for x in ["-37", "-10", "-3", "-0.5", "0", "1.25", "6"]:
        print("normal", x, mp.nstr(normal(x), 17))
    for p in ["1e-300", "1e-20", "0.001", "0.025", "0.3", "0.075"]:
        print("quantile", p, mp.nstr(normal_quantile(p), 17))
    for t, n in [("0.5", "1"), ("2", "3.5"), ("2.9085", "79"), ("12", "4"), ("40", "30"), ("1.96", "100000")]:
        print("student", t, n, mp.nstr(student_two_sided(t, n), 17))
    generator = splitmix(1234567)
    print("splitmix 1234567", [next(generator) for _ in range(5)])
    generator = xoshiro([1, 2, 3, 4])
    print("xoshiro 1 2 3 4", [next(generator) for _ in range(10)])
    spread = splitmix(20261121)
    generator = xoshiro([next(spread) for _ in range(4)])
    print("seed 20261121", [next(generator) for _ in range(3)])
