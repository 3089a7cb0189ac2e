"""Makes gls_reference.json: REML and ML fits of the trials in posterior_reference.json, by a way that shares nothing with Sweetspot.

    python -m venv venv && venv/bin/pip install numpy==2.4.6 scipy==1.17.1
    venv/bin/python make_gls_reference.py

The full correlation matrix of the scores is written down and factored for each correlation; the highest likelihood is
looked for on 800 places of artanh rho from -4.9 to 4.9, then narrowed down by bracketing. Values of a function give the
place of its top to about 1e-8. Trials whose likelihood is highest at an end are left out.
"""
import json
import numpy as np
from scipy.optimize import minimize_scalar

GRID = np.linspace(-4.9, 4.9, 800)


def fit(case, u, restricted):
    days, y = np.array(case["days"]), np.array(case["scores"])
    x = (days - (days[0] + days[-1]) / 2) / (days[-1] - days[0] + 1)
    arms = np.array(case["arms"])
    columns = [np.ones(len(days)), x] + [(arms == k) * 1.0 for k in range(1, arms.max() + 1)]
    X = np.column_stack(columns + [np.array(z, float) for z in case.get("covariates", [])])
    n, p = X.shape
    gap = np.abs(days[:, None] - days[None, :])
    rho = np.tanh(u)
    L = np.linalg.cholesky(np.sign(rho) ** gap * np.abs(rho) ** gap if rho else np.eye(n))
    WX, Wy = np.linalg.solve(L, X), np.linalg.solve(L, y)
    Q, R = np.linalg.qr(WX)
    b = np.linalg.solve(R, Q.T @ Wy)
    squares = ((Wy - WX @ b) ** 2).sum()
    freedom = n - p if restricted else n
    value = -0.5 * freedom * (np.log(2 * np.pi * squares / freedom) + 1) - np.log(np.diag(L)).sum()
    if restricted:
        value -= np.log(np.abs(np.diag(R))).sum()
    errors = np.sqrt(np.diag(np.linalg.inv(R.T @ R)) * squares / (n - p))
    return value, rho, b, errors


answers = []
for case in json.load(open("posterior_reference.json")):
    for method, restricted in (("REML", True), ("ML", False)):
        values = [fit(case, u, restricted)[0] for u in GRID]
        top = int(np.argmax(values))
        if top in (0, len(GRID) - 1):
            continue
        found = minimize_scalar(lambda u: -fit(case, u, restricted)[0], bounds=(GRID[top - 1], GRID[top + 1]),
                                method="bounded", options={"xatol": 1e-10})
        value, rho, b, errors = fit(case, found.x, restricted)
        answers.append(dict(name=case["name"], method=method, rho=float(rho), logLikelihood=float(value),
                            estimates=list(map(float, b)), standardErrors=list(map(float, errors))))
json.dump(answers, open("gls_reference.json", "w"), indent=1)
print([(a["name"], a["method"], round(a["rho"], 4)) for a in answers])
