"""Parameters of methods: the base class and the conversion of values."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Annotated, Any, TypeAlias, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from bot.localchat.core.errors import STRICTNESS, BadRequest
from bot.localchat.core.json_codec import Json, read_json_text
from bot.localchat.media.files import Upload

T = TypeVar("T")
S = TypeVar("S", bound="Strict")


class Strict(BaseModel):
    """An object of the Bot API without unknown fields."""

    model_config = ConfigDict(extra="forbid", frozen=True, coerce_numbers_to_str=True)

    def fields(self) -> Json:
        """The object as JSON, without what was not given."""
        return self.model_dump(mode="json", exclude_none=True)


class Parameters(Strict):
    """The parameters of a method."""


def from_json(what: str) -> BeforeValidator:
    """A validator that parses JSON text; ``what`` names it in errors."""

    def read(value: object) -> object:
        try:
            return read_json_text(value) if isinstance(value, str) else value
        except ValueError as error:
            raise BadRequest(f"can't parse {what} JSON object") from error

    return BeforeValidator(read)


FromJson = from_json("parameter")
JsonList: TypeAlias = Annotated[list[T], FromJson]
LARGEST = 2**53  # of a whole number that every JSON reader understands
Integer: TypeAlias = Annotated[int, Field(ge=-LARGEST, le=LARGEST)]
InputFile: TypeAlias = str | Upload
ChatId: TypeAlias = Integer | str
Language: TypeAlias = Annotated[str, Field(pattern=r"^([a-z]{2})?$")]


def _refuse_unsupported(value: object) -> object:
    raise ValueError("this local server doesn't support it")


Absent: TypeAlias = Annotated[None, BeforeValidator(_refuse_unsupported)]


def read(table: type[Parameters], method: str, arguments: Mapping[str, object]) -> Any:
    """``arguments`` as typed parameters; raises BadRequest that names the first wrong one."""
    try:
        # Telegram takes an empty value for none.
        return table.model_validate({name: value for name, value in arguments.items() if value != ""})
    except ValidationError as error:
        raise _refusal(method, error) from error


def read_as(kind: type[S], given: object) -> S:
    """An object within a parameter, typed; raises BadRequest."""
    try:
        return kind.model_validate(given)
    except ValidationError as error:
        raise BadRequest(f"can't parse {kind.__name__}: {error.errors(include_url=False)[0]['msg']}") from error


def _refusal(method: str, error: ValidationError) -> BadRequest:
    first = error.errors(include_url=False)[0]
    parts = [str(part) for part in first["loc"] if not str(part).startswith(("function-", "list["))]
    # The tag of a union's member repeats the field's name; a number stands for a place in a list.
    where = ".".join(parts[:1] + [part for before, part in pairwise(parts) if part != before or part.isdecimal()])
    match first["type"]:
        case "extra_forbidden":
            return BadRequest(f'unknown parameter "{where}" of {method} {STRICTNESS}')
        case "missing":
            return BadRequest(f'parameter "{where}" of {method} is required')
    return BadRequest(f'parameter "{where}" of {method} is invalid: {first["msg"]} {STRICTNESS}')
