"""Makes posterior_reference.json: exact answers for small trials, by a way that shares nothing with Sweetspot.

    python -m venv venv && venv/bin/pip install numpy==2.4.6 scipy==1.17.1
    venv/bin/python make_reference.py

For every node of a product Gauss-Legendre rule over (rho, sigma[, log tau]) the full covariance matrix of the scores is
written down and inverted (numpy), without any use of the structure of AR(1). The rule is applied twice, with different
numbers of nodes and boxes; the larger difference between the two is written beside the answers.
"""
import json
import numpy as np
from scipy.linalg import cho_factor, cho_solve


def regressors(case, tau):
    days, arms = case["days"], case["arms"]
    kinds = max(arms) + 1
    first, last = days[0], days[-1]
    x = (np.array(days) - (first + last) / 2) / (last - first + 1)
    columns = [np.ones(len(days)), x]
    taken = {}
    known = dict(zip(days, arms))
    for day in range(first, last + 1):
        taken[day] = known[day] if day in known else taken[day - 1]
    for arm in range(1, kinds):
        if tau is None:
            columns.append(np.array([1.0 if a == arm else 0.0 for a in arms]))
        else:
            # The closed form of the recursion: each day taken adds (1 - e) e^(days since), e = exp(-1/tau).
            e = np.exp(-1 / tau)
            columns.append(np.array([
                sum((1 - e) * e ** (day - past) for past in range(first, day + 1) if taken[past] == arm)
                for day in days]))
    for covariate in case.get("covariates", []):
        columns.append(np.array(covariate, float))
    if tau is not None:
        columns.append(np.array([np.exp(-(day - first + 1) / tau) for day in days]))
    return np.stack(columns, 1)


def evaluate(case, rho, sigma, tau, X):
    y, days = np.array(case["scores"]), np.array(case["days"])
    prior = case["priors"]
    kinds = max(case["arms"])
    sd = np.array([prior["interceptSD"], prior["trendSD"]] + [prior["effectSD"]] * kinds
                  + [prior["covariateSD"]] * len(case.get("covariates", []))
                  + [prior["effectSD"]] * (tau is not None))
    m0 = np.zeros(len(sd))
    m0[0] = prior["interceptMean"]
    gap = np.abs(days[:, None] - days[None, :])
    V = sigma ** 2 / (1 - rho ** 2) * np.sign(rho) ** gap * np.abs(rho) ** gap if rho != 0 else sigma ** 2 * np.eye(len(days))
    c = cho_factor(V, lower=True)
    Vi_X, Vi_r = cho_solve(c, X), cho_solve(c, y - X @ m0)
    A = X.T @ Vi_X + np.diag(1 / sd ** 2)
    b = X.T @ Vi_r
    ca = cho_factor(A, lower=True)
    d = cho_solve(ca, b)
    log_density = (-0.5 * len(y) * np.log(2 * np.pi) - np.log(np.diag(c[0])).sum() - np.log(np.diag(ca[0])).sum()
                   - np.log(sd).sum() - 0.5 * ((y - X @ m0) @ Vi_r - b @ d))
    log_density += np.log(0.5) + np.log(2) - 0.5 * np.log(2 * np.pi) - np.log(prior["noiseScale"]) \
        - sigma ** 2 / (2 * prior["noiseScale"] ** 2)
    if tau is not None:
        z = (np.log(tau) - np.log(prior["onsetMedian"])) / prior["onsetLogSD"]
        log_density += -0.5 * z ** 2 - 0.5 * np.log(2 * np.pi) - np.log(prior["onsetLogSD"])
    return log_density, m0 + d, cho_solve(ca, np.eye(len(sd)))


