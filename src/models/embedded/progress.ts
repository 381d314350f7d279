/** How far something that takes a while has come. */
export interface Progress {
  /** What is going on, for people: "Qwen2.5-Coder 0.5B from huggingface.co". */
  readonly what: string;
  /** Bytes; `total` is null where it can't be told. */
  readonly done: number;
  readonly total: number | null;
  /** Over the last seconds; null until it can be told. */
  readonly bytesPerSecond: number | null;
}

export type OnProgress = (progress: Progress) => void;

const WINDOW_MS = 5000;

/** The rate of a growing count over the last five seconds. `now` in milliseconds. */
export class Rate {
  private readonly seen: { at: number; done: number }[] = [];

  /** Takes a new reading; returns bytes per second, or null after the first. */
  next(done: number, now: number): number | null {
    this.seen.push({ at: now, done });
    while (this.seen.length > 2 && now - (this.seen[0]?.at ?? now) > WINDOW_MS) {
      this.seen.shift();
    }
    const first = this.seen[0];
    return first === undefined || now <= first.at ? null : ((done - first.done) * 1000) / (now - first.at);
  }
}

function size(bytes: number): string {
  return bytes >= 1e9 ? `${(bytes / 1e9).toFixed(2)} GB` : `${(bytes / 1e6).toFixed(0)} MB`;
}

/** A progress as one line: "Qwen2.5-Coder 0.5B from huggingface.co: 120 of 491 MB (24%), 11 MB/s". */
export function progressText({ what, done, total, bytesPerSecond }: Progress): string {
  const share =
    total === null || total === 0 ? '' : ` of ${size(total)} (${Math.floor((100 * done) / total)}%)`;
  const rate = bytesPerSecond === null ? '' : `, ${(bytesPerSecond / 1e6).toFixed(1)} MB/s`;
  return done === 0 && total === null ? what : `${what}: ${size(done)}${share}${rate}`;
}
