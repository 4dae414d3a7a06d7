/** A path into a schema or a value: record field names, array indexes, union branch names. Never a map key of user data. */
export type Path = readonly (string | number)[];

export type SchemaErrorCode =
  | "invalid-json" // the schema text is not JSON
  | "duplicate-key" // a JSON object of the schema names a key twice
  | "invalid-schema" // something that is no schema where a schema is wanted
  | "missing-attribute" // a required attribute is absent
  | "invalid-attribute" // an attribute has the wrong type or value
  | "invalid-name" // a name, namespace or symbol breaks the name rules
  | "unknown-type" // a reference to a name that is not defined (yet)
  | "duplicate-name" // a full name is defined twice
  | "duplicate-field"
  | "duplicate-symbol"
  | "duplicate-branch" // two branches of a union that can't be told apart
  | "nested-union"
  | "invalid-default" // a default that its type does not allow
  | "unknown-field" // a path of `fields` that the schema does not have
  | "fingerprint-collision"; // two schemas that lay out data differently have one fingerprint

export type ResolutionErrorCode = "incompatible-schemas";

export type DecodeErrorCode =
  | "truncated" // the input ends inside a datum
  | "trailing-bytes" // bytes are left after the datum
  | "invalid-varint" // more than 5 (int) or 10 (long) bytes, or bits past the 64th
  | "int-range" // an int outside 32 bits
  | "invalid-boolean" // a byte other than 0 and 1
  | "invalid-length" // a negative or impossible length of bytes or string
  | "invalid-utf8"
  | "invalid-enum-index"
  | "invalid-union-index"
  | "unknown-symbol" // a symbol of the writer's enum that the reader's has not, nor a default
  | "unreadable-branch" // a branch of the writer's union that the reader's schema can't read
  | "invalid-count" // an item count that is -2^63 or more than the bytes left can hold
  | "invalid-block-size" // an item block's byte size that is negative, past the input or not what its items took
  | "unsafe-long" // a long outside ±(2^53-1) read with `long: "number"`
  | "invalid-logical-value" // no value of its logical type, or one that its JavaScript value can't hold
  | "conversion-failed" // a custom logical type's decode threw
  | "count-needed" // data that may be empty, without a count
  | "not-columnar" // a recursive schema has no finite set of columns
  | "bad-marker" // a message that does not begin as its encoding does
  | "bad-magic" // a message that does not begin with the magic byte of its framing
  | "invalid-schema-id" // a number in a message that no registry gives to a schema
  | "unknown-fingerprint" // a message whose writer's schema the store does not have
  | "invalid-json" // text that is not JSON
  | "duplicate-key" // a JSON object names a key twice
  | "invalid-value" // JSON that its type does not allow
  | "missing-field" // JSON of a record without one of its fields
  | "unknown-field" // JSON of a record with a key that is no field
  | "no-branch" // JSON that fits no branch of a union
  | "ambiguous-branch"; // plain JSON that fits several records of a union

export type EncodeErrorCode =
  | "invalid-value" // a value that its type does not allow
  | "missing-field"
  | "unknown-field"
  | "no-branch" // a value that fits no branch of a union
  | "ambiguous-branch" // a value that fits several records of a union
  | "unsafe-long"
  | "conversion-failed" // a custom logical type's encode threw
  | "target-too-small";

export type ContainerErrorCode =
  | "bad-magic" // not an object container file
  | "invalid-header"
  | "missing-schema"
  | "unknown-codec"
  | "codec-error" // compressed data that is damaged or has a tail
  | "truncated" // the source ends inside a header or block
  | "invalid-block" // a negative count or size, or data that is not what the count says
  | "sync-mismatch"
  | "source-consumed" // a stream can be read once
  | "invalid-source"
  | "invalid-sink" // something that no container can be written to
  | "writer-closed" // a row for a writer that was closed
  | "worker-failed"; // a worker thread ended before its work was done

export type RegistryErrorCode =
  | "not-found" // the registry has no such id, subject or version
  | "incompatible-schema" // a schema that the subject's compatibility level refuses
  | "rejected" // a request that the registry refuses for another reason
  | "unauthorized" // credentials that are missing, wrong or not allowed this
  | "unavailable" // no answer, or one that says to try again later
  | "timed-out"
  | "rate-limited" // more unknown ids than the client asks the registry for
  | "redirected" // an answer that leads elsewhere: credentials are not carried there
  | "invalid-response" // an answer that no registry gives
  | "unsupported-schema" // a schema that is not Avro, or data that are encrypted
  | "circular-reference" // schemas that refer to each other
  | "schema-not-loaded"; // a synchronous call that needs a schema which was not asked for yet

export type ErrorCode =
  | SchemaErrorCode
  | ResolutionErrorCode
  | DecodeErrorCode
  | EncodeErrorCode
  | ContainerErrorCode
  | RegistryErrorCode
  | "limit-exceeded"
  | "unsupported-option" // an option that this version does not know or has not built
  | "invalid-argument"
  | "not-comparable" // maps have no order
  | "internal"; // a defect of wavro: the kernel and the closures disagree

