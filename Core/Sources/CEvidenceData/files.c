#include "CEvidenceData.h"

// `#embed` takes no macro for its place, so every file stands here in full.
// A new data file is three lines here and one row in the table.

static const unsigned char sources_kinetics[] = {
#embed "data/sources-kinetics.json"
};
static const unsigned char sources_trials[] = {
#embed "data/sources-trials.json"
};
static const unsigned char sources_practice[] = {
#embed "data/sources-practice.json"
};
static const unsigned char claims_kinetics[] = {
#embed "data/claims-kinetics.json"
};
static const unsigned char claims_drugs[] = {
#embed "data/claims-drugs.json"
};
static const unsigned char claims_trials[] = {
#embed "data/claims-trials.json"
};
static const unsigned char claims_practice[] = {
#embed "data/claims-practice.json"
};
static const unsigned char claims_seeds[] = {
#embed "data/claims-seeds.json"
};
static const unsigned char disagreements[] = {
#embed "data/disagreements.json"
};
static const unsigned char substances_opioids[] = {
#embed "data/substances-opioids.json"
};
static const unsigned char substances_antagonists[] = {
#embed "data/substances-antagonists.json"
};
static const unsigned char substances_others[] = {
#embed "data/substances-others.json"
};
static const unsigned char products_opioids[] = {
#embed "data/products-opioids.json"
};
static const unsigned char products_antagonists[] = {
#embed "data/products-antagonists.json"
};
static const unsigned char products_others[] = {
#embed "data/products-others.json"
};
static const unsigned char medicine_lexicon[] = {
#embed "data/medicine-lexicon.tsv"
};
static const unsigned char rxnorm_products[] = {
#embed "data/rxnorm-products.tsv"
};
static const unsigned char protocols[] = {
#embed "data/protocols.json"
};
static const unsigned char kinetics[] = {
#embed "data/kinetics.json"
};

#define FILE_ROW(file, bytes) {file, bytes, sizeof bytes}

static const sweetspot_evidence_file files[] = {
  FILE_ROW("sources-kinetics.json", sources_kinetics),
  FILE_ROW("sources-trials.json", sources_trials),
  FILE_ROW("sources-practice.json", sources_practice),
  FILE_ROW("claims-kinetics.json", claims_kinetics),
  FILE_ROW("claims-drugs.json", claims_drugs),
  FILE_ROW("claims-trials.json", claims_trials),
  FILE_ROW("claims-practice.json", claims_practice),
  FILE_ROW("claims-seeds.json", claims_seeds),
  FILE_ROW("disagreements.json", disagreements),
  FILE_ROW("substances-opioids.json", substances_opioids),
  FILE_ROW("substances-antagonists.json", substances_antagonists),
  FILE_ROW("substances-others.json", substances_others),
  FILE_ROW("products-opioids.json", products_opioids),
  FILE_ROW("products-antagonists.json", products_antagonists),
  FILE_ROW("products-others.json", products_others),
  FILE_ROW("medicine-lexicon.tsv", medicine_lexicon),
  FILE_ROW("rxnorm-products.tsv", rxnorm_products),
  FILE_ROW("protocols.json", protocols),
  FILE_ROW("kinetics.json", kinetics),
};

const sweetspot_evidence_file *sweetspot_evidence_files(void) { return files; }

size_t sweetspot_evidence_file_count(void) { return sizeof files / sizeof files[0]; }
