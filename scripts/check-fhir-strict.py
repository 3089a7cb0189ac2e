#!/usr/bin/env python3
"""Parses FHIR R4 resources, one a line, with google-fhir-r4: types, cardinalities, required codes, what must be there.

Its pins contradict those of other checkers, so it has an environment of its own: scripts/check-fhir runs both.
"""

import json
import sys

from absl import logging
from google.fhir.r4 import json_format
from google.fhir.r4.proto.core.resources import bundle_and_contained_resource_pb2 as bundles
from google.protobuf import symbol_database

logging.set_verbosity(logging.ERROR)


def message_types() -> dict:
    """The class of each type of resource."""
    fields = bundles.ContainedResource.DESCRIPTOR.fields
    database = symbol_database.Default()
    return {field.message_type.name: database.GetSymbol(field.message_type.full_name) for field in fields}


def main(files: list[str]) -> int:
    types = message_types()
    count = failed = 0
    for file in files:
        for number, line in enumerate(open(file, encoding="utf-8"), start=1):
            resource = json.loads(line)
            kind = resource["resourceType"]
            count += 1
            try:
                json_format.json_fhir_string_to_proto(line, types[kind], validate=True, default_timezone="UTC")
            except Exception as error:  # whatever it raises, the resource did not pass
                failed += 1
                print(f"{file}:{number} {kind}/{resource.get('id', '')}: {error}")
    print(f"google-fhir-r4: {count} resources, {failed} refused.")
    return 1 if failed or not count else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
