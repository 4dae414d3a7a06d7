"""fastavro's side of bench:native: FILE OP MODE READER, then commands on standard input (README.md)."""

import io
import json
import pathlib
import platform
import struct
import sys
import time

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "test" / "interop"))

import fastavro  # noqa: E402
from peer import Walker, logical_types  # noqa: E402

MASK = 2**64 - 1


class Bench:
    """The mode: "reader" (all rows in one list), "blocks" (a list for each block), or "schemaless" (the same, datum by
    datum)."""

    def __init__(self, path, mode, reader):
        self.data = pathlib.Path(path).read_bytes()
        self.schema = None if reader == "-" else json.loads(pathlib.Path(reader).read_text())
        self.one_pass = {"reader": self.of_file, "blocks": self.of_blocks, "schemaless": self.of_data}[mode]
        with io.BytesIO(self.data) as file:
            blocks = fastavro.block_reader(file)
            self.blocks = [(block.bytes_.getvalue(), block.num_records) for block in blocks]
            self.writer = fastavro.parse_schema(blocks.writer_schema)
        self.parsed = None if self.schema is None else fastavro.parse_schema(self.schema)

    # Each reads all data once and gives the times when it began, as what a header costs is not to count.

    def of_file(self):
        reader = fastavro.reader(io.BytesIO(self.data), self.schema)
        start = times()
        list(reader)
        return start

    def of_blocks(self):
        blocks = fastavro.block_reader(io.BytesIO(self.data), self.schema)
        start = times()
        for block in blocks:
            list(block)
        return start

    def of_data(self):
        read, writer, reader = fastavro.schemaless_reader, self.writer, self.parsed
        start = times()
        for data, count in self.blocks:
            stream = io.BytesIO(data)
            [read(stream, writer, reader) for _ in range(count)]
        return start

    def sample(self, millis):
        """Nanoseconds of CPU and of time for reading all data once, on average over so much CPU time."""
        cpu = wall = passes = 0
        while cpu < millis * 1_000_000:
            cpu_start, start = self.one_pass()
            cpu_end, end = times()
            cpu += cpu_end - cpu_start
            wall += end - start
            passes += 1
        return f"{cpu // passes} {wall // passes}"

    def check(self):
        """Logical types are summed up by their underlying values, so these are read without conversions."""
        self.one_pass()
        logical_types(False)
        reader = fastavro.reader(io.BytesIO(self.data), self.schema, return_named_type=True)
        sums = Sums(self.schema or reader.writer_schema)
        for row in reader:
            sums.add_row(row)
        logical_types(True)
        return str(sums)


def times():
    return time.process_time_ns(), time.perf_counter_ns()


class Sums:
    """What was read, summed up regardless of order (sums.mjs tells how)."""

    def __init__(self, schema):
        self.walker = Walker(schema)
        self.rows = self.nulls = self.trues = self.ints = self.floats = self.texts = self.blobs = self.others = 0

    def add_row(self, row):
        self.rows += 1
        self.add(self.walker.schema, row)

    def add(self, schema, value):
        kind, schema = self.walker.type_of(schema)
        if kind == "union":
            if isinstance(value, tuple):
                self.add(*value)
            else:
                self.add(self.walker.branch(schema, value), value)
        elif kind == "fixed" or isinstance(schema, dict) and schema.get("logicalType") in ("decimal", "uuid"):
            self.others += 1
        elif kind == "null":
            self.nulls += 1
        elif kind == "boolean":
            self.trues += value
        elif kind in ("int", "long"):
            self.ints += value
        elif kind in ("float", "double"):
            self.floats += struct.unpack("<Q", struct.pack("<d", value))[0]
        elif kind in ("string", "enum"):
            self.texts += fnv(value.encode())
        elif kind == "bytes":
            self.blobs += fnv(value)
        elif kind == "array":
            for item in value:
                self.add(schema["items"], item)
        elif kind == "map":
            for key, item in value.items():
                self.texts += fnv(key.encode())
                self.add(schema["values"], item)
        else:
            for field in schema["fields"]:
                self.add(field["type"], value[field["name"]])

    def __str__(self):
        sums = (self.rows, self.nulls, self.trues, self.ints, self.floats, self.texts, self.blobs, self.others)
        return " ".join(str(one & MASK) for one in sums)


def fnv(data):
    """FNV-1a of 32 bits."""
    result = 0x811C9DC5
    for byte in data:
        result = (result ^ byte) * 0x01000193 & 0xFFFFFFFF
    return result


def main(path, _op, mode, reader):
    if not fastavro.read._read.__file__.endswith((".so", ".pyd")):
        raise ImportError("fastavro is here without its compiled extension")
    bench = Bench(path, mode, reader)
    print("ready", fastavro.__version__, "on", platform.python_implementation(), platform.python_version(), flush=True)
    for line in sys.stdin:
        command, *rest = line.split()
        try:
            answer = bench.sample(int(*rest)) if command == "sample" else bench.check()
        except Exception as error:
            answer = "refused: " + " ".join(repr(error).split())[:300]
        print(answer, flush=True)


main(*sys.argv[1:])
