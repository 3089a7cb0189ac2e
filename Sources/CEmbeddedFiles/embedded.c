// One block and one line in the table a file. A test fails on a file that is missing here.

#include "CEmbeddedFiles.h"

static const unsigned char icon_file[] = {
#embed "files/assets/icon.svg"
};
static const unsigned char base_css_file[] = {
#embed "files/assets/base.css"
};
static const unsigned char parts_css_file[] = {
#embed "files/assets/parts.css"
};
static const unsigned char forms_css_file[] = {
#embed "files/assets/forms.css"
};
static const unsigned char tables_css_file[] = {
#embed "files/assets/tables.css"
};
static const unsigned char diary_css_file[] = {
#embed "files/assets/diary.css"
};
static const unsigned char plans_css_file[] = {
#embed "files/assets/plans.css"
};
static const unsigned char charts_css_file[] = {
#embed "files/assets/charts.css"
};
static const unsigned char report_css_file[] = {
#embed "files/assets/report.css"
};
static const unsigned char today_js_file[] = {
#embed "files/assets/today.js"
};
static const unsigned char today_worker_js_file[] = {
#embed "files/assets/today-worker.js"
};
static const unsigned char chip_form_file[] = {
#embed "files/templates/chip-form.mustache"
};
static const unsigned char chip_lines_file[] = {
#embed "files/templates/chip-lines.mustache"
};
static const unsigned char claim_summary_file[] = {
#embed "files/templates/claim-summary.mustache"
};
static const unsigned char claim_file[] = {
#embed "files/templates/claim.mustache"
};
static const unsigned char disagreement_file[] = {
#embed "files/templates/disagreement.mustache"
};
static const unsigned char authorize_file[] = {
#embed "files/templates/authorize.mustache"
};
static const unsigned char given_file[] = {
#embed "files/templates/given.mustache"
};
static const unsigned char sharing_file[] = {
#embed "files/templates/sharing.mustache"
};
static const unsigned char error_file[] = {
#embed "files/templates/error.mustache"
};
static const unsigned char meta_file[] = {
#embed "files/templates/meta.mustache"
};
static const unsigned char forest_plot_file[] = {
#embed "files/templates/forest-plot.mustache"
};
static const unsigned char evidence_file[] = {
#embed "files/templates/evidence.mustache"
};
static const unsigned char form_token_file[] = {
#embed "files/templates/form-token.mustache"
};
static const unsigned char home_file[] = {
#embed "files/templates/home.mustache"
};
static const unsigned char login_file[] = {
#embed "files/templates/login.mustache"
};
static const unsigned char settings_file[] = {
#embed "files/templates/settings.mustache"
};
static const unsigned char layout_file[] = {
#embed "files/templates/layout.mustache"
};
static const unsigned char radio_field_file[] = {
#embed "files/templates/radio-field.mustache"
};
static const unsigned char select_field_file[] = {
#embed "files/templates/select-field.mustache"
};
static const unsigned char source_citation_file[] = {
#embed "files/templates/source-citation.mustache"
};
static const unsigned char source_file[] = {
#embed "files/templates/source.mustache"
};
static const unsigned char supply_file[] = {
#embed "files/templates/supply.mustache"
};
static const unsigned char text_field_file[] = {
#embed "files/templates/text-field.mustache"
};
static const unsigned char unverified_file[] = {
#embed "files/templates/unverified.mustache"
};
static const unsigned char card_file[] = {
#embed "files/templates/card.mustache"
};
static const unsigned char screen_file[] = {
#embed "files/templates/screen.mustache"
};
static const unsigned char plan_calendar_file[] = {
#embed "files/templates/plan-calendar.mustache"
};
static const unsigned char text_area_file[] = {
#embed "files/templates/text-area.mustache"
};
static const unsigned char chart_file[] = {
#embed "files/templates/chart.mustache"
};
static const unsigned char curve_file[] = {
#embed "files/templates/curve.mustache"
};
static const unsigned char curve_chart_file[] = {
#embed "files/templates/curve-chart.mustache"
};
static const unsigned char compounding_file[] = {
#embed "files/templates/compounding.mustache"
};
static const unsigned char worksheet_file[] = {
#embed "files/templates/worksheet.mustache"
};
static const unsigned char export_file[] = {
#embed "files/templates/export.mustache"
};
static const unsigned char import_file[] = {
#embed "files/templates/import.mustache"
};
static const unsigned char plan_file[] = {
#embed "files/templates/plan.mustache"
};
static const unsigned char progress_file[] = {
#embed "files/templates/progress.mustache"
};
static const unsigned char questions_file[] = {
#embed "files/templates/questions.mustache"
};
static const unsigned char questionnaire_file[] = {
#embed "files/templates/questionnaire.mustache"
};
static const unsigned char body_map_file[] = {
#embed "files/templates/body-map.mustache"
};
static const unsigned char today_file[] = {
#embed "files/templates/today.mustache"
};
static const unsigned char dose_chart_file[] = {
#embed "files/templates/dose-chart.mustache"
};
static const unsigned char protocol_file[] = {
#embed "files/templates/protocol.mustache"
};
static const unsigned char protocols_file[] = {
#embed "files/templates/protocols.mustache"
};
static const unsigned char response_sheet_file[] = {
#embed "files/templates/response-sheet.mustache"
};
static const unsigned char adherence_chart_file[] = {
#embed "files/templates/adherence-chart.mustache"
};
static const unsigned char dose_score_chart_file[] = {
#embed "files/templates/dose-score-chart.mustache"
};
static const unsigned char report_file[] = {
#embed "files/templates/report.mustache"
};
static const unsigned char report_body_file[] = {
#embed "files/templates/report-body.mustache"
};
static const unsigned char report_document_file[] = {
#embed "files/templates/report-document.mustache"
};

