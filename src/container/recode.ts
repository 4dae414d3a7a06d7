import { openBlocks } from "./block-file.js";
import { Copy } from "./copy.js";
import { type CopyOptions, resolveCopyOptions } from "./copy-options.js";
import { refuseSameFile } from "./location.js";
import type { ContainerSink } from "./sink.js";
import type { ContainerSource } from "./source.js";
import type { Written } from "./writer.js";

/**
 * Write a container file with another codec, or at another level: each block is decompressed and compressed, its data are not
 * decoded, and it keeps its rows. Schema and metadata are kept, unless option `metadata` is given; the marker is a new one.
 * Without `codec` the file's own is meant; blocks that have the codec already are copied as they are, unless there
 * is a `level`. Memory holds one block.
 *
 * After an error the sink has the header and the whole blocks before it, and is given up with the error.
 *
 * @throws as `concatContainers`; AvroError "unsupported-option" for a codec that can't be written
 */
export async function recodeContainer(
  sink: ContainerSink,
  source: ContainerSource,
  options?: CopyOptions,
): Promise<Written> {
  const resolved = resolveCopyOptions(options);
  await refuseSameFile(sink, source);
  const file = await openBlocks(source, resolved.limits, resolved.signal);
  let copy: Copy | undefined;
  try {
    const { codec = file.header.codec, level } = resolved;
    const anew = level !== undefined;
    if (anew || codec !== file.header.codec) resolved.compression(codec); // refused before the sink is taken
    copy = new Copy(sink, file, codec, resolved);
    await copy.add(file, anew);
    await file.session.close();
    return await copy.end();
  } catch (error) {
    await copy?.fail(error);
    throw file.session.fail(error);
  }
}
