"""The second factor of signing in: an application that shows codes by time (RFC 6238), and recovery codes.

Owns which devices an account has. How codes are checked, used up and slowed down is django-otp's.
"""

from __future__ import annotations

import secrets
from base64 import b32encode
from typing import Final

import segno
from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django_otp import verify_token
from django_otp.models import Device
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

RECOVERY_CODES: Final = 10
_BYTES: Final = 10  # of a recovery code: 80 bits are 16 letters, as long as the column


def device_of(user: User) -> TOTPDevice | None:
    """The application that shows the user's codes; None where signing in takes a password alone."""
    found: TOTPDevice | None = TOTPDevice.objects.filter(user=user, confirmed=True).first()
    return found


def is_required(user: User) -> bool:
    """Whether this account may do nothing without a second factor: whoever is staff or may change anything."""
    required: bool = settings.REQUIRE_SECOND_FACTOR
    return required and (user.is_staff or bool(user.get_all_permissions()))


def begin(user: User) -> TOTPDevice:
    """A device that waits for its first code; the same one until that was given."""
    device: TOTPDevice
    device, _ = TOTPDevice.objects.get_or_create(user=user, confirmed=False, defaults={"name": "application"})
    return device


@transaction.atomic
def confirm(user: User, code: str) -> TOTPDevice | None:
    """Take the waiting device into use if `code` is its present one."""
    waiting = begin(user)
    if verify_token(user, waiting.persistent_id, _bare(code)) is None:
        return None
    TOTPDevice.objects.filter(user=user, confirmed=True).delete()
    waiting.refresh_from_db()
    waiting.confirmed = True
    waiting.save(update_fields=["confirmed"])
    return waiting


def verify(user: User, code: str) -> Device | None:
    """The device or the recovery codes of a user to which a code belongs; each code serves once."""
    bare = _bare(code)
    if bare.isascii() and bare.isdecimal():
        device = device_of(user)
    else:
        device = StaticDevice.objects.filter(user=user, confirmed=True).first()
    return verify_token(user, device.persistent_id, bare) if device else None


@transaction.atomic
def new_recovery_codes(user: User) -> list[str]:
    """Codes for when the device is lost, in groups of four letters; those given out before are worth nothing now."""
    StaticDevice.objects.filter(user=user).delete()
    device = StaticDevice.objects.create(user=user, name="recovery")
    codes = [b32encode(secrets.token_bytes(_BYTES)).decode().lower() for _ in range(RECOVERY_CODES)]
    StaticToken.objects.bulk_create(StaticToken(device=device, token=code) for code in codes)
    return ["-".join(code[at : at + 4] for at in range(0, len(code), 4)) for code in codes]


def recovery_codes_left(user: User) -> int:
    """How many recovery codes are not used yet."""
    left: int = StaticToken.objects.filter(device__user=user).count()
    return left


@transaction.atomic
def remove(user: User) -> None:
    """From now on a password alone signs in."""
    TOTPDevice.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()


def picture(device: TOTPDevice) -> str:
    """The QR code of a device as an address (`data:`) of an SVG image, for an application to scan."""
    drawn: str = segno.make(device.config_url, error="m").svg_data_uri(scale=5, border=4, light="white", dark="black")
    return drawn


def secret(device: TOTPDevice) -> str:
    """The key of a device in groups of four letters, to be typed where nothing can be scanned."""
    key = b32encode(device.bin_key).decode()
    return " ".join(key[at : at + 4] for at in range(0, len(key), 4))


def _bare(code: str) -> str:
    return "".join(code.split()).replace("-", "").lower()
