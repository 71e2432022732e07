"""Longitude and latitude on paper: the Equal Earth projection, in which areas keep their ratio.

Owns the size of the drawing. B. Šavrič, T. Patterson and B. Jenny, "The Equal Earth map projection", 2018.
"""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt

WIDTH, HEIGHT = 1500, 656
"""Units of the drawing, which ends behind Tierra del Fuego: the Antarctic is left out."""

MERIDIAN = 11.0
"""Degrees east of the middle, so that the map's edge runs through the Bering Strait and cuts no country."""

_A1, _A2, _A3, _A4 = 1.340264, -0.081106, 0.000893, 0.003796
_HALF = sqrt(3) / 2
_SCALE = WIDTH / 5.4133  # the equator's length in radians' units
_NORTH = 1.3173  # the height of the pole


def project(longitude: float, latitude: float) -> tuple[float, float]:
    """Where a place in degrees stands on the drawing, from its upper left corner."""
    east = (longitude - MERIDIAN + 180) % 360 - 180
    theta = asin(_HALF * sin(radians(latitude)))
    t2 = theta * theta
    t6 = t2 * t2 * t2
    x = radians(east) * cos(theta) / (_HALF * (_A1 + 3 * _A2 * t2 + t6 * (7 * _A3 + 9 * _A4 * t2)))
    y = theta * (_A1 + _A2 * t2 + t6 * (_A3 + _A4 * t2))
    return WIDTH / 2 + x * _SCALE, (_NORTH - y) * _SCALE
