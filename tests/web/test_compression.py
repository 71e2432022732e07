"""What is sent compressed reads as what is sent plain, and says what it is."""

import gzip
import os

import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.test import RequestFactory

from apps.web.compression import CompressionMiddleware

PAGE = b"<p>The Working Group met on Tuesday.</p>" * 100


def sent(response, accepts="br, gzip"):
    request = RequestFactory().get("/", headers={"Accept-Encoding": accepts})
    return CompressionMiddleware(lambda _: response)(request)


def test_a_page_is_compressed_for_who_can_read_it():
    answer = sent(HttpResponse(PAGE))
    assert answer["Content-Encoding"] == "gzip"
    assert answer["Vary"] == "Accept-Encoding"
    assert int(answer["Content-Length"]) == len(answer.content) < len(PAGE) / 10
    assert gzip.decompress(answer.content) == PAGE


def test_and_plain_for_others_who_are_told_that_it_varies():
    answer = sent(HttpResponse(PAGE), accepts="identity")
    assert "Content-Encoding" not in answer
    assert answer["Vary"] == "Accept-Encoding"
    assert answer.content == PAGE


@pytest.mark.parametrize("kind", [HttpResponse, StreamingHttpResponse])
def test_the_length_of_a_page_does_not_tell_what_is_in_it(kind):
    answers = [b"".join(sent(kind([PAGE]))) for _ in range(50)]
    assert len({len(answer) for answer in answers}) > 10
    assert {gzip.decompress(answer) for answer in answers} == {PAGE}


def test_a_stream_is_compressed_part_by_part():
    parts = [os.urandom(70_000), PAGE, b""]
    answer = sent(StreamingHttpResponse(iter(parts), headers={"Content-Length": "1"}))
    assert "Content-Length" not in answer
    compressed = list(answer)
    assert len(compressed) > 1
    assert gzip.decompress(b"".join(compressed)) == b"".join(parts)


@pytest.mark.parametrize("content", [b"short", os.urandom(1000)], ids=["short", "chance"])
def test_what_does_not_become_shorter_is_sent_as_it_is(content):
    answer = sent(HttpResponse(content))
    assert "Content-Encoding" not in answer
    assert answer.content == content


def test_what_is_compressed_is_left_alone():
    packed = gzip.compress(PAGE)
    answer = sent(HttpResponse(packed, headers={"Content-Encoding": "gzip"}))
    assert answer.content == packed


def test_the_tag_of_a_page_is_weak_once_its_bytes_are_others():
    assert sent(HttpResponse(PAGE, headers={"ETag": '"a"'}))["ETag"] == 'W/"a"'
    assert sent(HttpResponse(PAGE, headers={"ETag": 'W/"a"'}))["ETag"] == 'W/"a"'
