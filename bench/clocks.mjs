/** What a stage is called, in the order of work. */
export const STAGES = ["copy in", "kernel", "text", "copy out"];

/**
 * Put a clock on what the platform does for wavro: calls of WebAssembly, copies into its memory and out of it, text made
 * of bytes and bytes of text. To be called before wavro is imported. `spent` holds milliseconds and calls by stage.
 * What a clock itself costs is measured and taken off.
 */
export function clocks() {
  const spent = Object.fromEntries(STAGES.map((stage) => [stage, { time: 0, calls: 0 }]));
  const memories = new Set();
  const timed = (stageOf, work) =>
    function (...args) {
      const start = performance.now();
      try {
        return work.apply(this, args);
      } finally {
        const stage = spent[stageOf(this)];
        stage.time += performance.now() - start;
        stage.calls++;
      }
    };
  const isKernel = ({ buffer }) => [...memories].some((memory) => memory.buffer === buffer);
  const always = (stage) => () => stage;
  const arrays = Object.getPrototypeOf(Uint8Array.prototype);
  arrays.set = timed((target) => (isKernel(target) ? "copy in" : "copy out"), arrays.set);
  arrays.slice = timed(always("copy out"), arrays.slice);
  ArrayBuffer.prototype.slice = timed(always("copy out"), ArrayBuffer.prototype.slice);
  for (const name of ["latin1Slice", "utf8Slice", "utf8Write"])
    Buffer.prototype[name] = timed(always("text"), Buffer.prototype[name]);
  TextDecoder.prototype.decode = timed(always("text"), TextDecoder.prototype.decode);
  TextEncoder.prototype.encodeInto = timed(always("text"), TextEncoder.prototype.encodeInto);
  clockInstances((work) => timed(always("kernel"), work), memories);
  const overhead = overheadOf(timed, spent);
  return { spent, overhead };
}

/** Instances whose functions have a clock. Modules that import from others get the functions themselves. */
function clockInstances(timed, memories) {
  const { Instance } = WebAssembly;
  const plain = new WeakMap();
  function Clocked(module, imports) {
    const given = Object.entries(imports ?? {}).map(([name, exports]) => [name, plain.get(exports) ?? exports]);
    const { exports } = new Instance(module, Object.fromEntries(given));
    const clocked = Object.fromEntries(
      Object.entries(exports).map(([name, one]) => [name, typeof one === "function" ? timed(one) : one]),
    );
    if (exports.memory) memories.add(exports.memory);
    plain.set(clocked, exports);
    return { exports: clocked };
  }
  WebAssembly.Instance = Clocked;
}

/** Milliseconds that a clock adds: `inside`, to what it measures, and `whole`, to the run. */
function overheadOf(timed, spent) {
  const [stage] = STAGES;
  const nothing = timed(
    () => stage,
    () => {},
  );
  const calls = 200_000;
  for (let i = 0; i < calls; i++) nothing();
  spent[stage] = { time: 0, calls: 0 };
  const start = performance.now();
  for (let i = 0; i < calls; i++) nothing();
  const whole = (performance.now() - start) / calls;
  const inside = spent[stage].time / calls;
  spent[stage] = { time: 0, calls: 0 };
  return { inside, whole };
}
