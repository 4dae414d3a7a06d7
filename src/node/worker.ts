import { workerData } from "node:worker_threads";
import { move } from "piscina";
import type { Job } from "../container/crew.js";
import { type Task, workOf } from "./work.js";

const work = workOf(workerData as Job);

/** What a worker thread is called with, again and again. */
export default async function openBlock(task: Task): Promise<unknown> {
  const opened = await work(task);
  return opened && move(opened as Uint8Array<ArrayBuffer>);
}
