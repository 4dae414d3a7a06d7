import type { Schema } from "../../src/schema/schema.js";
import type { Issue } from "../../src/type/check.js";
import { check } from "../../src/type/check.js";
import { compare, compareBytes } from "../../src/type/compare.js";
import { inferSchema } from "../../src/type/infer-schema.js";
import type { MakeType } from "../../src/type/make.js";
import { mergeSchemas } from "../../src/type/merge-schemas.js";
import { random } from "../../src/type/random.js";
import { safeDecode } from "../../src/type/safe-decode.js";

/* Checked by the compiler, in test/types.test.ts: nothing here runs. */

declare const avroType: MakeType;

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
declare function exact<A, B>(equal: Same<A, B>): void;

/** What Standard Schema asks of a validator, as its page says (https://standardschema.dev). */
interface Standard<Input, Output> {
  readonly "~standard": {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => Result<Output> | Promise<Result<Output>>;
    readonly types?: { readonly input: Input; readonly output: Output } | undefined;
  };
}
type Result<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly { readonly message: string; readonly path?: readonly PropertyKey[] | undefined }[] };
declare function accepts<I, O>(schema: Standard<I, O>): { input: I; output: O };

const User = avroType({
  type: "record",
  name: "User",
  fields: [
    { name: "id", type: "long" },
    { name: "email", type: ["null", "string"], default: null },
  ],
});
type NewUser = { id: number | bigint; email?: string | null | undefined };
declare const value: unknown;

// Standard Schema: what is validated is what can be encoded.
{
  const found = accepts(User);
  const input: NewUser = found.input;
  User.encode(found.output);
  User.encode(input);
  const result = User["~standard"].validate(value);
  if (result.issues === undefined) User.encode(result.value);
}

// A type guard for what can be encoded
if (User.is(value)) {
  const id: number | bigint = value.id;
  User.encode(value);
  compare(User, value, { id });
}

// Comparing takes what is decoded and what is encoded.
{
  const decoded = User.decode(new Uint8Array());
  exact<ReturnType<typeof compare>, -1 | 0 | 1>(true);
  compare(User, decoded, { id: 1n });
  // @ts-expect-error no user
  compare(User, decoded, { id: "1" });
  compareBytes(User, new Uint8Array(), new Uint8Array());
}

exact<ReturnType<typeof check>, Issue[]>(true);
check(User, value);

// safeDecode: the value or the error
{
  const result = safeDecode(User, new Uint8Array());
  if (result.ok) exact<typeof result.value, { id: number; email: string | null }>(true);
  else exact<typeof result.error.message, string>(true);
}

// So is what a reader decodes
{
  const result = safeDecode(User.reader("int"), new Uint8Array());
  if (result.ok) exact<typeof result.value, { id: number; email: string | null }>(true);
}

// random: a value, or with a count many
{
  exact<ReturnType<typeof one>, { id: number; email: string | null }>(true);
  const one = () => random(User, { seed: 1 });
  const many: { id: number; email: string | null }[] = random(User, { count: 2 });
  User.encode(many[0]!);
  // @ts-expect-error no number
  random(User, { seed: "1" });
}

// Schemas of values and of schemas, from which types are made whose values the compiler does not know
{
  exact<ReturnType<typeof inferSchema>, Schema>(true);
  const T = avroType<{ a: number }>(inferSchema(new Set([{ a: 1 }]), { name: "n.Row" }));
  exact<ReturnType<typeof T.decode>, { a: number }>(true);
  exact<ReturnType<typeof mergeSchemas>, Schema>(true);
  mergeSchemas(["int", User, { type: "array", items: "int" }, T.schema]);
}
