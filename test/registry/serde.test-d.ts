import type { MemoryRegistry } from "../../src/registry/memory.js";
import type { MessageBatch } from "../../src/registry/message-batch.js";
import type { MessageColumns } from "../../src/registry/message-columns.js";
import type { Serde } from "../../src/registry/serde.js";
import type { Infer, InferInput } from "../../src/type/infer.js";
import type { MakeType } from "../../src/type/make.js";

/* Checked by the compiler, in test/types.test.ts: nothing here runs. */

declare const avroType: MakeType;
declare const registry: MemoryRegistry;
declare const bytes: Uint8Array;

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
declare function exact<A, B>(equal: Same<A, B>): void;
declare function is<T>(value: T): <U>(equal: Same<T, U>) => void;

const User = avroType({
  type: "record",
  name: "User",
  fields: [
    { name: "id", type: "long" },
    { name: "mail", type: ["null", "string"], default: null },
  ],
});
type User = Infer<typeof User>;
type NewUser = InferInput<typeof User>;

// values are those of the type, decoded and encodable
{
  const serde = registry.serde(User, { topic: "users" });
  exact<typeof serde, Serde<User, NewUser>>(true);
  is(serde.decodeSync(bytes))<User>(true);
  is(serde.decodeSync({ value: bytes, headers: {} }))<User | null>(true);
  is(serde.decode(bytes))<Promise<User>>(true);
  is(serde.decode(null))<Promise<User | null>>(true);
  is(serde.decodeBatchSync([bytes]))<User[]>(true);
  is(serde.decodeBatchSync([bytes, null]))<(User | null)[]>(true);
  is(serde.decodeBatchSync([{ value: bytes }]))<(User | null)[]>(true);
  is(serde.decodeBatchSync([bytes], { errors: "collect" }))<MessageBatch<User>>(true);
  is(serde.decodeBatch([bytes], { errors: "collect" }))<Promise<MessageBatch<User>>>(true);
  is(serde.decodeColumnsSync([bytes]))<MessageColumns<User>>(true);
  is(serde.encodeSync({ id: 1 }))<Uint8Array>(true);
  is(serde.encodeSync(null))<Uint8Array | null>(true);
  is(serde.encodeBatchSync([{ id: 1n, mail: "m" }]))<Uint8Array[]>(true);
  is(serde.encodeBatchSync([{ id: 1 }, null]))<(Uint8Array | null)[]>(true);
  // @ts-expect-error
  serde.encodeSync({ id: "1" });
  // @ts-expect-error
  serde.encodeSync({ mail: "m" });
  // @ts-expect-error
  serde.decodeSync("text");
  // @ts-expect-error
  serde.decodeBatchSync([bytes], { errors: "skip" });
  for (const result of serde.decodeBatchSync([bytes], { errors: "collect" })) {
    if (result.error === undefined) is(result.value)<User | null>(true);
    else is(result.value)<undefined>(true);
  }
}

// or of another reader
{
  const Small = avroType({ type: "record", name: "User", fields: [{ name: "id", type: "double" }] });
  is(registry.serde(User, { reader: Small }))<Serde<{ id: number }, NewUser>>(true);
  is(registry.serde(User, { reader: "writer" }))<Serde<unknown, NewUser>>(true);
  is(registry.serde(User, { reader: { type: "record", name: "User", fields: [] } }))<Serde<unknown, NewUser>>(true);
}

// without a type, what is known of the values is said by the caller
{
  is(registry.serde(null))<Serde<unknown, unknown>>(true);
  is(registry.serde<User>(null, { values: { long: "bigint" } }))<Serde<User, User>>(true);
  is(registry.serde(null, { reader: User }))<Serde<User, unknown>>(true);
}

// messages of clients fit
{
  const serde = registry.serde(User);
  const kafkajs = {
    key: null as Buffer | null,
    value: Buffer.alloc(0) as Buffer | null,
    offset: "7",
    headers: { a: [Buffer.alloc(1), "b"], c: undefined as Buffer | undefined },
  };
  const platformatic = {
    key: Buffer.alloc(1),
    value: Buffer.alloc(1),
    offset: 7n,
    headers: new Map([[Buffer.alloc(1), Buffer.alloc(1)]]),
  };
  const rdkafka = { key: "k", value: null as Buffer | null, offset: 7, headers: [{ a: Buffer.alloc(1) }] };
  is(serde.decodeBatchSync([kafkajs, platformatic, rdkafka]))<(User | null)[]>(true);
  // @ts-expect-error
  registry.serde(User, { topics: "users" });
  // @ts-expect-error
  registry.serde("string");
}
