// Stands between wavro and the host's WebAssembly: counts instances, calls and traps, and lets tests make them fail.
// To be installed before the first kernel is made.

/** A call as it is. */
function around({ run, values }) {
  return run(...values);
}

/** What a module is: the kernel, the one that inflates, or of a hot program that decodes or encodes. */
function kindOf(module, { run, inflate }) {
  if (run === undefined) return inflate === undefined ? "kernel" : "inflate";
  return WebAssembly.Module.imports(module).some(({ name }) => name === "putRaw") ? "encode" : "decode";
}

/** (module (func (export "trap") unreachable)) */
const TRAP = Uint8Array.from([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 7, 8, 1, 4, 116, 114, 97, 112, 0, 0, 10, 5, 1, 3, 0, 0,
  11,
]);

/**
 * Counts from here on: `instances` of the kernel, `emitted` modules of hot programs instantiated, `calls` of exports,
 * `traps` (calls that ended in an error), times that memory has `grown`. `before` is asked before each instance, call
 * and growth, with its name, and may throw in the host's place; `trap` traps. `made` is given the memory of each new
 * instance before anybody else sees it, `around` each call, to be done as it sees fit.
 */
export function watchInstances() {
  const { Instance } = WebAssembly;
  const { grow } = WebAssembly.Memory.prototype;
  /** The exports that a module gets which imports a kernel's. */
  const originals = new WeakMap();
  const watch = { instances: 0, emitted: 0, calls: 0, traps: 0, grown: 0, before() {}, made() {}, around, restore };

  function Watched(module, imports) {
    const kernel = imports?.k;
    watch.before("instance", kernel ? "emitted" : "kernel");
    const instance = new Instance(module, kernel ? { k: originals.get(kernel) } : imports);
    const { memory } = kernel ?? instance.exports;
    const kind = kindOf(module, instance.exports);
    if (kernel) watch.emitted++;
    else {
      watch.instances++;
      watch.made(memory, kind, (pages) => grow.call(memory, pages));
    }
    const exports = {};
    for (const [name, value] of Object.entries(instance.exports))
      exports[name] = typeof value === "function" ? watched(name, value, memory, kind) : value;
    originals.set(exports, instance.exports);
    return { exports };
  }

  function watched(name, run, memory, kind) {
    return (...values) => {
      watch.calls++;
      try {
        watch.before("call", name, memory);
        return watch.around({ name, kind, memory, run, values });
      } catch (error) {
        watch.traps++;
        throw error;
      }
    };
  }

  function watchedGrow(pages) {
    watch.before("grow", "memory");
    const before = grow.call(this, pages);
    watch.grown++;
    return before;
  }

  function restore() {
    WebAssembly.Instance = Instance;
    WebAssembly.Memory.prototype.grow = grow;
  }

  WebAssembly.Instance = Watched;
  WebAssembly.Memory.prototype.grow = watchedGrow;
  const { trap } = new Instance(new WebAssembly.Module(TRAP)).exports;
  watch.trap = trap;
  return watch;
}
