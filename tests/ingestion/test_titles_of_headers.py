"""Titles in headers that name their house first, or end in what the paper is."""

from __future__ import annotations

import pytest

from apps.ingestion.header import find_title
from apps.ingestion.parsed import Span


@pytest.mark.parametrize(
    ("header", "title"),
    [
        ("UNITED NATIONS\nLAMP COMMISSION\nTenth session", "UNITED NATIONS – LAMP COMMISSION"),
        ("LEANN\nTranscription\nLamp Council call\nTuesday, 13 November 2031", "LEANN – Lamp Council call"),
        ("LEANN\nOslo, Norway\n3 May 2031", "LEANN"),
        ("SOMMAIRE\n\nLAMP FORUM 2031\nPOLICY SESSION 4: WICKS", "LAMP FORUM 2031 – POLICY SESSION 4: WICKS"),
        ("Regrets:\nBo Ek\n", "Bo Ek"),
        ("Full text\nLamp Council, tenth meeting", "Lamp Council, tenth meeting"),
        ("Lamp Council, tenth meeting – Transcript\n3 May 2031", "Lamp Council, tenth meeting"),
        ("Transcripts of the Lamp Union\n3 May 2031", "Transcripts of the Lamp Union"),
    ],
)
def test_titles(header: str, title: str) -> None:
    assert find_title(header, Span(0, len(header))) == title
