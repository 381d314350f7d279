import type { Places } from './places.ts';
import type { Terminal } from './terminal.ts';

/** What a command runs in. */
export interface Surroundings {
  readonly terminal: Terminal;
  readonly places: Places;
  /** Aborts with the first Ctrl+C. */
  readonly signal: AbortSignal;
}
