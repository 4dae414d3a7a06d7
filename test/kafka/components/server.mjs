// A server of others as a child process that ends with this one.
import { createServer } from "node:net";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { start, within } from "../../runtimes/child.mjs";

const guard = fileURLToPath(new URL("guard.mjs", import.meta.url));
/** Ten times what starting takes on two busy cores. */
const READY_MILLISECONDS = 60_000;
const STOP_MILLISECONDS = 10_000;
const TRIES = 3;
const RUNNING = Symbol("running");

/** What the machines of this have to spare: a small heap, and no time for compiling twice. */
export const JAVA = ["-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData"];

/**
 * Start a server. `prepare(ports)` gives its { command, ready }: `ready` tries it, and throws while it is not up. Its
 * free ports may be taken by another before it listens: then others are tried. The result is { ports, stop, output }.
 */
export async function startServer(name, portCount, prepare) {
  for (let attempt = 1; ; attempt++) {
    const ports = await freePorts(portCount);
    const { command, ready } = await prepare(ports);
    const server = start(process.execPath, [guard, ...command], { stdio: ["pipe", "pipe", "pipe"] });
    try {
      await up(server, ready);
      return { ports, stop: () => end(server), output: server.output };
    } catch (error) {
      const { stdout, stderr } = await server.stop();
      const taken = /BindException|already in use/i.test(`${stdout}${stderr}`);
      if (!taken || attempt === TRIES)
        throw new Error(`${name} did not start: ${error.message}\n${`${stdout}${stderr}`.trim().slice(-2000)}`);
    }
  }
}

async function up(server, ready) {
  const deadline = Date.now() + READY_MILLISECONDS;
  for (;;) {
    const ended = await within(100, server.ended, RUNNING);
    if (ended !== RUNNING) throw new Error(`it ended with ${ended.status ?? ended.signal}`);
    try {
      return await ready();
    } catch (error) {
      if (Date.now() > deadline) throw new Error(`not ready after ${READY_MILLISECONDS / 1000} s: ${error.message}`);
      await setTimeout(100);
    }
  }
}

/** By its guard, which stays until it is gone; by force if that takes long. */
async function end({ child, ended, stop }) {
  child.stdin.end();
  if ((await within(STOP_MILLISECONDS, ended, RUNNING)) === RUNNING) await stop();
}

async function freePorts(count) {
  const servers = await Promise.all(Array.from({ length: count }, listening));
  const ports = servers.map((server) => server.address().port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

function listening() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject).listen(0, "127.0.0.1", () => resolve(server));
  });
}
