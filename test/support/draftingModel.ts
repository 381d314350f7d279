import type { ModelRequest } from '../../src/audit/ports.ts';
import { told } from './valueModel.ts';

/** What a request of the drafting asks for; null: it is a run of the task. */
export function draftingAsked(request: ModelRequest): 'claims' | 'edits' | 'premises' | null {
  const system = request.messages[0]?.role === 'system' ? request.messages[0].content : '';
  return system.startsWith('You find the reasons')
    ? 'claims'
    : system.startsWith('You write other versions')
      ? 'edits'
      : system.startsWith('You write premises')
        ? 'premises'
        : null;
}

/** The text of a section of a drafting request, as it stands between its marks. */
export function section(request: ModelRequest, name: string): string {
  const mark = /<<<NAME (\w+)/.exec(told(request))?.[1] ?? '?';
  const text = request.messages.find(message => message.role === 'user')?.content ?? '';
  const from = text.indexOf(`<<<${name} ${mark}\n`);
  return from < 0
    ? ''
    : text.slice(from + name.length + mark.length + 5, text.indexOf(`\n${mark} ${name}>>>`, from));
}

const PORTS = ['9210', '5127', '6084', '3318'];
const NAMES = ['amberStaging', 'cedarStaging', 'deltaStaging', 'emberStaging'];

/** Drafts as an able model makes them: the value replaced in the alterations, kept in the rewordings. */
export function honestEdits(passage: string): unknown {
  const altered = (from: string, values: readonly string[]): unknown[] =>
    values.map(value => ({ text: passage.replaceAll(from, value), value }));
  const alterations = passage.includes('7431')
    ? altered('7431', PORTS)
    : passage.includes('relayStaging')
      ? altered('relayStaging', NAMES)
      : ['long', 'nested', 'clever', 'recursive'].map(word => ({
          text: passage.replace('short', word).replace('TypeScript', word),
          value: null,
        }));
  const end = passage.replace(/\.$/, '');
  return {
    alterations,
    rewordings: [`Indeed, ${end}.`, `${end}, as noted.`, `As is known, ${end}.`, `Here ${end}.`],
  };
}
