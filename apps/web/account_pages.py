"""What the pages of signing in and of one's own account show, as frozen records.

Owns the contract between their views and templates (tests/web hold it). Knows no request.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.forms import Form

from apps.web.listing import FacetLink
from apps.web.pages import Page


@dataclass(frozen=True, kw_only=True)
class SignInPage(Page):
    """The form for name and password. `signed_in` is who is signed in already, where that was not enough."""

    template: ClassVar[str] = "pages/account/sign_in.html"

    form: Form
    after: str
    signed_in: str = ""
    fault: str = ""


@dataclass(frozen=True, kw_only=True)
class SignInCodePage(Page):
    """The second step: a code of the application, or a recovery code."""

    template: ClassVar[str] = "pages/account/code.html"

    form: Form
    fault: str = ""


@dataclass(frozen=True, kw_only=True)
class AccountPage(Page):
    """One's own account."""

    template: ClassVar[str] = "pages/account/account.html"

    name: str
    roles: tuple[str, ...]
    second_factor: bool
    required: bool
    codes_left: int
    may_administer: bool
    may_audit: bool


@dataclass(frozen=True, kw_only=True)
class PasswordPage(Page):
    template: ClassVar[str] = "pages/account/password.html"

    form: Form


@dataclass(frozen=True, kw_only=True)
class SecondFactorPage(Page):
    """Setting a second factor up (`picture` and `secret`), or what can be done with the one that is there.

    `codes` are shown once, when they were made.
    """

    template: ClassVar[str] = "pages/account/second_factor.html"

    form: Form
    picture: str = ""
    secret: str = ""
    address: str = ""
    codes: tuple[str, ...] = ()
    required: bool = False


@dataclass(frozen=True, slots=True)
class AuditLine:
    """Something that somebody did. `href` leads to what it was done to."""

    when: str
    what: str
    who: str
    client: str = ""
    detail: str = ""
    href: str = ""


@dataclass(frozen=True, kw_only=True)
class AuditPage(Page):
    template: ClassVar[str] = "pages/account/audit.html"

    kinds: tuple[FacetLink, ...]
    kind: str
    who: str
    lines: tuple[AuditLine, ...]
    earlier: str
