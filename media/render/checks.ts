import type { ShownCapture } from '../../src/panel/protocol.ts';
import type { Child } from '../dom.ts';
import { h, rich } from '../dom.ts';
import { icon } from '../icons.ts';
import { words } from '../words.ts';
import { section, small } from './headed.ts';

/** What was checked without a call: failures in full, the rest as a number. Null where nothing was checked. */
export function checks(shown: ShownCapture, reasonLink: (place: number) => Child): HTMLElement | null {
  const { checks: all, claims } = shown;
  if (all.length === 0) {
    return null;
  }
  const failed = all.filter(check => check.status === 'failed');
  const unknown = all.filter(check => check.status === 'unknown');
  const aside =
    failed.length > 0
      ? words.checks.failed(failed.length, all.length)
      : unknown.length > 0
        ? words.checks.unknown(unknown.length, all.length)
        : words.checks.passed(all.length);
  const rows = [...failed, ...unknown].map(check => {
    const place = claims.findIndex(claim => claim.id === check.claim);
    const isFailure = check.status === 'failed';
    return h(
      'li',
      { class: `row ${isFailure ? 'contradicted' : 'untestable'}` },
      icon(isFailure ? 'verdict-contradicted' : 'verdict-untestable', 'icon coloured'),
      h(
        'p',
        {},
        h(
          'strong',
          { class: 'coloured' },
          isFailure ? words.checks.kind(check.kind) : words.checks.unknownKind,
        ),
        ' ',
        rich(check.detail),
        place >= 0 && [' ', reasonLink(place)],
      ),
    );
  });
  return section(
    'checks',
    words.checks.title,
    small(aside),
    rows.length > 0 && h('ul', { class: 'rows' }, rows),
  );
}
