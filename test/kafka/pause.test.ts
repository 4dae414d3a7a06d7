import { expect, it, vi } from "vitest";
import { pauseFor } from "../../src/kafka/pause.js";

it("resumes after the time, and does not mind a consumer that is closed by then", () => {
  vi.useFakeTimers();
  try {
    const resume = vi.fn(() => {
      throw new Error("disconnected");
    });
    pauseFor(20, { pause: () => resume });
    vi.advanceTimersByTime(19);
    expect(resume).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(resume).toHaveBeenCalledTimes(1);
  } finally {
    vi.useRealTimers();
  }
});
