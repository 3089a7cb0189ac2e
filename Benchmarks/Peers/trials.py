"""Times samplers from PyPI on workload W1, and prints what they answer. Run by scripts/compare-trials --python PYTHON.

    python -m venv venv && venv/bin/pip install nutpie pymc numba numpyro blackjax
    venv/bin/python trials.py ../../Core/Tests/TrialsTests/Fixtures/w1_data.csv

Each draws one chain of 1,000 draws after 1,000 to settle. Times are of the processor, all threads together, so that other
programs running do not count. Compiling is timed apart; effective draws are those of the largest dose.
"""
import csv
import os
import sys
import time

os.environ.setdefault("XLA_FLAGS", "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1")
os.environ.setdefault("OMP_NUM_THREADS", "1")
import numpy as np

rows = list(csv.DictReader(open(sys.argv[1])))
only = sys.argv[2:] or ["nutpie", "pymc", "numpyro", "blackjax"]
y = np.array([float(row["y"]) for row in rows])
x = np.array([float(row["x"]) for row in rows])
arm = np.array([int(row["arm"]) for row in rows])
assert np.all(np.diff([int(row["day"]) for row in rows]) == 1)
DRAWS = SETTLING = 1_000


def effective(chain):
    """Effective draws by Geyer's initial positive sequence."""
    centred = chain - chain.mean()
    n = len(centred)
    spectrum = np.fft.rfft(centred, 2 * n)
    correlation = np.fft.irfft(spectrum * np.conj(spectrum))[:n].real
    correlation /= correlation[0]
    total = 0.0
    for k in range(0, n - 1, 2):
        pair = correlation[k] + correlation[k + 1]
        if pair < 0:
            break
        total += pair
    return n / max(2 * total - 1, 1e-3)


def report(name, version, compiling, sampling, draws):
    ess = effective(draws[:, 2])
    means = " ".join(f"{m:.4f}±{s / ess ** 0.5:.4f}" for m, s in zip(draws.mean(0), draws.std(0)))
    print(f"{name} {version}: compiling {compiling:.2f} s, sampling {sampling * 1e6:.0f} µs, "
          f"{ess / sampling:.0f} effective draws of the largest dose a second; means {means}", flush=True)


def clock(work):
    start = time.process_time()
    result = work()
    return time.process_time() - start, result


def pymc_model():
    import pymc as pm
    import pytensor.tensor as pt
    with pm.Model() as model:
        a = pm.Normal("a", 5, 5)
        b = pm.Normal("b", 0, 2.5)
        beta = pm.Normal("beta", 0, 2.5, shape=3)
        rho = pm.Uniform("rho", -1, 1)
        sigma = pm.HalfNormal("sigma", 2.5)
        e = y - (a + b * x + pt.concatenate([[0.0], beta])[arm])
        pm.Potential("first", pm.logp(pm.Normal.dist(0, sigma / pt.sqrt(1 - rho**2)), e[0]))
        pm.Potential("rest", pm.logp(pm.Normal.dist(rho * e[:-1], sigma), e[1:]).sum())
    return model


def run_nutpie():
    import nutpie
    compiling, compiled = clock(lambda: nutpie.compile_pymc_model(pymc_model()))
    def sample():
        return nutpie.sample(compiled, draws=DRAWS, tune=SETTLING, chains=1, cores=1, seed=1, progress_bar=False)
    sample()
    sampling, trace = clock(sample)
    report("nutpie", nutpie.__version__, compiling, sampling, np.asarray(trace.posterior["beta"])[0])


def run_pymc():
    import pymc as pm
    model = pymc_model()
    def sample():
        return pm.sample(draws=DRAWS, tune=SETTLING, chains=1, cores=1, random_seed=1, progressbar=False,
                         compute_convergence_checks=False, model=model)
    first, _ = clock(sample)
    sampling, trace = clock(sample)
    report("PyMC", pm.__version__, max(first - sampling, 0), sampling, np.asarray(trace.posterior["beta"])[0])


def log_density(jnp):
    def value(q):
        a, b, beta, u, v = q[0], q[1], q[2:5], q[5], q[6]
        rho, sigma = jnp.tanh(u), jnp.exp(v)
        e = y - (a + b * x + jnp.concatenate([jnp.zeros(1), beta])[arm])
        rest = e[1:] - rho * e[:-1]
        first = e[0] * jnp.sqrt(1 - rho**2)
        likelihood = -len(y) * v + 0.5 * jnp.log(1 - rho**2) - 0.5 * (first**2 + (rest**2).sum()) / sigma**2
        prior = -0.5 * (((a - 5) / 5) ** 2 + (b / 2.5) ** 2 + ((beta / 2.5) ** 2).sum() + (sigma / 2.5) ** 2)
        return likelihood + prior + jnp.log(1 - rho**2) + v
    return value


def run_numpyro():
    import jax
    import jax.numpy as jnp
    import numpyro
    from numpyro.infer import MCMC, NUTS
    jax.config.update("jax_enable_x64", True)
    value = log_density(jnp)
    sampler = MCMC(NUTS(potential_fn=lambda q: -value(q)), num_warmup=SETTLING, num_samples=DRAWS, progress_bar=False)
    start = jnp.array([5.0, 0, 0, 0, 0, 0, 0])
    def sample(seed):
        sampler.run(jax.random.PRNGKey(seed), init_params=start)
        return np.asarray(sampler.get_samples())
    first, _ = clock(lambda: sample(0))
    sampling, draws = clock(lambda: sample(1))
    report("numpyro", numpyro.__version__, max(first - sampling, 0), sampling, draws[:, 2:5])


def run_blackjax():
    import blackjax
    import jax
    import jax.numpy as jnp
    jax.config.update("jax_enable_x64", True)
    value = log_density(jnp)
    @jax.jit
    def whole(key):
        warm, draw = jax.random.split(key)
        (state, parameters), _ = blackjax.window_adaptation(blackjax.nuts, value).run(
            warm, jnp.array([5.0, 0, 0, 0, 0, 0, 0]), num_steps=SETTLING)
        step = blackjax.nuts(value, **parameters).step
        def one(state, key):
            state, _ = step(key, state)
            return state, state.position
        return jax.lax.scan(one, state, jax.random.split(draw, DRAWS))[1]
    def sample(seed):
        return np.asarray(whole(jax.random.PRNGKey(seed)))
    first, _ = clock(lambda: sample(0))
    sampling, draws = clock(lambda: sample(1))
    report("blackjax", blackjax.__version__, max(first - sampling, 0), sampling, draws[:, 2:5])


for name in only:
    try:
        globals()["run_" + name]()
    except ImportError as error:
        print(f"{name}: not installed ({error})")
