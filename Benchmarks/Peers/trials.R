# Times R's nlme and JAGS on workload W1, and prints what they answer. Run by scripts/compare-trials.
#
# nlme::gls is the counterpart of the fit without priors; JAGS with its glm module that of the posterior. JAGS draws a
# chain of 5,000; its time and its effective draws a second are printed, since the chain alone decides how exact it is.
suppressPackageStartupMessages({
  library(nlme)
  library(rjags)
  library(coda)
})
data <- read.csv(commandArgs(trailingOnly = TRUE)[1])
data$arm <- factor(data$arm)

# Seconds of the processor, so that other programs running do not count.
used <- function(work) {
  time <- system.time(work)
  time[["user.self"]] + time[["sys.self"]]
}
seconds <- function(repeats, work) median(replicate(5, used(for (i in seq_len(repeats)) work()) / repeats))

fit <- function() gls(y ~ x + arm, data, correlation = corAR1(form = ~day))
once <- seconds(20, fit)
cat(sprintf("nlme::gls, one REML fit: %.0f µs\n", once * 1e6))
print(round(rbind(estimate = coef(fit()), se = sqrt(diag(vcov(fit())))), 6))

model <- "model {
  a ~ dnorm(5, 1 / 25)
  b ~ dnorm(0, 1 / 6.25)
  effect[1] <- 0
  for (k in 2:4) { effect[k] ~ dnorm(0, 1 / 6.25) }
  rho ~ dunif(-1, 1)
  sigma ~ dnorm(0, 1 / 6.25) T(0, )
  tau <- 1 / (sigma * sigma)
  for (t in 1:n) { mu[t] <- a + b * x[t] + effect[arm[t]] }
  y[1] ~ dnorm(mu[1], tau * (1 - rho * rho))
  for (t in 2:n) { y[t] ~ dnorm(mu[t] + rho * (y[t - 1] - mu[t - 1]), tau) }
}"
load.module("glm", quiet = TRUE)
input <- list(y = data$y, x = data$x, arm = as.integer(data$arm), n = nrow(data))
stopifnot(all(diff(data$day) == 1))
set.seed(1)
runs <- lapply(1:5, function(i) {
  time <- used({
    chain <- jags.model(textConnection(model), input, quiet = TRUE, n.chains = 1,
      inits = list(.RNG.name = "base::Mersenne-Twister", .RNG.seed = i))
    update(chain, 500, progress.bar = "none")
    draws <- coda.samples(chain, c("a", "b", "effect[2:4]", "rho", "sigma"), 5000, progress.bar = "none")
  })
  list(time = time, draws = draws, ess = effectiveSize(draws)[["effect[4]"]])
})
time <- median(sapply(runs, `[[`, "time"))
ess <- median(sapply(runs, `[[`, "ess"))
cat(sprintf("JAGS, 5,500 draws, start to end: %.0f µs; %.0f effective draws of the largest dose a second\n",
  time * 1e6, ess / time))
all <- do.call(rbind, lapply(runs, function(run) as.matrix(run$draws)))
print(round(rbind(mean = colMeans(all), sd = apply(all, 2, sd), simulationError = apply(all, 2, sd) / sqrt(5 * ess)), 4))