def integrate(case, counts, box):
    """box: (artanh rho low, high, log sigma low, high, log tau low, high)"""
    onset = "onsetMedian" in case["priors"]
    def rule(n, low, high):
        t, w = np.polynomial.legendre.leggauss(n)
        return low + (t + 1) * (high - low) / 2, w * (high - low) / 2
    u, wr = rule(counts[0], box[0], box[1])
    rhos, wr = np.tanh(u), wr / np.cosh(u) ** 2
    sigmas, ws = rule(counts[1], box[2], box[3])
    taus, wt = rule(counts[2], box[4], box[5]) if onset else (np.array([0.0]), np.array([1.0]))
    logs, means, covs, weights, place = [], [], [], [], []
    for k, log_tau in enumerate(taus):
        tau = np.exp(log_tau) if onset else None
        X = regressors(case, tau)
        for i, rho in enumerate(rhos):
            for j, log_sigma in enumerate(sigmas):
                value, mean, cov = evaluate(case, rho, np.exp(log_sigma), tau, X)
                logs.append(value + log_sigma)
                weights.append(wr[i] * ws[j] * wt[k])
                means.append(mean)
                covs.append(cov)
                place.append((rho, np.exp(log_sigma), tau or 0.0))
    logs, weights, means, covs, place = map(np.array, (logs, weights, means, covs, place))
    top = logs.max()
    w = weights * np.exp(logs - top)
    total = w.sum()
    w = w / total
    mean = w @ means
    second = np.einsum("n,nij->ij", w, covs + means[:, :, None] * means[:, None, :])
    sd = np.sqrt(np.diag(second) - mean ** 2)
    pm = w @ place
    psd = np.sqrt(np.maximum(w @ place ** 2 - pm ** 2, 0))
    from scipy.stats import norm
    below = [float(w @ norm.cdf((0 - means[:, 2 + k]) / np.sqrt(covs[:, 2 + k, 2 + k]))) for k in range(max(case["arms"]))]
    answer = {"mean": list(mean), "sd": list(sd), "rho": [pm[0], psd[0]], "sigma": [pm[1], psd[1]],
              "belowZero": below, "logMarginalLikelihood": float(top + np.log(total))}
    if onset:
        answer["tau"] = [pm[2], psd[2]]
    return answer


def flat(answer):
    return np.array([v for key in sorted(answer) for v in np.atleast_1d(answer[key])], float)


def standard(**more):
    return dict(interceptMean=5, interceptSD=5, trendSD=2.5, effectSD=2.5, covariateSD=2.5, noiseScale=2.5, **more)


