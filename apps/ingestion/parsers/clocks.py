"""Times as transcripts set them beside a name: `0:15`, `01:02:03.450`, `1:02:03 PM`.

Owns this form, which every layout with times shares. Must not know where in a line a time stands.
"""

from __future__ import annotations

CLOCK = r"\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?"
# The same as rooms and calls write it, perhaps with the half of the day.
CLOCK_OF_DAY = rf"{CLOCK}(?:[ \u202f]?[AaPp]\.?[Mm]\.?)?"
# As pages read it out: "1 minute 4 seconds".
CLOCK_IN_WORDS = r"\d{1,3} (?:hour|minute|second)s?(?: \d{1,2} (?:minute|second)s?){0,2}"
