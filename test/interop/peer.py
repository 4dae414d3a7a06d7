"""fastavro's side of test:interop. Each line of standard input is a job, `op<TAB>in<TAB>out<TAB>codec`; each line of
standard output says "ok" or why it failed. `dump` and `logical` write what a file holds as text (dump.mjs tells how),
`recode` writes it as a file of another codec."""

import datetime
import decimal
import json
import struct
import sys
import uuid

import fastavro

EPOCH = datetime.datetime(1970, 1, 1)
MICRO = datetime.timedelta(microseconds=1)
READERS = dict(fastavro.read.LOGICAL_READERS)
WRITERS = dict(fastavro.write.LOGICAL_WRITERS)


def text(value):
    """A value of a logical type as text; None if it is no such value."""
    if isinstance(value, decimal.Decimal):
        return format(value, "f")
    if isinstance(value, uuid.UUID):
        return str(value)
    if isinstance(value, datetime.datetime):
        return str((value.replace(tzinfo=None) - EPOCH) // MICRO)
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, datetime.time):
        return str(((value.hour * 60 + value.minute) * 60 + value.second) * 1_000_000 + value.microsecond)
    return None


def quote(value):
    return '"' + "".join(c if " " <= c <= "~" and c not in '"\\' else escape(c) for c in value) + '"'


def escape(char):
    units = char.encode("utf-16-be", "surrogatepass")
    return "".join("\\u%04x" % unit for unit in struct.unpack(">%dH" % (len(units) // 2), units))


def double(value):
    return '"nan"' if value != value else '"%s"' % struct.pack(">d", value).hex()


class Walker:
    """Goes through values along their schema."""

    def __init__(self, schema):
        self.names = {}
        self.schema = fastavro.parse_schema(schema, named_schemas=self.names)

    def type_of(self, schema):
        if isinstance(schema, str):
            return (self.names[schema]["type"], self.names[schema]) if schema in self.names else (schema, None)
        if isinstance(schema, list):
            return "union", schema
        kind = schema["type"]
        return (kind, schema) if isinstance(kind, str) and kind not in self.names else self.type_of(kind)

    def dump(self, schema, value):
        kind, schema = self.type_of(schema)
        if kind == "union":
            return self.dump_branch(schema, value)
        said = text(value)
        if said is not None:
            return quote(said)
        if kind == "null":
            return "null"
        if kind == "boolean":
            return "true" if value else "false"
        if kind in ("int", "long"):
            return str(int(value))
        if kind in ("float", "double"):
            return double(value)
        if kind in ("bytes", "fixed"):
            return '"%s"' % value.hex()
        if kind in ("string", "enum"):
            return quote(value)
        if kind == "array":
            return "[" + ",".join(self.dump(schema["items"], item) for item in value) + "]"
        if kind == "map":
            entries = sorted((quote(key), self.dump(schema["values"], item)) for key, item in value.items())
        else:
            entries = [(quote(f["name"]), self.dump(f["type"], value[f["name"]])) for f in schema["fields"]]
        return "{" + ",".join(key + ":" + item for key, item in entries) + "}"

    def dump_branch(self, branches, value):
        if isinstance(value, tuple):
            return "{%s:%s}" % (quote(value[0]), self.dump(value[0], value[1]))
        return self.dump(self.branch(branches, value), value)

    def branch(self, branches, value):
        """The branch of no name that a value is of; of several numbers that may be the wider one."""
        kinds = {self.type_of(branch)[0]: branch for branch in branches}
        for kind in self.kinds(value):
            if kind in kinds:
                return kinds[kind]
        raise ValueError("a value of no branch")

    def kinds(self, value):
        if value is None:
            return ["null"]
        if isinstance(value, bool):
            return ["boolean"]
        if isinstance(value, int):
            return ["long", "int"]
        if isinstance(value, float):
            return ["double", "float"]
        if isinstance(value, bytes):
            return ["bytes"]
        if isinstance(value, str):
            return ["string"]
        if isinstance(value, list):
            return ["array"]
        if isinstance(value, dict):
            return ["map"]
        return ["bytes", "string", "int", "long"]

    def tagged(self, schema, value):
        """The value with a tag at each union, so that the writer does not guess."""
        kind, schema = self.type_of(schema)
        if kind == "union":
            if isinstance(value, tuple):
                return value[0], self.tagged(value[0], value[1])
            branch = self.branch(schema, value)
            return self.type_of(branch)[0], self.tagged(branch, value)
        if kind == "array":
            return [self.tagged(schema["items"], item) for item in value]
        if kind == "map":
            return {key: self.tagged(schema["values"], item) for key, item in value.items()}
        if kind in ("record", "error"):
            return {f["name"]: self.tagged(f["type"], value[f["name"]]) for f in schema["fields"]}
        return value


def logical_types(wanted):
    for table, own in ((fastavro.read.LOGICAL_READERS, READERS), (fastavro.write.LOGICAL_WRITERS, WRITERS)):
        table.clear()
        if wanted:
            table.update(own)


def run(op, source, target, codec):
    logical_types(op == "logical")
    with open(source, "rb") as file:
        reader = fastavro.reader(file, return_named_type=True)
        rows = list(reader)
    walker = Walker(reader.writer_schema)
    metadata = {key: value for key, value in reader.metadata.items() if not key.startswith("avro.")}
    if op == "recode":
        with open(target, "wb") as file:
            tagged = (walker.tagged(walker.schema, row) for row in rows)
            fastavro.writer(file, reader.writer_schema, tagged, codec=codec, metadata=metadata, sync_interval=8000)
        return
    with open(target, "w", encoding="ascii") as file:
        entries = sorted((quote(key), value.encode().hex()) for key, value in metadata.items())
        file.write("{" + ",".join('%s:"%s"' % entry for entry in entries) + "}\n")
        for row in rows:
            file.write(walker.dump(walker.schema, row) + "\n")


if __name__ == "__main__":
    for line in sys.stdin:
        try:
            run(*line.rstrip("\n").split("\t"))
            print("ok")
        except Exception as error:
            print(" ".join(repr(error).split())[:300])
