// Apicurio Registry with its Confluent-compatible API, its store in memory, on a free port of this machine.
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { home } from "../install.mjs";
import { JAVA, startServer } from "./server.mjs";

/** Start it: { url, stop, output }. */
export async function startRegistry({ jar }) {
  mkdirSync(`${home}tmp`, { recursive: true });
  const folder = mkdtempSync(`${home}tmp/registry-`);
  const remove = () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  process.on("exit", remove);
  const urlAt = (port) => `http://127.0.0.1:${port}/apis/ccompat/v7`;
  const { ports, stop, output } = await startServer("Apicurio Registry", 1, ([port]) => ({
    command: ["java", ...JAVA, ...settings(port, folder), "-jar", jar],
    ready: async () => {
      const answer = await fetch(`${urlAt(port)}/subjects`, { signal: AbortSignal.timeout(2000) });
      if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
    },
  }));
  return {
    url: urlAt(ports[0]),
    output,
    stop: async () => {
      await stop();
      remove();
      process.off("exit", remove);
    },
  };
}

function settings(port, folder) {
  const properties = {
    "java.io.tmpdir": folder,
    "vertx.cacheDirBase": `${folder}/vertx`,
    "quarkus.http.host": "127.0.0.1",
    "quarkus.http.port": port,
    "quarkus.log.level": "WARN",
    "apicurio.ccompat.legacy-id-mode.enabled": false, // ids are those of contents, as the newest serdes of Apicurio send
  };
  return Object.entries(properties).map(([name, value]) => `-D${name}=${value}`);
}
