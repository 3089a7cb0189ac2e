#ifndef SWEETSPOT_EMBEDDED_FILES_H
#define SWEETSPOT_EMBEDDED_FILES_H

#include <stddef.h>

#pragma clang assume_nonnull begin

/// A file of the folder `files`, as it was when the executable was built.
typedef struct {
  /// Its path within `files`, such as "templates/home.mustache".
  const char *name;
  const unsigned char *bytes;
  size_t count;
} EmbeddedFile;

size_t embedded_file_count(void);

/// The file at an index below `embedded_file_count()`.
EmbeddedFile embedded_file_at(size_t index);

#pragma clang assume_nonnull end

#endif
