import type { FromPage } from '../src/panel/protocol.ts';
import type { Announcer } from './announce.ts';
import type { PageMemory } from './memory.ts';

/** What every part of a page may use. */
export interface PageContext {
  readonly post: (message: FromPage) => void;
  readonly memory: PageMemory;
  readonly announcer: Announcer;
}
