import type { Random } from '../../src/audit/ports.ts';
import { COMMENTS, LOCALS, PARAMETERS } from './words.ts';

/** What the output is: a line of text, or code in one of three languages. */
export type Form = 'answer' | 'typescript' | 'python' | 'go';

/**
 * An output that holds the values, in their order. Its names, layout and comments are drawn anew each time: nothing
 * but the values is the result.
 *
 * @param values one to three, each a number or a name.
 */
export function writeOutput(form: Form, values: readonly string[], random: Random): string {
  if (form === 'answer') {
    const line = values.join([' ', ', '][random.below(2)]);
    return random.below(2) === 0 ? line : `${line}.`;
  }
  const of = (items: readonly string[]): string => items[random.below(items.length)] ?? '';
  const draw: Draw = {
    local: of(LOCALS),
    parameter: of(PARAMETERS),
    comment: of(COMMENTS),
    indent: ['  ', '    '][random.below(2)] ?? '  ',
    loose: random.below(2) === 0,
  };
  return WRITERS[form](values, draw);
}

interface Draw {
  readonly local: string;
  readonly parameter: string;
  readonly comment: string;
  readonly indent: string;
  readonly loose: boolean;
}

const literal = (value: string, quote: string): string =>
  /^\d/.test(value) ? value : `${quote}${value}${quote}`;

const FIELDS = ['setting', 'label', 'spare'] as const;

type Writer = (values: readonly string[], draw: Draw) => string;

const WRITERS: Readonly<Record<Exclude<Form, 'answer'>, Writer>> = {
  typescript: (values, { local, parameter, comment, indent, loose }) => {
    const quote = loose ? "'" : '"';
    const fields = values.map((value, index) =>
      index === 0 ? `${FIELDS[0]}: ${local}` : `${FIELDS[index] ?? ''}: ${literal(value, quote)}`,
    );
    return [
      ...(comment === '' ? [] : [`// ${comment}`]),
      `export function openLink(${parameter}: Host): Link {`,
      `${indent}const ${local} = ${literal(values[0] ?? '', quote)};`,
      ...(loose ? [''] : []),
      `${indent}return ${parameter}.open({ ${fields.join(', ')} });`,
      '}',
    ].join('\n');
  },
  python: (values, { local, parameter, comment, indent, loose }) => {
    const quote = loose ? "'" : '"';
    const fields = values.map((value, index) =>
      index === 0 ? `${FIELDS[0]}=${local}` : `${FIELDS[index] ?? ''}=${literal(value, quote)}`,
    );
    return [
      `def open_link(${parameter}):`,
      ...(comment === '' ? [] : [`${indent}# ${comment}`]),
      `${indent}${local} = ${literal(values[0] ?? '', quote)}`,
      ...(loose ? [''] : []),
      `${indent}return ${parameter}.open(${fields.join(', ')})`,
    ].join('\n');
  },
  go: (values, { local, parameter, comment, loose }) => {
    const rest = values.slice(1).map(value => literal(value, '"'));
    return [
      ...(comment === '' ? [] : [`// ${comment}`]),
      `func OpenLink(${parameter} *Host) *Link {`,
      `\t${local} := ${literal(values[0] ?? '', '"')}`,
      ...(loose ? [''] : []),
      `\treturn ${parameter}.Open(${[local, ...rest].join(', ')})`,
      '}',
    ].join('\n');
  },
};

/** A comment of the language, for a ticket code in the last line. */
export const commentLine = (form: Form, text: string): string => `${form === 'python' ? '#' : '//'} ${text}`;
