"""What this room tells upstairs."""

from fediverse_cinema.foundation.values import frozen


@frozen
class AssetReady:
    """All renditions of the asset are there: on the shelf, or in the vault as long as it is not open."""

    asset_id: int


@frozen
class AssetFailed:
    """The asset cannot be prepared; it says why in `failure`."""

    asset_id: int


@frozen
class FileFetched:
    """A file that was named by its address is here, whole."""

    upload_id: int


@frozen
class TracksChanged:
    """The asset has other subtitles or sounds than before."""

    asset_id: int
