/** Pause a partition for some milliseconds. */
export function pauseFor(milliseconds: number, payload: { pause(): () => void }): void {
  const resume = payload.pause();
  setTimeout(() => {
    try {
      resume();
    } catch {
      // the consumer was closed in the meantime
    }
  }, milliseconds);
}
