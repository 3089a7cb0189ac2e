# Reference values for the meta-analysis, correlations and shares, by other means than the program's own:
# REML on a grid, Hartung-Knapp by weighted least squares (lm), exact shares by binom.test, score shares by prop.test.
#
#   Rscript synthesis.R > synthesis_reference.json
#
# Checked besides with packages of Debian, by running check_with_packages.R: metafor 3.8-1 has the same thirteen trials
# (dat.bcg), variance 0.3132 and mean -0.7145 by REML, variance 0.3088 by moments; Epi 2.47 the same three differences of shares.
number <- function(x) paste0("[", paste(formatC(x, digits = 15, format = "g"), collapse = ", "), "]")
meta <- function(name, yi, sei) {
  d <- data.frame(yi, vi = sei^2, study = factor(seq_along(yi)))
  # The restricted likelihood on a fine grid, polished. (nlme with a fixed sigma does not maximise this one.)
  lost <- function(t2) { w <- 1 / (d$vi + t2); m <- sum(w * yi) / sum(w)
    sum(w * (yi - m)^2) + log(sum(w)) - sum(log(w)) }
  grid <- c(0, exp(seq(-20, 4, length.out = 4000)))
  start <- grid[which.min(sapply(grid, lost))]
  t2 <- if (start == 0) 0 else optimize(lost, c(start / 1.02, start * 1.02), tol = 1e-14)$minimum
  w <- 1 / (d$vi + t2)
  hk <- summary(lm(yi ~ 1, weights = w))$coefficients
  k <- length(yi)
  common <- sum(yi / d$vi) / sum(1 / d$vi)
  q <- sum((yi - common)^2 / d$vi)
  reach <- qt(0.975, k - 1) * hk[2]
  sprintf('  {"name": "%s", "effects": %s, "standardErrors": %s, "tau2": %s, "mean": %s, "lower": %s, "upper": %s, "pValue": %s, "Q": %s, "common": %s}',
    name, number(yi), number(sei), formatC(t2, digits = 12, format = "g"),
    formatC(hk[1], digits = 15, format = "g"),
    formatC(hk[1] - reach, digits = 15, format = "g"), formatC(hk[1] + reach, digits = 15, format = "g"),
    formatC(hk[4], digits = 15, format = "g"), formatC(q, digits = 15, format = "g"), formatC(common, digits = 15, format = "g"))
}
# Thirteen trials of BCG against tuberculosis, the textbook example (Colditz 1994, as tabulated in Berkey 1995): counts.
tpos <- c(4, 6, 3, 62, 33, 180, 8, 505, 29, 17, 186, 5, 27); tneg <- c(119, 300, 228, 13536, 5036, 1361, 2537, 87886, 7470, 1699, 50448, 2493, 16886)
cpos <- c(11, 29, 11, 248, 47, 372, 10, 499, 45, 65, 141, 3, 29); cneg <- c(128, 274, 209, 12619, 5761, 1079, 619, 87892, 7232, 1600, 27197, 2338, 17825)
yi <- log((tpos / (tpos + tneg)) / (cpos / (cpos + cneg)))
sei <- sqrt(1 / tpos - 1 / (tpos + tneg) + 1 / cpos - 1 / (cpos + cneg))
groups <- function(d, a, b) sqrt((a + b) / (a * b) + d^2 / (2 * (a + b)))
paired <- function(d, n) sqrt(1 / n + d^2 / (2 * n))
sets <- c(
  meta("bcg", yi, sei),
  meta("later trials", c(-0.13, -0.23, 0.19), c(paired(-0.13, 58), groups(-0.23, 49, 50), groups(0.19, 48, 50))),
  meta("points", c(-0.34, 0.49), c(1.22 / (2 * qnorm(0.975)), 0.49 / qnorm(1 - 0.236 / 2))),
  meta("far apart", c(-1, 0.2, 0.9, 2.5), c(0.2, 0.3, 0.25, 0.4)))
shares <- apply(rbind(c(6, 10), c(9, 28), c(3, 28), c(11, 25), c(0, 20), c(20, 20), c(41, 49), c(43, 50)), 1, function(x) {
  ci <- binom.test(x[1], x[2])$conf.int
  wilson <- prop.test(x[1], x[2], correct = FALSE)$conf.int
  sprintf('  {"count": %d, "people": %d, "exact": %s, "score": %s}', x[1], x[2], number(ci), number(wilson))
})
cat('{"made with": "', R.version.string, '",\n"meta": [\n', paste(sets, collapse = ",\n"),
  '\n],\n"shares": [\n', paste(shares, collapse = ",\n"), '\n]}\n', sep = "")
