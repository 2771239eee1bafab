"""What this room tells upstairs."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AssetReady:
    """All renditions of the asset are on the shelf."""

    asset_id: int


@dataclass(frozen=True, slots=True)
class AssetFailed:
    """The asset cannot be prepared; it says why in `failure`."""

    asset_id: int
