import type { Capture } from './capture.ts';
import { sentences } from './sentences.ts';
import type { Sentence } from './sentences.ts';

/** Verbs that ask for the output itself. Verbs that only limit it ("use", "keep", "avoid") are context. */
const ASKS =
  /^(?:(?:please|now|then|also|just|finally|so)[,\s]+)*(?:can|could|would|will) you\b|^(?:(?:please|now|then|also|just|finally|so)[,\s]+)*(?:write|implement|fix|add|create|make (?!sure)|answer|give|tell|find|list|explain|refactor|change|update|rename|choose|pick|say|name|state|compute|calculate|convert|print|reply|respond|show|generate|provide|complete|translate|summari[sz]e|sort|build|design|determine|decide|describe|extend|rewrite|optimi[sz]e|replace|move|look up|work out|figure out|help|port|migrate|improve|solve)\b|^i (?:want|need|would like|['’]d like)\b/i;

/** The position of the last message of the user, or −1. */
export function taskMessage(capture: Pick<Capture, 'messages'>): number {
  return capture.messages.findLastIndex(message => message.role === 'user');
}

/**
 * The sentences of the last user message that ask for the output: its questions and requests; where none is found,
 * its last sentence. They are never taken out, and no reason is said to cite them.
 */
export function instructionSentences(capture: Pick<Capture, 'messages'>): Sentence[] {
  const all = sentences(capture.messages[taskMessage(capture)]?.content ?? '');
  const asking = all.filter(({ text }) => /\?["'”’)*_]*$/.test(text) || ASKS.test(text));
  return asking.length > 0 ? asking : all.slice(-1);
}
