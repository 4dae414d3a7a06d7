import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { apicurioFraming } from "../../src/message/apicurio.js";
import { bareFraming } from "../../src/message/bare.js";
import { confluentFraming } from "../../src/message/confluent.js";
import type { MessageFraming, MessageSide } from "../../src/message/framing.js";
import type { SchemaId } from "../../src/message/schema-id.js";
import { singleObjectFraming } from "../../src/message/single-object-framing.js";
import { SchemaStore } from "../../src/message/store.js";
import { avroType } from "../../src/type/avro-type.js";
import { bytesOf, expectError, filesBelow, fixture, hexOf, joined } from "../helpers.js";

/* Messages byte by byte, of test/fixtures/framings: what is read of them, and that the same is written. */

interface Case {
  readonly name: string;
  readonly framing: "confluent" | "apicurio" | "single-object" | "bare";
  readonly options?: object;
  readonly side?: MessageSide;
  readonly bytes: string;
  readonly headers?: Record<string, string | null | (string | null)[]>;
  readonly id?: { id?: number; guid?: string; fingerprint?: string };
  readonly offset?: number;
  readonly schema?: string | object;
  readonly value?: unknown;
  readonly writes?: false;
  readonly error?: { code: string; offset?: number };
}

const FRAMINGS: Record<Case["framing"], (options: never) => MessageFraming> = {
  confluent: confluentFraming,
  apicurio: apicurioFraming,
  "single-object": () => singleObjectFraming,
  bare: bareFraming,
};

describe.each(filesBelow(fixture("framings"), ".json"))("%s", (file) => {
  const cases = JSON.parse(readFileSync(fixture(`framings/${file}`), "utf8")) as Case[];
  it.each(cases)("$name", (one) => {
    const framing = FRAMINGS[one.framing](one.options as never);
    const bytes = bytesOf(one.bytes);
    const side = one.side ?? "value";
    // within the memory of others, as clients give it
    const given = joined([new Uint8Array(3).fill(0xaa), bytes, new Uint8Array(20).fill(0xbb)]).subarray(3, -20);
    const read = () => framing.read(given, headersOf(one), side);
    if (one.error !== undefined) {
      const { code, offset } = expectError(read);
      expect({ code, offset }).toEqual({ offset: undefined, ...one.error });
      return;
    }
    const { id, offset } = read();
    expect({ id, offset }).toEqual({ id: idOf(one), offset: one.offset });
    const type = avroType<unknown>(one.schema!);
    const value = type.decode(given.subarray(offset));
    expect(value instanceof Uint8Array ? hexOf(value) : value).toEqual(one.value);
    if (one.framing === "single-object") expect(hexOf(new SchemaStore().add(type))).toBe(one.id!.fingerprint);
    if (one.writes !== false) {
      const frame = framing.write(id, side);
      expect(hexOf(joined([frame.prefix, type.encode(value)]))).toBe(hexOf(bytes));
      expect(frame.headers).toEqual(headersOf(one));
    }
  });
});

function idOf({ id }: Case): SchemaId {
  return (id!.fingerprint === undefined ? id : { fingerprint: bytesOf(id!.fingerprint) }) as SchemaId;
}

function headersOf({ headers }: Case): Record<string, Uint8Array> | undefined {
  const bytes = (hex: string | null | (string | null)[]): unknown =>
    Array.isArray(hex) ? hex.map(bytes) : hex === null ? null : bytesOf(hex);
  if (headers === undefined) return undefined;
  return Object.fromEntries(Object.entries(headers).map(([name, hex]) => [name, bytes(hex)])) as never;
}