export interface ErrorDetails {
  path?: Path | undefined;
  offset?: number | undefined;
  row?: number | undefined;
  cause?: unknown;
}

const MAX_MESSAGE = 512;
/** More reasons than this are in `issues` alone. */
const MAX_REASONS = 20;

/** Base of all errors. Messages hold no values of the payload and at most 512 characters. */
export class AvroError extends Error {
  override name = "AvroError";
  readonly code: ErrorCode;
  /** Where in the schema or value, outermost first. */
  declare path?: Path;
  /** Byte offset into the data that was given (for containers: into the file). */
  declare offset?: number;
  /** Index of the datum in its batch, from 0. */
  declare row?: number;
  /** Of a message that names its writer's schema: the number or GUID that it gives. */
  declare schemaId?: number | string;
  /** Whether the same call may succeed later; undefined is no. */
  declare readonly retriable?: boolean;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(clip(message), details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    if (details.path !== undefined) this.path = details.path;
    if (details.offset !== undefined) this.offset = details.offset;
    if (details.row !== undefined) this.row = details.row;
  }
}

/** A schema, or a path into one, that is not legal. `path` leads into the schema's JSON. */
export class SchemaError extends AvroError {
  override name = "SchemaError";
}

export interface ResolutionIssue {
  readonly path: Path;
  readonly message: string;
}

/** A writer schema that can't be read as the reader schema; `issues` lists every reason. */
export class ResolutionError extends AvroError {
  override name = "ResolutionError";
  readonly issues: readonly ResolutionIssue[];

  constructor(issues: readonly ResolutionIssue[]) {
    const reasons = issues.slice(0, MAX_REASONS).map(({ path, message }) => `${pathText(path)}: ${message}`);
    super("incompatible-schemas", `the schemas do not resolve: ${reasons.join("; ")}`, { path: issues[0]?.path });
    this.issues = issues;
  }
}

/** Bytes that are not a datum of the schema. */
export class DecodeError extends AvroError {
  override name = "DecodeError";
  /** In a container: index of the data block, from 0. */
  declare block?: number;
  /** Byte offset in the file at which that block begins: what was to be read before it was whole. */
  declare lastGoodOffset?: number;
  /** With code "unknown-fingerprint": the eight bytes of the message's header, in hexadecimal. */
  declare fingerprint?: string;
}

/** A value that the schema does not allow. */
export class EncodeError extends AvroError {
  override name = "EncodeError";
  /** With code "target-too-small": the bytes the datum needs. */
  declare required?: number;
}

/** A container file that is damaged or not one. */
export class ContainerError extends AvroError {
  override name = "ContainerError";
  /** Index of the data block, from 0. */
  declare block?: number;
  /** Byte offset in the file at which that block begins: what was to be read before it was whole. */
  declare lastGoodOffset?: number;
}

export interface RegistryErrorDetails extends ErrorDetails {
  readonly status?: number | undefined;
  readonly errorCode?: number | undefined;
  readonly retriable?: boolean | undefined;
}

/** A schema registry that does not give or take what is asked of it. Never holds credentials or a whole answer. */
export class RegistryError extends AvroError {
  override name = "RegistryError";
  /** The same call may succeed later: the registry is down or busy, or may not have heard of an id yet. */
  override readonly retriable: boolean;
  /** Of the HTTP answer, if there was one. */
  declare status?: number;
  /** `error_code` of the answer, if it had one: 40403 and the like. */
  declare errorCode?: number;

  constructor(code: RegistryErrorCode, message: string, details: RegistryErrorDetails = {}) {
    super(code, message, details);
    this.retriable = details.retriable ?? false;
    if (details.status !== undefined) this.status = details.status;
    if (details.errorCode !== undefined) this.errorCode = details.errorCode;
  }
}

/** A limit of `Limits` that the data or the schema exceeds. */
export class LimitError extends AvroError {
  override name = "LimitError";
  readonly limit: string;
  readonly max: number;
  declare block?: number;
  /** Byte offset in the file at which that block begins: what was to be read before it was whole. */
  declare lastGoodOffset?: number;

  constructor(limit: string, max: number, what: string, details: ErrorDetails = {}) {
    super("limit-exceeded", `${what}: over ${limit} (${max})`, details);
    this.limit = limit;
    this.max = max;
  }
}

/** Shorten text that came from outside (a name, say) and take its control characters out, for use in a message. */
export function quote(text: string): string {
  const short = text.length > 80 ? `${text.slice(0, 77)}...` : text;
  return JSON.stringify(short).replace(/[\u007f-\u009f\u2028\u2029\ud800-\udfff]/g, "?");
}

/** "a.b[3].c" for messages. */
export function pathText(path: Path): string {
  let text = "";
  for (const step of path) text += typeof step === "number" ? `[${step}]` : text === "" ? step : `.${step}`;
  return text === "" ? "(root)" : text;
}

function clip(message: string): string {
  return message.length <= MAX_MESSAGE ? message : `${message.slice(0, MAX_MESSAGE - 1)}…`;
}