static const unsigned char side_effect_chart_file[] = {
#embed "files/templates/side-effect-chart.mustache"
};
static const unsigned char trial_file[] = {
#embed "files/templates/trial.mustache"
};

#define FILE(name, bytes) {name, bytes, sizeof bytes}

static const EmbeddedFile files[] = {
    FILE("assets/icon.svg", icon_file),
    FILE("assets/base.css", base_css_file),
    FILE("assets/parts.css", parts_css_file),
    FILE("assets/forms.css", forms_css_file),
    FILE("assets/tables.css", tables_css_file),
    FILE("assets/diary.css", diary_css_file),
    FILE("assets/plans.css", plans_css_file),
    FILE("assets/charts.css", charts_css_file),
    FILE("assets/report.css", report_css_file),
    FILE("assets/today.js", today_js_file),
    FILE("assets/today-worker.js", today_worker_js_file),
    FILE("templates/chip-form.mustache", chip_form_file),
    FILE("templates/chip-lines.mustache", chip_lines_file),
    FILE("templates/chart.mustache", chart_file),
    FILE("templates/claim-summary.mustache", claim_summary_file),
    FILE("templates/claim.mustache", claim_file),
    FILE("templates/curve.mustache", curve_file),
    FILE("templates/curve-chart.mustache", curve_chart_file),
    FILE("templates/compounding.mustache", compounding_file),
    FILE("templates/disagreement.mustache", disagreement_file),
    FILE("templates/dose-chart.mustache", dose_chart_file),
    FILE("templates/error.mustache", error_file),
    FILE("templates/authorize.mustache", authorize_file),
    FILE("templates/given.mustache", given_file),
    FILE("templates/sharing.mustache", sharing_file),
    FILE("templates/evidence.mustache", evidence_file),
    FILE("templates/meta.mustache", meta_file),
    FILE("templates/forest-plot.mustache", forest_plot_file),
    FILE("templates/export.mustache", export_file),
    FILE("templates/form-token.mustache", form_token_file),
    FILE("templates/home.mustache", home_file),
    FILE("templates/import.mustache", import_file),
    FILE("templates/login.mustache", login_file),
    FILE("templates/settings.mustache", settings_file),
    FILE("templates/layout.mustache", layout_file),
    FILE("templates/plan-calendar.mustache", plan_calendar_file),
    FILE("templates/plan.mustache", plan_file),
    FILE("templates/progress.mustache", progress_file),
    FILE("templates/protocol.mustache", protocol_file),
    FILE("templates/protocols.mustache", protocols_file),
    FILE("templates/body-map.mustache", body_map_file),
    FILE("templates/questionnaire.mustache", questionnaire_file),
    FILE("templates/questions.mustache", questions_file),
    FILE("templates/radio-field.mustache", radio_field_file),
    FILE("templates/select-field.mustache", select_field_file),
    FILE("templates/source-citation.mustache", source_citation_file),
    FILE("templates/source.mustache", source_file),
    FILE("templates/supply.mustache", supply_file),
    FILE("templates/text-field.mustache", text_field_file),
    FILE("templates/card.mustache", card_file),
    FILE("templates/response-sheet.mustache", response_sheet_file),
    FILE("templates/adherence-chart.mustache", adherence_chart_file),
    FILE("templates/dose-score-chart.mustache", dose_score_chart_file),
    FILE("templates/report.mustache", report_file),
    FILE("templates/report-body.mustache", report_body_file),
    FILE("templates/report-document.mustache", report_document_file),
    FILE("templates/screen.mustache", screen_file),
    FILE("templates/text-area.mustache", text_area_file),
    FILE("templates/today.mustache", today_file),
    FILE("templates/side-effect-chart.mustache", side_effect_chart_file),
    FILE("templates/trial.mustache", trial_file),
    FILE("templates/unverified.mustache", unverified_file),
    FILE("templates/worksheet.mustache", worksheet_file),
};

size_t embedded_file_count(void) { return sizeof files / sizeof files[0]; }

EmbeddedFile embedded_file_at(size_t index) { return files[index]; }
