#ifndef SWEETSPOT_EVIDENCE_DATA_H
#define SWEETSPOT_EVIDENCE_DATA_H

#include <stddef.h>

/// One embedded evidence file.
typedef struct {
  const char *name;
  const unsigned char *bytes;
  size_t count;
} sweetspot_evidence_file;

/// All embedded evidence files, `sweetspot_evidence_file_count()` of them, for the life of the process.
const sweetspot_evidence_file *sweetspot_evidence_files(void);

size_t sweetspot_evidence_file_count(void);

#endif
