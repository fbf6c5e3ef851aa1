"""The base classes of generated models: each instance is judged by its schema before it is built."""

# JSON values have any shape and are inspected at run time.
# pyright: reportUnknownArgumentType=false, reportUnknownMemberType=false, reportUnknownVariableType=false

from __future__ import annotations

from functools import cache
from threading import RLock
from typing import TYPE_CHECKING, Any, ClassVar, ForwardRef, TypeVar, get_type_hints

from pydantic import BaseModel, ConfigDict, GetCoreSchemaHandler, GetJsonSchemaHandler, RootModel
from pydantic_core import CoreSchema, SchemaValidator, core_schema, from_json

from workers_ai_kernel.models.errors import not_json, refused, unreadable
from workers_ai_kernel.models.trusting import AS_IT_IS, trusting, under_way
from workers_ai_kernel.reading.parsed import NotJsonError, is_parsed, parsed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import Self

    from pydantic import SerializationInfo, SerializerFunctionWrapHandler, ValidatorFunctionWrapHandler
    from pydantic.fields import FieldInfo
    from pydantic.json_schema import JsonSchemaValue
    from pydantic_core import ValidationError

    from workers_ai_kernel.document import Place

# The key under which an instance keeps its parsed value until it is first accessed.
_POSTPONED = " postponed"
_BUILDING = RLock()
_AnyJudged = TypeVar("_AnyJudged", bound="Judged")


class Judged(BaseModel):
    """The common base of objects and roots: the schema decides, then the instance is built without checks."""

    model_config = ConfigDict(frozen=True, defer_build=True, protected_namespaces=())
    __place__: ClassVar[Place]

    def __init_subclass__(cls, *, place: Place | None = None, **settings: Any) -> None:
        """Set the place of the class in its schema."""
        super().__init_subclass__(**settings)
        if place is not None:
            cls.__place__ = place

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler, /) -> CoreSchema:
        """Return a validator that judges first and then builds."""
        return _judged(cls) if hasattr(cls, "__place__") else handler(source)

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler, /
    ) -> JsonSchemaValue:
        """Return the published subschema."""
        if not hasattr(cls, "__place__"):
            return handler(schema)
        published: JsonSchemaValue = cls.__place__.standalone
        return published

    @classmethod
    def __trusting__(cls) -> CoreSchema:
        """Return the validator that builds an instance from a value that was already judged."""
        raise NotImplementedError

    @classmethod
    def __built__(cls, value: Any) -> Any:
        """Return the instance of a value that was already judged."""
        return _builder(cls).validate_python(value)

    @classmethod
    def model_validate_json(cls, json_data: str | bytes | bytearray, **options: Any) -> Self:
        """Read one JSON text; `options` are those of `model_validate`.

        Raises:
            ValidationError: the text is not JSON, or the schema rejects it.
        """
        value = _parsed(cls, json_data)
        if options:
            return cls.model_validate(value, **options)
        if not cls.__accepts__(value):
            raise _refused(cls, value)
        # The value is not shared and already judged, so building can wait until the first access.
        instance = cls.__new__(cls)
        vars(instance)[_POSTPONED] = value
        return instance

    @classmethod
    def __accepts__(cls, value: Any) -> bool:
        """Return whether the schema accepts parsed JSON."""
        raise NotImplementedError

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            """Build the instance on first access."""
            if _POSTPONED in self.__dict__:
                _build(self)
                return getattr(self, name)
            return super().__getattr__(name)

    def __eq__(self, other: object) -> bool:
        same: bool = super(Judged, _built(self)).__eq__(_built(other) if isinstance(other, Judged) else other)
        return same

    def __hash__(self) -> int:
        return hash(_built(self).model_dump_json())

    def __iter__(self) -> Iterator[tuple[str, Any]]:  # type: ignore[override]
        return super(Judged, _built(self)).__iter__()

    def __repr_args__(self) -> Iterable[tuple[str | None, Any]]:
        return super(Judged, _built(self)).__repr_args__()

    def __copy__(self) -> Self:
        return super(Judged, _built(self)).__copy__()

    def __deepcopy__(self, memo: dict[int, Any] | None = None) -> Self:
        return super(Judged, _built(self)).__deepcopy__(memo)

    def __getstate__(self) -> dict[Any, Any]:
        return super(Judged, _built(self)).__getstate__()


class Model(Judged):
    """An immutable object of the contract, exactly as its schema defines it.

    `__init__`, `model_validate` and `model_validate_json` accept what the published subschema accepts and
    nothing else; nested objects may be given as models. Undeclared properties are kept in `model_extra`. An
    absent optional property reads as its published default, or as None without one; dumps leave it out,
    whatever the options, unless `context={"defaults": True}` asks for defaults. `model_copy(update=…)`
    judges the result again.
    """

    model_config = ConfigDict(extra="allow", serialize_by_alias=True)

    @classmethod
    def __accepts__(cls, value: Any) -> bool:
        """Return whether the schema accepts a value as this object."""
        return cls.__place__.objects(value)

    @classmethod
    def __trusting__(cls) -> CoreSchema:
        """Return the validator that builds an instance from an object that was already judged."""
        with under_way(cls):
            annotations = _annotations(cls)
            fields = {name: _field(info, annotations[name]) for name, info in cls.__pydantic_fields__.items()}
        return core_schema.model_schema(
            cls,
            core_schema.model_fields_schema(fields, extra_behavior="allow"),
            config=core_schema.CoreConfig(
                title=cls.__name__, extra_fields_behavior="allow", serialize_by_alias=True
            ),
            frozen=True,
            serialization=core_schema.wrap_serializer_function_ser_schema(_dump, info_arg=True),
        )

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """Return a copy; with `update`, the changed copy is judged again.

        Raises:
            ValidationError: the schema rejects the copy.
        """
        if not update:
            return super().model_copy(deep=deep)
        fields = type(self).model_fields
        changed = {_published_name(fields, name): value for name, value in update.items()}
        return type(self).model_validate({**self.model_dump(), **changed})


