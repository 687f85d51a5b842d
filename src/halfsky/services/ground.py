"""What every use case stands on: codebook with the user's own areas, names, messages."""

from os import PathLike
from pathlib import Path

import msgspec

from halfsky.core.indicators.matching import NameIndex, build_index
from halfsky.core.indicators.model import Codebook
from halfsky.core.observations.names import look_up_areas
from halfsky.core.vocabulary.findings import Messages
from halfsky.engines.areas import read_areas
from halfsky.engines.codebook import load_codebook, load_messages


class Ground(msgspec.Struct, frozen=True, kw_only=True):
    """Codebook, index of its names, and message catalogue, loaded once for a use case."""

    codebook: Codebook
    names: NameIndex
    messages: Messages

    def area_code(self, name: str) -> str:
        """The code of an area given by code, name or alias; a name the codebook does not know stays itself."""
        return str(look_up_areas([(name, None)], codebook=self.codebook)["area"][0])


def prepare(areas: str | PathLike[str] | None = None) -> Ground:
    """Load the codebook; `areas` is a CSV of further areas (code, name, parent, level).

    Raises:
        NotFound: There is no such file of areas.
        Invalid: The file of areas cannot be used.
    """
    codebook = load_codebook()
    if areas is not None:
        more = {area.code: area for area in read_areas(Path(areas))}
        codebook = msgspec.structs.replace(codebook, areas=codebook.areas | more)
    return Ground(codebook=codebook, names=build_index(codebook), messages=load_messages())
