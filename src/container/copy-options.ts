import { AvroError } from "../errors.js";
import { type Limits, resolveLimits } from "../limits.js";
import { type Codecs, type Compression, compressionOf } from "./codec.js";
import { injectedCodecs } from "./injected.js";
import type { ContainerOptions } from "./options.js";
import { type ResolvedWriteOptions, resolveWriteOptions, type WriteOptions } from "./write-options.js";

/** What a file that is made of the blocks of others is to be like. */
export interface CopyOptions
  extends Pick<WriteOptions, "codec" | "level" | "metadata" | "sync" | "signal" | "preventClose">,
    Pick<ContainerOptions, "codecs"> {
  /** What blocks and headers are held to, those that are read and those that are written. */
  readonly limits?: Partial<Limits>;
}

export interface ResolvedCopyOptions {
  readonly codec: string | undefined;
  readonly level: number | undefined;
  readonly codecs: Codecs;
  readonly limits: Limits;
  /** Undefined where the metadata are those of the file that is read. */
  readonly metadata: ReadonlyMap<string, Uint8Array> | undefined;
  readonly sync: Uint8Array;
  readonly signal: AbortSignal | undefined;
  readonly preventClose: boolean;
  /** How to compress with a codec, at the level. @throws AvroError "unsupported-option" */
  compression(codec: string): Compression;
}

/** Check options. Own properties only; one that is not known is an AvroError `unsupported-option`. */
export function resolveCopyOptions(given: CopyOptions = {}): ResolvedCopyOptions {
  if (typeof given !== "object" || given === null)
    throw new AvroError("invalid-argument", "the options must be an object");
  const { codec, level, codecs, limits: givenLimits, ...rest } = { __proto__: null, ...given } as CopyOptions;
  for (const name of ["blockBytes", "blockRows"])
    if (Object.hasOwn(rest, name))
      throw new AvroError("unsupported-option", `option ${name}: blocks are copied, each as it is`);
  const limits = resolveLimits(givenLimits);
  const found: ResolvedWriteOptions = resolveWriteOptions(rest, limits.maxBlockBytes);
  const injected = injectedCodecs(codecs);
  if (codec !== undefined && typeof codec !== "string")
    throw new AvroError("invalid-argument", "option codec must be the name of a codec");
  const metadata = rest.metadata === undefined ? undefined : found.metadata;
  const { sync, signal, preventClose } = found;
  const compression = (name: string) => compressionOf(name, level, injected);
  return { codec, level, codecs: injected, limits, metadata, sync, signal, preventClose, compression };
}
