import { AvroError, ContainerError, quote } from "../errors.js";
import { sameSchema } from "../schema/equal.js";
import { interchangeable } from "../schema/interchangeable.js";
import { type BlockFile, openBlocks } from "./block-file.js";
import { Copy } from "./copy.js";
import { type CopyOptions, type ResolvedCopyOptions, resolveCopyOptions } from "./copy-options.js";
import { refuseSameFile } from "./location.js";
import type { ContainerSink } from "./sink.js";
import type { ContainerSource } from "./source.js";
import type { Written } from "./writer.js";

/**
 * Write the rows of container files, one file after the other, as one. Blocks are copied as they are: count, size and
 * marker of each are checked, data are not decompressed. Memory holds one block.
 *
 * All schemas must be equal (`schemaEquals`) and have the same other attributes; the first one is written, with its
 * documentation, and so are the first file's metadata unless option `metadata` is given. Codecs must be the same,
 * unless option `codec` says what the new file has: then the blocks of other codecs are decompressed and compressed
 * (at `level`). The marker is a new one.
 *
 * After an error the sink has the header and the whole blocks before it, and is given up with the error. It is taken when
 * the first file's header is read; sources after the one that failed are left alone.
 *
 * @throws ContainerError, SchemaError, LimitError as of `openContainer`, with block and offset in the file they are of;
 * AvroError "invalid-argument" if there is no file, or schemas or codecs differ; what a source, the sink or the
 * signal throws, as it is
 */
export async function concatContainers(
  sink: ContainerSink,
  sources: Iterable<ContainerSource> | AsyncIterable<ContainerSource>,
  options?: CopyOptions,
): Promise<Written> {
  const resolved = resolveCopyOptions(options);
  if (resolved.level !== undefined && resolved.codec === undefined)
    throw invalid("option level is for blocks that are compressed anew: give the codec too");
  const list = listOf(sources);
  if (Array.isArray(list)) for (const source of list) await refuseSameFile(sink, source);
  let copy: { readonly made: Copy; readonly first: BlockFile } | undefined;
  try {
    for await (const source of list) {
      const file = await openBlocks(source, resolved.limits, resolved.signal);
      try {
        copy ??= { made: begin(sink, file, resolved), first: file };
        checkAgreement(copy.first, file, resolved);
        await copy.made.add(file);
        await file.session.close();
      } catch (error) {
        throw file.session.fail(error);
      }
    }
    if (copy === undefined) throw invalid("there is no file: one at least gives schema and codec");
    return await copy.made.end();
  } catch (error) {
    await copy?.made.fail(error);
    throw error;
  }
}

function begin(sink: ContainerSink, first: BlockFile, options: ResolvedCopyOptions): Copy {
  const { codec = first.header.codec } = options;
  if (codec !== first.header.codec || options.level !== undefined) options.compression(codec); // refused before the sink is taken
  return new Copy(sink, first, codec, options);
}

function checkAgreement(first: BlockFile, file: BlockFile, { codec }: ResolvedCopyOptions): void {
  if (file === first) return;
  if (!interchangeable(first.schema, file.schema) || !sameSchema(first.schema, file.schema))
    throw differing("a schema", "that of the first");
  if (codec === undefined && file.header.codec !== first.header.codec)
    throw differing(
      `the codec ${quote(file.header.codec)}`,
      `${quote(first.header.codec)}: option codec compresses all with one`,
    );
}

function differing(what: string, than: string): ContainerError {
  return new ContainerError("invalid-source", `a file has ${what} other than ${than}`);
}

/** A list that is there is looked through before anything is written. */
function listOf(sources: Iterable<ContainerSource> | AsyncIterable<ContainerSource>) {
  if (typeof sources === "object" && sources !== null && !ArrayBuffer.isView(sources)) {
    if (Symbol.iterator in sources) return [...sources];
    if (Symbol.asyncIterator in sources) return sources;
  }
  throw invalid("the sources must be an iterable or an async iterable of sources");
}

function invalid(what: string): AvroError {
  return new AvroError("invalid-argument", what);
}