def cases():
    rng = np.random.default_rng(20261121)
    def errors(days, rho, sigma):
        e = [rng.normal() * sigma / np.sqrt(1 - rho ** 2)]
        for g in np.diff(days):
            r = rho ** int(g)
            e.append(r * e[-1] + rng.normal() * sigma * np.sqrt((1 - r * r) / (1 - rho ** 2)))
        return np.array(e)
    # Gaps of 1 to 9 days, two arms.
    days = list(np.cumsum([1] + [int(g) for g in rng.choice([1, 1, 1, 2, 3, 9], size=35)]))
    days = [int(d) for d in days]
    arms = [(d // 7) % 2 for d in days]
    y = 6 - 1.0 * np.array(arms) + errors(days, 0.5, 1.2)
    yield dict(name="gaps", days=days, arms=arms, scores=[round(float(v), 3) for v in y], priors=standard(),
               rules=[((230, 120), (-9, 9, -2.0, 2.5)), ((280, 150), (-10, 10, -2.4, 2.8))])
    # Three arms, two covariates, negative correlation.
    days = list(range(3, 45))
    arms = [[0, 2, 1, 1, 0, 2][(d - 3) // 7] for d in days]
    z1 = [round(float(v), 2) for v in rng.normal(size=len(days))]
    z2 = [int(v) for v in rng.integers(0, 2, size=len(days))]
    y = 4 + 0.7 * np.array(z1) - 1.5 * np.array([a == 2 for a in arms]) + errors(days, -0.35, 0.8)
    yield dict(name="covariates", days=days, arms=arms, covariates=[z1, z2], scores=[round(float(v), 3) for v in y],
               priors=standard(), rules=[((250, 140), (-9, 9, -2.5, 2.0)), ((300, 170), (-10, 10, -3.0, 2.5))])
    # Five points only.
    yield dict(name="five", days=[1, 2, 3, 5, 8], arms=[0, 0, 1, 1, 0], scores=[6.0, 5.0, 4.5, 3.0, 6.5],
               priors=standard(), rules=[((160, 240), (-10, 10, -15.0, 3.2)), ((200, 320), (-11, 11, -17.0, 3.4))])
    # Strong correlation.
    days = list(range(1, 61))
    arms = [[0, 1, 1, 0, 1, 0][(d - 1) // 10] for d in days]
    y = 5 + 0.5 * np.array(arms) + errors(days, 0.95, 0.5)
    yield dict(name="strong", days=days, arms=arms, scores=[round(float(v), 3) for v in y], priors=standard(),
               rules=[((120, 70), (-1, 9, -2.5, 1.5)), ((160, 90), (-2, 10, -2.8, 2.0))])
    # An effect that builds up with a time constant, with gaps.
    days = [d for d in range(1, 57) if d not in (9, 10, 23, 40, 41, 42)]
    arms = [[0, 1, 0, 1][(d - 1) // 14] for d in days]
    e = np.exp(-1 / 4.0)
    state, level = 0.0, {}
    for d in range(1, 57):
        state = state * e + (1 - e) * [0, 1, 0, 1][(d - 1) // 14]
        level[d] = state
    y = 6 - 2.5 * np.array([level[d] for d in days]) + errors(days, 0.3, 0.9)
    yield dict(name="onset", days=days, arms=arms, scores=[round(float(v), 3) for v in y],
               priors=standard(onsetMedian=5, onsetLogSD=1),
               rules=[((100, 36, 190), (-1.8, 9.0, -0.95, 1.3, np.log(5) - 6.0, np.log(5) + 6.6)),
                      ((112, 40, 220), (-2.0, 9.5, -1.0, 1.35, np.log(5) - 6.2, np.log(5) + 7.0))])
    # Four arms, unequally often and long, gaps, a strong trend.
    days = sorted({int(d) for d in rng.choice(np.arange(5, 95), size=58, replace=False)})
    order = [2, 0, 0, 3, 1, 1, 1, 2, 0, 3, 3, 0, 1]
    arms = [order[(d - 5) // 7] for d in days]
    effects = np.array([0.0, -0.4, -1.8, 0.6])
    y = 5.5 + 3 * (np.array(days) - 50) / 90 + effects[arms] + errors(days, 0.6, 0.9)
    yield dict(name="four arms", days=days, arms=arms, scores=[round(float(v), 2) for v in y], priors=standard(),
               rules=[((230, 120), (-9, 9, -2.2, 2.0)), ((280, 150), (-10, 10, -2.6, 2.4))])
    # Five arms, one of them on three days only, whole scores, a new arm nearly every scored day, one gap of a month.
    days = [1, 2, 4, 5, 6, 9, 10, 11, 12, 15, 16, 17, 20, 21, 22, 53, 54, 55, 57, 60, 61, 62, 66, 67, 70, 71, 72, 75]
    arms = [0, 1, 2, 3, 0, 1, 2, 4, 0, 1, 3, 3, 0, 2, 1, 4, 0, 2, 1, 3, 0, 0, 4, 1, 2, 3, 0, 1]
    y = 6 + np.array([0.0, -0.5, -1.0, -2.0, -1.5])[arms] + errors(days, 0.45, 1.1)
    yield dict(name="five arms", days=days, arms=arms, scores=[float(round(v)) for v in y], priors=standard(),
               rules=[((230, 130), (-9, 9, -2.6, 2.4)), ((280, 160), (-10, 10, -3.0, 2.8))])


if __name__ == "__main__":
    out = []
    for case in cases():
        rules = case.pop("rules")
        coarse, fine = [integrate(case, *rule) for rule in rules]
        case["agreement"] = float(np.max(np.abs(flat(coarse) - flat(fine)) / np.maximum(np.abs(flat(fine)), 1)))
        case["exact"] = fine
        print(case["name"], case["agreement"], flush=True)
        out.append(case)
    with open("posterior_reference.json", "w") as file:
        json.dump(out, file, indent=1)
        file.write("\n")
