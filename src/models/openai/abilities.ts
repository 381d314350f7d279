import { AuditError } from '../../audit/errors.ts';
import type { Usage } from '../../audit/ports.ts';
import type { Connection } from './connection.ts';
import type { Dialect } from './dialect.ts';
import type { Read } from './reading.ts';

const LIST = 'amber birch copper delta ember falcon garnet harbor';

/**
 * The start that the model is handed: two words in another order than asked, so that a reply that repeats them was
 * handed them; and a word cut in two, so that a reply which goes on from it can't be a new turn.
 */
const START = 'birch amber copper delta ember fal';
const REST = /^\s*con\b/;

const QUESTION = {
  messages: [{ role: 'user' as const, content: `Write exactly these words, nothing else:\n${LIST}` }],
  temperature: 0,
  maxTokens: 16,
  stop: ['\n'],
  seed: 1,
};

export interface Abilities {
  /** How a start of the model's own reply is taken: not at all, continued, or repeated and continued. */
  readonly start: 'refused' | 'continued' | 'echoed';
  readonly spent: number;
  readonly usage: Usage;
  /** All that was to be asked was asked. */
  readonly complete: boolean;
}

class OutOfCalls extends Error {}

/** What became of the handed-in start, told from the reply. */
export function startTaken(reply: Pick<Read, 'raw' | 'reasonedAnew'>): Abilities['start'] {
  if (reply.reasonedAnew) {
    return 'refused';
  }
  const raw = reply.raw.trimStart();
  if (raw.startsWith(START) && raw.length > START.length) {
    return 'echoed';
  }
  return REST.test(reply.raw) ? 'continued' : 'refused';
}

/**
 * Finds out with one to about four tiny calls, and at most `maxCalls`, whether the model goes on from a start of its
 * reply; on the way `dialect` learns which parameters are refused.
 *
 * @throws AuditError when the model can't be asked at all.
 */
export async function probeAbilities(
  connection: Connection,
  model: string,
  dialect: Dialect,
  { maxCalls, signal, wordsMayHelp }: { maxCalls: number; signal: AbortSignal; wordsMayHelp: boolean },
): Promise<Abilities> {
  let spent = 0;
  const usage = { inputTokens: 0, outputTokens: 0 };
  const ask = async (prefill: string | undefined): Promise<Read> => {
    const reply = await connection.complete(
      model,
      { ...QUESTION, ...(prefill !== undefined && { prefill }) },
      dialect,
      {
        signal,
        echoes: false,
        beforeSending: () => {
          if (spent >= maxCalls) {
            throw new OutOfCalls();
          }
          spent += 1;
        },
      },
    );
    usage.inputTokens += reply.usage.inputTokens;
    usage.outputTokens += reply.usage.outputTokens;
    return reply;
  };
  const found = (start: Abilities['start'], complete = true): Abilities => ({
    start,
    spent,
    usage,
    complete,
  });

  try {
    const first = await unlessRefused(() => ask(START));
    if (first === null) {
      // Was it the start that it refused, or everything?
      await ask(undefined);
      return found('refused');
    }
    const plain = startTaken(first);
    if (plain !== 'refused' || first.reasonedAnew || !wordsMayHelp) {
      return found(plain);
    }
    dialect.continueInWords = true;
    const asked = await unlessRefused(() => ask(START));
    const start = asked === null ? 'refused' : startTaken(asked);
    dialect.continueInWords = start !== 'refused';
    return found(start);
  } catch (thrown) {
    if (thrown instanceof OutOfCalls) {
      dialect.continueInWords = false;
      return found('refused', false);
    }
    throw thrown;
  }
}

/** Null where the request itself was refused or made the server stumble, as a last message of its own can. */
async function unlessRefused(ask: () => Promise<Read>): Promise<Read | null> {
  try {
    return await ask();
  } catch (thrown) {
    if (thrown instanceof AuditError && (thrown.reason === 'bad-reply' || thrown.reason === 'server-error')) {
      return null;
    }
    throw thrown;
  }
}
