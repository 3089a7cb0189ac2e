// One block and one line in the table a file. A test fails on a file that is missing here.

#include "CEmbeddedFiles.h"

static const unsigned char css[] = {
#embed "files/assets/sweetspot.css"
};
static const unsigned char icon[] = {
#embed "files/assets/icon.svg"
};
static const unsigned char layout[] = {
#embed "files/templates/layout.mustache"
};
static const unsigned char home[] = {
#embed "files/templates/home.mustache"
};
static const unsigned char error_page[] = {
#embed "files/templates/error.mustache"
};

#define FILE(name, bytes) {name, bytes, sizeof bytes}

static const EmbeddedFile files[] = {
    FILE("assets/sweetspot.css", css),
    FILE("assets/icon.svg", icon),
    FILE("templates/layout.mustache", layout),
    FILE("templates/home.mustache", home),
    FILE("templates/error.mustache", error_page),
};

size_t embedded_file_count(void) { return sizeof files / sizeof files[0]; }

EmbeddedFile embedded_file_at(size_t index) { return files[index]; }
