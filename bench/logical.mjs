/**
 * Logical types for avsc and avro-js, which have none of their own: as their documentation makes them, with the values
 * that wavro gives by default, and as fast as was found.
 */
export function logicalTypes({ LogicalType }) {
  /** Values that are the underlying ones. */
  class Plain extends LogicalType {
    _fromValue(raw) {
      return raw;
    }
    _toValue(value) {
      return value;
    }
  }

  class DateOfDay extends LogicalType {
    #texts = new Map();
    _fromValue(day) {
      let text = this.#texts.get(day);
      if (text === undefined) this.#texts.set(day, (text = new Date(day * 86_400_000).toISOString().slice(0, 10)));
      return text;
    }
    _toValue(text) {
      return Date.parse(text) / 86_400_000;
    }
  }

  class Timestamp extends LogicalType {
    _fromValue(millis) {
      return new Date(millis);
    }
    _toValue(date) {
      return date.getTime();
    }
  }

  class Decimal extends LogicalType {
    #scale;
    #precision;
    #size;
    constructor(schema, ...rest) {
      super(schema, ...rest);
      this.#precision = schema.precision;
      this.#scale = schema.scale;
      this.#size = schema.size;
    }
    _export(schema) {
      schema.precision = this.#precision;
      schema.scale = this.#scale;
    }
    _fromValue(bytes) {
      const digits = (bytes.length <= 6 ? bytes.readIntBE(0, bytes.length) : wide(bytes)).toString();
      const scale = this.#scale;
      const sign = digits.startsWith("-") ? "-" : "";
      const whole = digits.slice(sign.length).padStart(scale + 1, "0");
      return `${sign}${whole.slice(0, -scale)}.${whole.slice(-scale)}`;
    }
    _toValue(text) {
      const value = BigInt(text.replace(".", ""));
      const size = this.#size ?? leastBytes(value);
      const hex = BigInt.asUintN(8 * size, value).toString(16);
      return Buffer.from(hex.padStart(2 * size, "0"), "hex");
    }
  }

  class Uuid extends LogicalType {
    #onFixed;
    constructor(schema, ...rest) {
      super(schema, ...rest);
      this.#onFixed = schema.type === "fixed";
    }
    _fromValue(raw) {
      if (!this.#onFixed) return raw;
      const hex = raw.toString("hex");
      return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
    }
    _toValue(text) {
      return this.#onFixed ? Buffer.from(text.replaceAll("-", ""), "hex") : text;
    }
  }

  class Duration extends LogicalType {
    _fromValue(bytes) {
      return { months: bytes.readUInt32LE(0), days: bytes.readUInt32LE(4), millis: bytes.readUInt32LE(8) };
    }
    _toValue({ months, days, millis }) {
      const bytes = Buffer.alloc(12);
      bytes.writeUInt32LE(months, 0);
      bytes.writeUInt32LE(days, 4);
      bytes.writeUInt32LE(millis, 8);
      return bytes;
    }
  }

  return {
    date: DateOfDay,
    "timestamp-millis": Timestamp,
    decimal: Decimal,
    uuid: Uuid,
    duration: Duration,
    // registered so that the files which avsc writes keep them
    "time-millis": Plain,
    "timestamp-micros": Plain,
    "local-timestamp-millis": Plain,
  };
}

function wide(bytes) {
  if (bytes.length !== 16) return BigInt.asIntN(8 * bytes.length, BigInt(`0x${bytes.toString("hex")}`));
  return (bytes.readBigInt64BE(0) << 64n) | bytes.readBigUInt64BE(8);
}

function leastBytes(value) {
  let size = 1;
  while (BigInt.asIntN(8 * size, value) !== value) size++;
  return size;
}
