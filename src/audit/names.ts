import { parseNumber } from './numbers.ts';

/**
 * Something that a text names: `code` is a code span, `capital` a capitalised word inside a sentence ("a Set"). `text`
 * is what is named, without marks; numbers are in `parseNumber`'s form, with `also` holding the same amount in other
 * units ("30 seconds" may stand as 30000 in code).
 */
export interface Name {
  readonly form: 'code' | 'quoted' | 'path' | 'identifier' | 'number' | 'capital';
  readonly text: string;
  readonly also: readonly string[];
  readonly start: number;
  readonly end: number;
  /** The text says that it is not so: "without `Set`", "instead of 30". */
  readonly negated: boolean;
}

const EXTENSIONS =
  'ts|tsx|js|jsx|mjs|cjs|json|jsonc|md|py|go|rs|java|kt|c|cc|cpp|h|hpp|cs|rb|php|sh|sql|ya?ml|toml|ini|env|lock|txt|csv|html|css|scss|xml|log|conf|cfg';

/** In order: at each place of the text the first that fits is taken. */
const NAME = new RegExp(
  [
    /(?<tick>`+)(?<code>[^`\n](?:[^\n]{0,200}?[^`\n])?)\k<tick>(?!`)/u,
    /(?<url>\bhttps?:\/\/[^\s<>()"'`]*[^\s<>()"'`.,;:!?])/u,
    /["“«](?<double>[^"“”«»\n]{2,80})["”»]/u,
    /(?<![\p{L}\p{N}])['‘](?<single>[^'’\n]{2,80})['’](?![\p{L}\p{N}])/u,
    /(?<skip>\bO\((?:[^()\n]|\([^()\n]*\)){1,20}\)|\b\d+(?:st|nd|rd|th)\b|#\d+\b|\be\.g\.|\bi\.e\.|(?<=\b(?:steps?|reasons?|points?|lines?|sections?|items?|options?|claims?|part|chapter|page|figure)\s)\d+\b)/iu,
    /(?<flag>(?<![\p{L}\p{N}-])--[a-z][a-z0-9-]+)/iu,
    new RegExp(
      `(?<path>(?<![\\p{L}\\p{N}_./-])(?:@|\\.{0,2}/)?(?:[\\p{L}\\p{N}_.-]{1,80}/){0,20}[\\p{L}\\p{N}_-]{1,80}(?:\\.[\\p{L}\\p{N}_-]{1,40}){0,5}\\.(?:${EXTENSIONS})\\b(?!\\(|\\.[\\p{L}])|(?<![\\p{L}\\p{N}_./-])\\.{0,2}/(?:[\\p{L}\\p{N}_.-]{1,80}/){0,20}[\\p{L}\\p{N}_-]{1,80})(?::\\d+(?:[-:,]\\d+)*)?`,
      'u',
    ),
    /(?<word>[\p{L}_$@][\p{L}\p{N}_$]*(?:(?:[.:]{1,2}|->|-)[\p{L}\p{N}_$]+)*)(?<call>\(\))?/u,
    /(?<stamp>(?<![\p{L}\p{N}_.-])(?:\d{4}-\d{2}-\d{2}|\d{1,2}:\d{2}(?::\d{2})?)(?![\p{L}\p{N}_-]))/u,
    /(?<number>(?<![\p{L}\p{N}_.])(?:0x[\da-f_]+|\d{1,3}(?:[,_]\d{3})+(?![\d,_])(?:\.\d+)?|\d+(?:_\d+)*(?:\.\d+)*))(?<unit>\s?(?:ms|milliseconds?|s|secs?|seconds?|minutes?|mins?|k|x|px|%|kb|mb|gb|kib|mib|gib)(?![\p{L}\p{N}]))?(?![\p{L}\p{N}_])/iu,
    /(?<mixed>(?<![\p{L}\p{N}_.])\d+\p{L}[\p{L}\p{N}_]+)/u,
  ]
    .map(pattern => pattern.source)
    .join('|'),
  // The letters' case is looked at later, word by word.
  'giu',
);

/** Capitals that mean nothing, wherever they stand. */
const COMMON_CAPITALS = new Set(['I', 'OK', 'TODO', 'NOTE', 'FYI', 'API', 'CLI', 'ID', 'URL', 'UI']);
/** "two reasons" counts words of the text itself; "one" and "zero" are mostly no numbers at all. */
const SPELLED = /^(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)$/i;
const COUNTS_TEXT =
  /^\s*(?:of\b|(?:main |key |more |other )?(?:reasons|ways|things|options|cases|steps|parts|sentences|points|approaches|issues|problems|files|lines|places|kinds|words)\b)/i;

const DENIAL =
  /\b(?:not|never|no|without|avoid(?:s|ed|ing)?|instead of|rather than|unlike|versus|vs\.?|neither|nor|omit(?:s|ted|ting)?|drop(?:s|ped|ping)?|remov(?:e|es|ed|ing)|replac(?:e|es|ed|ing)|skip(?:s|ped|ping)?|eliminat(?:e|es|ed|ing)|(?:choose|chose|chosen|choosing|prefer\w*|pick\w*|favou?r\w*)\b[^,;.]{1,40}?\bover)\b|n['’]t\b/gi;
/** What follows these is no longer denied: "not more than 3", "avoids duplicates with `Set`". */
const DENIAL_ENDS =
  /[,;:.!?()—–]|\b(?:but|because|since|so|while|whereas|which|with|by|via|using|use|than|beyond|exceed(?:s|ed|ing)?|after|above|below|past|until|unless|before|only|just|if|when|where)\b/i;
const DENIED_AFTER =
  /^[`'"”’]*\s+(?:(?:is|are|was|were|would be|will be|can|could)\s?(?:not|n['’]t)|isn['’]t|aren['’]t|wasn['’]t|can['’]t|cannot|won['’]t)\s+(?:be\s+)?(?:used|needed|required|necessary|available|supported|allowed|an option)\b/i;

/** Everything that a text names, in order: what may make a probe, or be looked for in the prompt. */
export function namesIn(text: string): Name[] {
  const names: Name[] = [];
  for (const match of text.matchAll(NAME)) {
    for (const found of read(match, text)) {
      const end = match.index + match[0].length;
      names.push({
        ...found,
        start: match.index,
        end,
        negated: isDenied(text, match.index, end, names.at(-1)),
      });
    }
  }
  return names;
}

type Bare = Pick<Name, 'form' | 'text' | 'also'>;

function read(match: RegExpExecArray, text: string): Bare[] {
  const { code, url, double, single, flag, stamp, mixed, path, word, call, number, unit } =
    match.groups ?? {};
  const quoted = double ?? single;
  if (code !== undefined) {
    return [{ form: 'code', text: code.trim(), also: [] }];
  }
  if (quoted !== undefined) {
    return [
      {
        form: 'quoted',
        text: quoted
          .trim()
          .replace(/\s+/g, ' ')
          .replace(/[.,;]$/, ''),
        also: [],
      },
    ];
  }
  if (url !== undefined || path !== undefined) {
    return [{ form: 'path', text: url ?? path ?? '', also: [] }];
  }
  const token = flag ?? stamp ?? mixed;
  if (token !== undefined) {
    return [{ form: 'identifier', text: token, also: [] }];
  }
  if (number !== undefined) {
    return readNumber(number, unit?.trim().toLowerCase() ?? '');
  }
  return word === undefined ? [] : readWord(word, call !== undefined, match.index, text);
}

function readNumber(written: string, unit: string): Bare[] {
  const value = parseNumber(written);
  if (value === null) {
    return [{ form: 'identifier', text: written, also: [] }];
  }
  const times = (factor: number): string => String(Number(value) * factor);
  const also = /^s(?:ec.*)?$/.test(unit)
    ? [times(1000)]
    : /^min/.test(unit)
      ? [times(60), times(60_000)]
      : unit === 'k'
        ? [times(1000)]
        : [];
  return [{ form: 'number', text: value, also }];
}

function readWord(word: string, called: boolean, at: number, text: string): Bare[] {
  if (called || isIdentifier(word)) {
    return [{ form: 'identifier', text: word, also: [] }];
  }
  const simple = word.split('-')[0] ?? word;
  if (SPELLED.test(simple) && !COUNTS_TEXT.test(text.slice(at + simple.length))) {
    return [{ form: 'number', text: parseNumber(simple) ?? simple, also: [] }];
  }
  const plain = word.replace(/-.*$/, '');
  const capital = /^\p{Lu}[\p{L}]+$/u.test(plain) && !COMMON_CAPITALS.has(plain);
  return capital && !opensSentence(text, at) ? [{ form: 'capital', text: plain, also: [] }] : [];
}

/** Written as no ordinary word is: `maxRetries`, `AbortController`, `max_retries`, `config.timeout`, `us-east-1`. */
function isIdentifier(word: string): boolean {
  if (/^[$@]./.test(word) || /[\p{L}\p{N}]_[\p{L}\p{N}]|^__?\p{L}/u.test(word)) {
    return true;
  }
  if (/\p{L}(?:\.|:|->)+[\p{L}_]/u.test(word)) {
    return !/^(?:\p{L}\.)+\p{L}$/u.test(word);
  }
  return (
    /\p{Ll}\p{Lu}/u.test(word) ||
    (/\d/.test(word) && /\p{L}/u.test(word)) ||
    /^\p{Lu}{2,}\p{Ll}{2,}/u.test(word)
  );
}

function opensSentence(text: string, at: number): boolean {
  const before = text.slice(Math.max(0, at - 40), at);
  return /(?:^|[.!?:;…"“'‘(*\n]|[-–—•]\s?)[\s"“'‘(*_]*$/u.test(before);
}

function isDenied(text: string, start: number, end: number, previous: Name | undefined): boolean {
  if (DENIED_AFTER.test(text.slice(end, end + 60))) {
    return true;
  }
  const between = previous ? text.slice(previous.end, start) : '';
  if (previous?.negated && /^\s*(?:,|,?\s*(?:and|or|nor))\s*(?:an?\s+|the\s+)?$/i.test(between)) {
    return true;
  }
  const before = text.slice(Math.max(0, start - 80), start);
  const denial = [...before.matchAll(DENIAL)].at(-1);
  if (!denial) {
    return false;
  }
  const rest = before.slice(denial.index + denial[0].length);
  return !DENIAL_ENDS.test(rest) && rest.trim().split(/\s+/).length <= 5;
}
