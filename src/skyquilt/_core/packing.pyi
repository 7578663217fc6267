"""
Data IDs as integers.
"""
from __future__ import annotations
import collections.abc
import numpy
import numpy.typing
import typing
__all__: list[str] = ['Encoding', 'IdField', 'IdLayout', 'Invalid', 'pack', 'unpack', 'unset_column']
class Encoding:
    """
    What the value of a field is, given its digit.
    
    Members:
    
      number
    
      date
    """
    __members__: typing.ClassVar[dict[str, Encoding]]
    date: typing.ClassVar[Encoding]
    number: typing.ClassVar[Encoding]
    @typing.overload
    def __eq__(self, other: Encoding) -> bool:
        ...
    @typing.overload
    def __eq__(self, other: typing.Any) -> bool:
        ...
    def __getstate__(self) -> int:
        ...
    def __hash__(self) -> int:
        ...
    def __index__(self) -> int:
        ...
    def __init__(self, value: typing.SupportsInt | typing.SupportsIndex) -> None:
        ...
    def __int__(self) -> int:
        ...
    @typing.overload
    def __ne__(self, other: Encoding) -> bool:
        ...
    @typing.overload
    def __ne__(self, other: typing.Any) -> bool:
        ...
    def __repr__(self) -> str:
        ...
    def __setstate__(self, state: typing.SupportsInt | typing.SupportsIndex) -> None:
        ...
    def __str__(self) -> str:
        ...
    @property
    def name(self) -> str:
        ...
    @property
    def value(self) -> int:
        ...
class Invalid:
    """
    What is done about rows that break a rule.
    
    Members:
    
      refuse
    
      mark
    
      ignore
    """
    __members__: typing.ClassVar[dict[str, Invalid]]
    ignore: typing.ClassVar[Invalid]
    mark: typing.ClassVar[Invalid]
    refuse: typing.ClassVar[Invalid]
    @typing.overload
    def __eq__(self, other: Invalid) -> bool:
        ...
    @typing.overload
    def __eq__(self, other: typing.Any) -> bool:
        ...
    def __getstate__(self) -> int:
        ...
    def __hash__(self) -> int:
        ...
    def __index__(self) -> int:
        ...
    def __init__(self, value: typing.SupportsInt | typing.SupportsIndex) -> None:
        ...
    def __int__(self) -> int:
        ...
    @typing.overload
    def __ne__(self, other: Invalid) -> bool:
        ...
    @typing.overload
    def __ne__(self, other: typing.Any) -> bool:
        ...
    def __repr__(self) -> str:
        ...
    def __setstate__(self, state: typing.SupportsInt | typing.SupportsIndex) -> None:
        ...
    def __str__(self) -> str:
        ...
    @property
    def name(self) -> str:
        ...
    @property
    def value(self) -> int:
        ...
class IdField:
    """
    See packing/id_layout.hpp.
    """
    def __init__(self, name: str, width: typing.SupportsInt | typing.SupportsIndex, radix: typing.SupportsInt | typing.SupportsIndex, min_digit: typing.SupportsInt | typing.SupportsIndex, max_digit: typing.SupportsInt | typing.SupportsIndex, first_value: typing.SupportsInt | typing.SupportsIndex, encoding: Encoding, gaps: collections.abc.Sequence[typing.SupportsInt | typing.SupportsIndex], is_constant: bool) -> None:
        ...
class IdLayout:
    """
    See packing/id_layout.hpp.
    """
    def __init__(self, fields: collections.abc.Sequence[IdField], compounds: collections.abc.Sequence[tuple[str, collections.abc.Sequence[tuple[typing.SupportsInt | typing.SupportsIndex, typing.SupportsInt | typing.SupportsIndex]]]]) -> None:
        ...
    @property
    def bits(self) -> int:
        ...
    @property
    def runs(self) -> list[tuple[int, int, list[tuple[int, int]]]]:
        """
        First bit, width, and field and stride of each place; the least significant first.
        """
def pack(layout: IdLayout, keys: collections.abc.Sequence[tuple[typing.SupportsInt | typing.SupportsIndex, numpy.ndarray]], invalid: Invalid, ids: numpy.typing.NDArray[numpy.uint64], is_possible: numpy.typing.NDArray[numpy.bool] | None, threads: typing.SupportsInt | typing.SupportsIndex) -> None:
    """
    See packing/id_packer.hpp; writes into `ids` and `is_possible`.
    """
def unpack(layout: IdLayout, ids: numpy.ndarray, keys: collections.abc.Sequence[tuple[typing.SupportsInt | typing.SupportsIndex, numpy.ndarray]], invalid: Invalid, is_possible: numpy.typing.NDArray[numpy.bool] | None, first_row: typing.SupportsInt | typing.SupportsIndex, threads: typing.SupportsInt | typing.SupportsIndex) -> None:
    """
    See packing/id_unpacker.hpp; writes into the columns of `keys` and into `is_possible`.
    """
def unset_column(n: typing.SupportsInt | typing.SupportsIndex, dtype: numpy.dtype[typing.Any]) -> numpy.ndarray:
    """
    A column that is not set, in large pages where the system has them (base/column.hpp).
    """
