/** Devices that Windows takes for files of any ending. */
const DEVICES = /^(con|prn|aux|nul|com[0-9]|lpt[0-9])$/i;

/** The module of the types without a namespace. */
const ROOT = "index";

/**
 * Where the modules of namespaces lie: `shop.orders` in `shop/orders`. Paths without ending that no file system takes
 * for one another.
 */
export class Files {
  readonly #paths = new Map<string, string>();
  /** In small letters. */
  readonly #taken = new Set([ROOT]);

  path(namespace: string): string {
    if (namespace === "") return ROOT;
    let path = this.#paths.get(namespace);
    if (path === undefined) this.#paths.set(namespace, (path = this.#free(namespace)));
    return path;
  }

  #free(namespace: string): string {
    const wanted = namespace
      .split(".")
      .map((part) => (DEVICES.test(part) ? `${part}_` : part))
      .join("/");
    let path = wanted;
    for (let i = 1; this.#taken.has(path.toLowerCase()); i++) path = `${wanted}_${i === 1 ? "" : i}`;
    this.#taken.add(path.toLowerCase());
    return path;
  }
}

/** The specifier by which the module at one path imports that at another. */
export function specifier(from: string, to: string, extension: string): string {
  const [here, there] = [from.split("/").slice(0, -1), to.split("/")];
  let common = 0;
  while (common < here.length && common < there.length - 1 && here[common] === there[common]) common++;
  const up = here.slice(common).map(() => "..");
  return `${[...(up.length === 0 ? ["."] : up), ...there.slice(common)].join("/")}${extension}`;
}
