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
#embed "data/products-opioids.tsv"
};
static const unsigned char products_antagonists[] = {
#embed "data/products-antagonists.tsv"
};
static const unsigned char products_others[] = {
#embed "data/products-others.tsv"
};
static const unsigned char medicine_lexicon[] = {
#embed "data/medicine-lexicon.tsv"
};
static const unsigned char rxnorm_products[] = {
#embed "data/rxnorm-products.tsv"
};
static const unsigned char descriptions[] = {
#embed "data/descriptions.json"
};
static const unsigned char protocol_liptan[] = {
#embed "data/protocols/liptan.json"
};
static const unsigned char protocol_younger[] = {
#embed "data/protocols/younger.json"
};
static const unsigned char protocol_bihari_chopra[] = {
#embed "data/protocols/bihari-chopra.json"
};
static const unsigned char protocol_ldnrt_slow[] = {
#embed "data/protocols/ldnrt-slow.json"
};
static const unsigned char protocol_ldnrt_fast[] = {
#embed "data/protocols/ldnrt-fast.json"
};
static const unsigned char protocol_dickson[] = {
#embed "data/protocols/dickson.json"
};
static const unsigned char protocol_denison[] = {
#embed "data/protocols/denison.json"
};
static const unsigned char protocol_wikimsk[] = {
#embed "data/protocols/wikimsk.json"
};
static const unsigned char protocol_wikimsk_quick[] = {
#embed "data/protocols/wikimsk-quick.json"
};
static const unsigned char protocol_final[] = {
#embed "data/protocols/final.json"
};
static const unsigned char protocol_bruun_updown[] = {
#embed "data/protocols/bruun-updown.json"
};
static const unsigned char protocol_bc_long_covid[] = {
#embed "data/protocols/bc-long-covid.json"
};
static const unsigned char protocol_okelly_long_covid[] = {
#embed "data/protocols/okelly-long-covid.json"
};
static const unsigned char protocol_isman[] = {
#embed "data/protocols/isman.json"
};
static const unsigned char protocol_chindalore[] = {
#embed "data/protocols/chindalore.json"
};
static const unsigned char protocol_chindalore_four_times[] = {
#embed "data/protocols/chindalore-four-times.json"
};
static const unsigned char protocol_webster[] = {
#embed "data/protocols/webster.json"
};
static const unsigned char protocol_mannelli_125[] = {
#embed "data/protocols/mannelli-125.json"
};
static const unsigned char protocol_mannelli_250[] = {
#embed "data/protocols/mannelli-250.json"
};
static const unsigned char protocol_ldnrt_micrograms[] = {
#embed "data/protocols/ldnrt-micrograms.json"
};
static const unsigned char protocol_liptan_uldn[] = {
#embed "data/protocols/liptan-uldn.json"
};
static const unsigned char preparations[] = {
#embed "data/preparations.json"
};
static const unsigned char kinetics[] = {
#embed "data/kinetics.json"
};
static const unsigned char syntheses[] = {
#embed "data/syntheses.json"
};
static const unsigned char instrument_daily[] = {
#embed "data/instruments/daily.json"
};
static const unsigned char instrument_pgic[] = {
#embed "data/instruments/pgic.json"
};
static const unsigned char instrument_peg[] = {
#embed "data/instruments/peg.json"
};
static const unsigned char instrument_fibromyalgia_2016[] = {
#embed "data/instruments/fibromyalgia-2016.json"
};
static const unsigned char instrument_side_effects[] = {
#embed "data/instruments/side-effects.json"
};
static const unsigned char instrument_context[] = {
#embed "data/instruments/context.json"
};
static const unsigned char instrument_fiqr[] = {
#embed "data/instruments/fiqr.json"
};
static const unsigned char instrument_bpi[] = {
#embed "data/instruments/bpi.json"
};
static const unsigned char instrument_promis_29[] = {
#embed "data/instruments/promis-29.json"
};
static const unsigned char instrument_phq_9[] = {
#embed "data/instruments/phq-9.json"
};
static const unsigned char instrument_gad_7[] = {
#embed "data/instruments/gad-7.json"
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
  FILE_ROW("products-opioids.tsv", products_opioids),
  FILE_ROW("products-antagonists.tsv", products_antagonists),
  FILE_ROW("products-others.tsv", products_others),
  FILE_ROW("medicine-lexicon.tsv", medicine_lexicon),
  FILE_ROW("rxnorm-products.tsv", rxnorm_products),
  FILE_ROW("descriptions.json", descriptions),
  FILE_ROW("protocols/liptan.json", protocol_liptan),
  FILE_ROW("protocols/younger.json", protocol_younger),
  FILE_ROW("protocols/bihari-chopra.json", protocol_bihari_chopra),
  FILE_ROW("protocols/ldnrt-slow.json", protocol_ldnrt_slow),
  FILE_ROW("protocols/ldnrt-fast.json", protocol_ldnrt_fast),
  FILE_ROW("protocols/dickson.json", protocol_dickson),
  FILE_ROW("protocols/denison.json", protocol_denison),
  FILE_ROW("protocols/wikimsk.json", protocol_wikimsk),
  FILE_ROW("protocols/wikimsk-quick.json", protocol_wikimsk_quick),
  FILE_ROW("protocols/final.json", protocol_final),
  FILE_ROW("protocols/bruun-updown.json", protocol_bruun_updown),
  FILE_ROW("protocols/bc-long-covid.json", protocol_bc_long_covid),
  FILE_ROW("protocols/okelly-long-covid.json", protocol_okelly_long_covid),
  FILE_ROW("protocols/isman.json", protocol_isman),
  FILE_ROW("protocols/chindalore.json", protocol_chindalore),
  FILE_ROW("protocols/chindalore-four-times.json", protocol_chindalore_four_times),
  FILE_ROW("protocols/webster.json", protocol_webster),
  FILE_ROW("protocols/mannelli-125.json", protocol_mannelli_125),
  FILE_ROW("protocols/mannelli-250.json", protocol_mannelli_250),
  FILE_ROW("protocols/ldnrt-micrograms.json", protocol_ldnrt_micrograms),
  FILE_ROW("protocols/liptan-uldn.json", protocol_liptan_uldn),
  FILE_ROW("preparations.json", preparations),
  FILE_ROW("kinetics.json", kinetics),
  FILE_ROW("syntheses.json", syntheses),
  FILE_ROW("instruments/daily.json", instrument_daily),
  FILE_ROW("instruments/pgic.json", instrument_pgic),
  FILE_ROW("instruments/peg.json", instrument_peg),
  FILE_ROW("instruments/fibromyalgia-2016.json", instrument_fibromyalgia_2016),
  FILE_ROW("instruments/side-effects.json", instrument_side_effects),
  FILE_ROW("instruments/context.json", instrument_context),
  FILE_ROW("instruments/fiqr.json", instrument_fiqr),
  FILE_ROW("instruments/bpi.json", instrument_bpi),
  FILE_ROW("instruments/promis-29.json", instrument_promis_29),
  FILE_ROW("instruments/phq-9.json", instrument_phq_9),
  FILE_ROW("instruments/gad-7.json", instrument_gad_7),
};

const sweetspot_evidence_file *sweetspot_evidence_files(void) { return files; }

size_t sweetspot_evidence_file_count(void) { return sizeof files / sizeof files[0]; }
