"""User-defined functions of every kind, each of which shows the token of its connection."""

import dataclasses

from pyflink.common import Row
from pyflink.table import AggregateFunction, DataTypes, ScalarFunction, TableFunction
from pyflink.table.udf import TableAggregateFunction, udaf, udf, udtaf, udtf

from pyflink_connections.functions import connection_options

try:
    from pyflink.table.udf import AsyncScalarFunction
except ImportError:  # before Flink 2.3
    AsyncScalarFunction = None


#: What functions of this process have returned, for jobs whose results nobody collects.
SHOWN = []


class Connected:
    """Keeps the options of the connection."""

    def open(self, function_context):
        self.options = connection_options(function_context)

    def shown(self, value):
        text = f"{value}:{self.options['token']}"
        SHOWN.append(text)
        return text


class Show(Connected, ScalarFunction):
    def eval(self, value):
        return self.shown(value)


@dataclasses.dataclass(frozen=True)
class Frozen(ScalarFunction):
    """Can't be changed, and pickles itself in its own way."""

    prefix: str

    def open(self, function_context):
        object.__setattr__(self, "options", connection_options(function_context))

    def eval(self, value):
        return f"{self.prefix}{value}:{self.options['token']}"

    def __reduce__(self):
        return Frozen, (self.prefix,)


class Split(Connected, TableFunction):
    def eval(self, value):
        for part in ("a", "b"):
            yield self.shown(f"{value}{part}")


class Total(Connected, AggregateFunction):
    def create_accumulator(self):
        return [0]

    def accumulate(self, accumulator, value):
        accumulator[0] += value

    def retract(self, accumulator, value):
        accumulator[0] -= value

    def get_value(self, accumulator):
        return self.shown(accumulator[0])

    def get_result_type(self):
        return DataTypes.STRING()

    def get_accumulator_type(self):
        return DataTypes.ARRAY(DataTypes.BIGINT())


class Both(Total, TableAggregateFunction):
    def emit_value(self, accumulator):
        for factor in (1, 10):
            yield Row(self.shown(factor * accumulator[0]))

    def get_result_type(self):
        return DataTypes.ROW([DataTypes.FIELD("a", DataTypes.STRING())])


class Vector(Connected, ScalarFunction):
    def eval(self, values):
        return values.map(self.shown)


class VectorTotal(Connected, AggregateFunction):
    def create_accumulator(self):
        return []

    def accumulate(self, accumulator, values):
        accumulator.append(self.shown(sorted(values)))

    def get_value(self, accumulator):
        return accumulator[0]


show = udf(Show(), result_type="STRING")
größe = udf(Show(), result_type="STRING")  # noqa: PLC2401 - such names exist
frozen = udf(Frozen("f"), result_type="STRING")
split = udtf(Split(), result_types=["STRING"])
total = udaf(Total())
both = udtaf(Both())
vector = udf(Vector(), result_type="STRING", func_type="pandas")
vector_total = udaf(VectorTotal(), result_type="STRING", func_type="pandas")
plain = udf(lambda value: f"{value}", result_type="STRING")

if AsyncScalarFunction is not None:

    class Later(Connected, AsyncScalarFunction):
        async def eval(self, value):
            return self.shown(value)

    later = udf(Later(), result_type="STRING")
else:
    later = show
