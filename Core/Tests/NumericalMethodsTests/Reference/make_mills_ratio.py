# Fits the rational approximation of the Mills ratio that BatchedNormal uses.
#
#   python make_mills_ratio.py          (needs mpmath)
#
# M(z) = (1 - Phi(z)) / phi(z) for z >= 0, as P(z)/Q(z) with degrees n and n + 1, so that it falls off like 1/z. The linearised
# problem P - M Q = 0 at Chebyshev points of t = (z - c)/(z + c) is solved in 60 digits, weights from the last Q
# (Sanathanan and Koerner) and from the last error (Lawson), so that the largest relative error becomes smallest.
import sys
from mpmath import mp, mpf, cos, pi, erfc, sqrt, exp, matrix, lu_solve, qr_solve
mp.dps = 50
n = int(sys.argv[1]) if len(sys.argv) > 1 else 8
c = mpf(3)
points = 160
def mills(z):
    return sqrt(pi / 2) * exp(z * z / 2) * erfc(z / sqrt(mpf(2)))
ts = [cos((2 * k + 1) * pi / (2 * points)) for k in range(points)]
zs = sorted(c * (1 + t) / (1 - t) for t in ts)
zs = [z for z in zs if z < 60]
ms = [mills(z) for z in zs]
w = [mpf(1)] * len(zs)
q = [mpf(1)] * len(zs)
best = None
for it in range(60):
    rows, right = [], []
    for z, m, wi, qi in zip(zs, ms, w, q):
        s = sqrt(wi) / (qi * m)
        rows.append([s * z ** k for k in range(n + 1)] + [-s * m * z ** k for k in range(n + 1)])
        right.append(s * m * z ** (n + 1))
    A, b = matrix(rows), matrix(right)
    x = lu_solve(A.T * A, A.T * b)
    P, Q = list(x[:n + 1]), list(x[n + 1:]) + [mpf(1)]
    q = [abs(sum(a * z ** k for k, a in enumerate(Q))) for z in zs]
    e = [abs(sum(a * z ** k for k, a in enumerate(P)) / qq / m - 1) for z, m, qq in zip(zs, ms, q)]
    if best is None or max(e) < best[0]:
        best = (max(e), P, Q)
    if it >= 3:
        w = [wi * ei for wi, ei in zip(w, e)]
        total = sum(w)
        w = [wi / total for wi in w]
        w = [max(wi, mpf(10) ** -12) for wi in w]
print('largest relative error', mp.nstr(best[0], 3))
for name, a in (('P', best[1]), ('Q', best[2])):
    print(name)
    for v in a: print('   ', mp.nstr(v, 20))
