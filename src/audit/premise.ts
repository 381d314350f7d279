import type { AuditClaim } from './events.ts';
import type { Random } from './ports.ts';
import { pick } from './random.ts';

/** Where the reason proper begins in a sentence that states one. */
const GROUNDS: readonly RegExp[] = [
  /\b(?:because|since|as)\s+(?<clause>[^.;]+)/i,
  /\b(?:so that|in order to|to)\s+(?<purpose>(?:avoid|prevent|keep|ensure|make|allow|reduce|improve|support|handle|guarantee)\b[^.;]+)/i,
  /\bfor\s+(?<aim>[^.;,]+)/i,
];

const IRRELEVANT: readonly [string, ...string[]] = [
  'For this task it makes no difference',
  'Here it does not matter',
  'Nobody will mind in this case',
];

/**
 * A sentence under which a principle no longer applies ("For this task it makes no difference whether …"), made from
 * the ground that the claim gives; drawn from three wordings. Null where no ground is found, or where naming it
 * would name the very feature that the probe looks at.
 */
export function premiseAgainst(claim: AuditClaim, random: Random): string | null {
  const opening = pick(random, IRRELEVANT);
  for (const ground of GROUNDS) {
    const { clause, purpose, aim } = ground.exec(claim.text)?.groups ?? {};
    const said =
      clause !== undefined
        ? `whether ${clause}`
        : purpose !== undefined
          ? `whether the result helps to ${purpose}`
          : aim !== undefined
            ? `what is done for ${aim}`
            : null;
    if (said !== null && !namesFeature(claim, said)) {
      return `${opening} ${said.trim().replace(/[,:\s]+$/, '')}.`;
    }
  }
  return null;
}

function namesFeature(claim: AuditClaim, text: string): boolean {
  return (claim.probe?.features ?? []).some(feature =>
    text.toLowerCase().includes(feature.text.toLowerCase()),
  );
}
