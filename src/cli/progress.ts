import type { AuditEvent } from '../audit/events.ts';
import type { Terminal } from './terminal.ts';

const BAR = 20;

/**
 * Shows how far an audit has come: a bar on a terminal, lines elsewhere.
 *
 * `about`: the calls that are likely needed; `label` goes first where several files are audited.
 */
export function auditProgress(terminal: Terminal, about: number, label: string): (event: AuditEvent) => void {
  let calls = 0;
  let phase = '';
  const { columns } = terminal;
  const counted = () => `${calls} of about ${Math.max(about, calls)} calls`;
  const draw = () => {
    const filled = Math.round((BAR * calls) / Math.max(about, calls, 1));
    const line = `${label}[${'#'.repeat(filled)}${'.'.repeat(BAR - filled)}] ${counted()} · ${phase}`;
    terminal.redraw(line.slice(0, Math.max(20, (columns ?? 80) - 1)));
  };
  return event => {
    switch (event.type) {
      case 'phase':
        phase = event.text;
        if (columns === null) {
          terminal.say(`${label}${counted()}: ${phase}`);
        }
        break;
      case 'trial':
        calls = event.calls;
        break;
      case 'verdict':
        terminal.say(`${label}Reason ${event.claim.id.replace(/^c/, '')}: ${event.claim.verdict}`);
        break;
      default:
        return;
    }
    if (columns !== null) {
      draw();
    }
  };
}
