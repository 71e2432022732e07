"""Times as transcripts set them beside a name: `0:15`, `01:02:03.450`, `1:02:03 PM`.

Owns these forms, which layouts with times share. Must not know where in a line a time stands.
"""

from __future__ import annotations

CLOCK = r"\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?"
HALF_OF_DAY = r"[ \u202f]?[AaPp]\.?[Mm]\.?"
# As rooms and calls write it.
CLOCK_OF_DAY = rf"{CLOCK}(?:{HALF_OF_DAY})?"
# As pages read it out: "1 minute 4 seconds".
CLOCK_IN_WORDS = r"\d{1,3} (?:hour|minute|second)s?(?: \d{1,2} (?:minute|second)s?){0,2}"