class Root(Judged, RootModel[Any]):
    """An immutable value of the contract that is not an object of a single class; `root` is the value.

    It accepts exactly what its schema accepts.
    """

    @classmethod
    def __accepts__(cls, value: Any) -> bool:
        """Return whether the schema accepts a value."""
        return cls.__place__.values(value)

    @classmethod
    def __trusting__(cls) -> CoreSchema:
        """Return the validator that builds an instance from a value that was already judged."""
        return core_schema.model_schema(
            cls,
            trusting(_annotations(cls)["root"]),
            config=core_schema.CoreConfig(title=cls.__name__),
            root_model=True,
            frozen=True,
            serialization=core_schema.wrap_serializer_function_ser_schema(_dump_root),
        )


def _judged(cls: type[Judged]) -> CoreSchema:
    def judge(value: Any, build: ValidatorFunctionWrapHandler) -> Any:
        if not is_parsed(value):
            value = _parsed_of(cls, value)
        if not cls.__accepts__(value):
            raise _refused(cls, value)
        return build(value)

    return core_schema.no_info_wrap_validator_function(judge, cls.__trusting__())


def _refused(cls: type[Judged], value: Any) -> ValidationError:
    return refused(cls.__name__, cls.__place__, value, objects=issubclass(cls, Model))


def _build(instance: Judged) -> None:
    with _BUILDING:
        # Another thread may have built it in the meantime.
        if _POSTPONED in instance.__dict__:
            value = instance.__dict__[_POSTPONED]
            _builder(type(instance)).validate_python(value, self_instance=instance)
            vars(instance).pop(_POSTPONED, None)


@cache
def _builder(cls: type[Judged]) -> SchemaValidator:
    return SchemaValidator(cls.__trusting__())


def _built(instance: _AnyJudged) -> _AnyJudged:
    if _POSTPONED in instance.__dict__:
        _build(instance)
    return instance


def _parsed_of(cls: type[BaseModel], value: Any) -> Any:
    """Return parsed JSON for a value that contains models, or instances of subclasses such as a StrEnum."""
    try:
        return parsed(value, _dump_of)
    except NotJsonError as error:
        raise not_json(cls.__name__, str(error)) from None


def _dump_of(value: Any) -> Any:
    return value.model_dump() if isinstance(value, Judged) else None


def _parsed(cls: type[BaseModel], json_data: str | bytes | bytearray) -> Any:
    try:
        return from_json(json_data, allow_inf_nan=False)
    except ValueError as error:
        raise unreadable(cls.__name__, json_data, str(error)) from None
    except TypeError:
        if not isinstance(json_data, str):
            raise
        # The text is not part of the error: pydantic could not write it.
        raise unreadable(cls.__name__, None, "a lone surrogate, which UTF-8 cannot encode") from None


def _annotations(cls: type[BaseModel]) -> Mapping[str, Any]:
    """Return the annotations of the fields; classes that follow in the module are found only now."""
    found = {name: info.annotation for name, info in cls.__pydantic_fields__.items()}
    if not any(isinstance(annotation, ForwardRef) for annotation in found.values()):
        return found
    own = {"__annotations__": cls.__annotations__, "__module__": cls.__module__}
    return found | {name: one for name, one in get_type_hints(type("Own", (), own)).items() if name in found}


def _field(info: FieldInfo, annotation: Any) -> core_schema.ModelField:
    schema = trusting(annotation)
    if not info.is_required():
        schema = core_schema.with_default_schema(schema, default=info.default, serialization=AS_IT_IS)
    return core_schema.model_field(schema, validation_alias=info.alias, serialization_alias=info.alias)


def _dump(self: Model, handler: SerializerFunctionWrapHandler, info: SerializationInfo) -> dict[str, Any]:
    dumped: dict[str, Any] = handler(_built(self))
    fields = type(self).model_fields
    wanted = isinstance(info.context, dict) and info.context.get("defaults") is True
    for name in fields.keys() - self.model_fields_set:
        if not wanted or fields[name].default is None:
            dumped.pop(name if info.by_alias is False else _published_name(fields, name), None)
    return dumped


def _dump_root(self: Root, handler: SerializerFunctionWrapHandler) -> Any:
    return handler(_built(self))


def _published_name(fields: Mapping[str, FieldInfo], name: str) -> str:
    alias = fields[name].alias if name in fields else None
    return name if alias is None else alias


__all__ = ["Model", "Root"]
