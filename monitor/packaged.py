"""Where the files that travel with the program are: beside the code in a checkout, inside it in a wheel."""

from pathlib import Path

_CODE = Path(__file__).parent
_INSTALLED = _CODE / "_packaged"


def packaged(name: str) -> Path:
    """The folder or file `name` ("seeds", "sources.toml") that this installation carries."""
    return (_INSTALLED if _INSTALLED.is_dir() else _CODE.parent) / name
