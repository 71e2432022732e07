"""A map of the world as a drawing: countries that stand out, places as dots.

Owns the shapes of countries, their projection and the record that `components/world_map.html` shows. Knows no model and
no request.
"""

from __future__ import annotations

from apps.web.maps.drawing import Place, Region, WorldMap, world_map

__all__ = ["Place", "Region", "WorldMap", "world_map"]
