"""Two hundred texts that somebody may write where they should not, and what must never come back in a page.

Scripts say `alert(1)`, so that one that runs is seen in a browser, and one that comes back unescaped in a page.
"""

from __future__ import annotations

from lxml import html

_BREAKING_OUT = ("", '">', "'>", "</title></textarea></script>", "--></style>", "]]>")

_ELEMENTS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    '<iframe srcdoc="<script>parent.alert(1)</script>">',
    "<a href=javascript:alert(1) autofocus>press</a>",
    "<details open ontoggle=alert(1)>",
    "<body onload=alert(1)>",
    "<input autofocus onfocus=alert(1)>",
    "<video><source onerror=alert(1)></video>",
    "<object data=javascript:alert(1)>",
    "<base href=//example.org/><script src=alert(1)></script>",
    '<meta http-equiv=refresh content="0;url=javascript:alert(1)">',
    "<form action=javascript:alert(1)><button autofocus>send</button></form>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
)

_ATTRIBUTES = (
    '" onmouseover="alert(1)" x="',
    "' onmouseover='alert(1)' x='",
    "` onmouseover=`alert(1)` x=`",
    '" autofocus onfocus=alert(1) x="',
    '" style="background:url(javascript:alert(1))" x="',
    "x onload=alert(1) ",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    " javascript:alert(1)",
    "java\tscript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==",
    "vbscript:alert(1)",
    "//example.org/alert(1)",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)&#60;/script&#62;",
    "%3Cscript%3Ealert(1)%3C/script%3E",
    "\\u003cscript\\u003ealert(1)\\u003c/script\\u003e",
    "＜script＞alert(1)＜/script＞",
    "<scr\x01ipt>alert(1)</scr\x01ipt>",
    "<<script>alert(1)//<</script>",
    "<script\n>alert(1)</script\n>",
    "<!--><script>alert(1)</script>",
    "<mark><script>alert(1)</script></mark>",
    '<a href="/x"><script>alert(1)</script>',
)

_CODE = (
    "{{ 7*7 }}",
    "{% load x %}{% debug %}",
    "{{ request.user.password }}{{ settings.SECRET_KEY }}",
    "{{''.__class__.__mro__[1].__subclasses__()}}",
    "${jndi:ldap://example.org/a}",
    "${{7*7}}#{7*7}<%= 7*7 %>",
    "' OR 1=1 --",
    '" OR ""="',
    "'; DROP TABLE auth_user; --",
    "1 UNION SELECT password FROM auth_user",
    "1) OR pg_sleep(9)--",
    "'||(SELECT version())||'",
    "\\'; COPY x TO PROGRAM 'id'; --",
    "; id; `id` $(id) | id",
    "=cmd|'/c calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    "%s%n%x%(x)s{0}{x!r}",
    "__proto__[polluted]",
    "constructor.prototype",
    '{"$gt": ""}',
    '{"query": {"match_all": {}}}',
    "<?xml version='1.0'?><!DOCTYPE x [<!ENTITY y SYSTEM 'file:///etc/passwd'>]><x>&y;</x>",
    "<?php system('id'); ?>",
    "*)(uid=*))(|(uid=*",
)

_PLACES = (
    "../../../../etc/passwd",
    "..%2f..%2fetc%2fpasswd",
    "....//....//etc/passwd",
    "..\\..\\windows\\win.ini",
    "/etc/passwd\x00.txt",
    "file:///etc/passwd",
    "http://169.254.169.254/latest/meta-data/",
    "http://[::1]:22/",
    "http://127.1/",
    "gopher://127.0.0.1:6379/_FLUSHALL",
    "//example.org/\\@127.0.0.1",
    "https://example.org@127.0.0.1/",
    "\\\\example.org\\share",
    "CON",
    ".",
    "..",
    "~",
)

_CHARACTERS = (
    "",
    " ",
    "\x00",
    "a\x00b",
    "\x7f\x1b[31m",
    "\ud800",
    "\ufffe\uffff",
    "\u202e\u2066right to left",
    "\u200b\u200d\ufeff",
    "\u2028\u2029",
    "\r\nSet-Cookie: x=1",
    "\r\n\r\n<script>alert(1)</script>",
    "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́Ǫ̵̹̻̝̳͂̌̌͘",
    "a" * 5000,
    "é" * 2000,
    "😀" * 500,
    "ẞİıſK",
    "e\u0301" * 300,
    "\N{COMBINING ACUTE ACCENT}" * 300,
    "%",
    "%zz%",
    "_",
    "*",
    "?",
    "\\",
    '"',
    "'",
    "`",
)

_NUMBERS = (
    "0",
    "-1",
    "1e309",
    "NaN",
    "Infinity",
    "9" * 400,
    "-9223372036854775809",
    "18446744073709551616",
    "٣",
    "²",
    "0x10",
    "1_000",
    "1,5",
    "0000-00-00",
    "2020-13-45",
    "9999-12-31",
    "10000-01",
    "-0001-01-01",
    "2020-02-30T25:61",
    "2020..",
    "..2020",
    "2021..2020",
)

_QUERIES = (
    "[",
    "((((((((",
    "a" + " OR b" * 300,
    "(" * 500 + "a" + ")" * 500,
    '"' * 101,
    "-" * 200,
    "NOT NOT NOT",
    "*a*",
    '"a b"~99999999999',
    "speaker:",
    "year:9999999999..0",
    "sort:; DROP",
    ":" * 50,
    "a,b;c|d&e=f#g?h",
    "true",
    "null",
    "None",
    "[]",
    "{}",
)

HOSTILE = (
    *(before + element for element in _ELEMENTS for before in _BREAKING_OUT),
    *_ATTRIBUTES,
    *_CODE,
    *_PLACES,
    *_CHARACTERS,
    *_NUMBERS,
    *_QUERIES,
)

SCRIPTS = tuple(text for text in HOSTILE if "alert(1)" in text and "\x00" not in text)


_ACTIVE = ("script", "style", "iframe", "object", "base", "video", "math", "mglyph")


def comes_back(content: bytes) -> str:
    """What of a page would run, or is an element that somebody wrote; nothing where all of it stayed text."""
    if b"alert(1)" not in content or not content.strip():
        return ""
    for element in html.fromstring(content).iter(html.etree.Element):
        whole = html.tostring(element, encoding="unicode", with_tail=False) if element.tag in _ACTIVE else ""
        if "alert(1)" in whole:
            return whole[:200]
        for name, value in element.attrib.items():
            link = "".join(value.split()).lower()
            if name.startswith("on") or (name in ("href", "src", "action", "data") and link.startswith("javascript:")):
                return f"{element.tag} {name}={value[:100]}"
            if name in ("href", "src", "action") and link.startswith(("data:text", "vbscript:")):
                return f"{element.tag} {name}={value[:100]}"
    return ""
