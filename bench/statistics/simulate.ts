import { eBenjaminiHochberg, effectOf, droveProcess, inertProcess } from '../../src/audit/evidence.ts';
import type { Block, EProcess } from '../../src/audit/evidence.ts';
import { seededRandom } from '../../src/audit/random.ts';

/** Draws of a seeded stream as rates. */
function drawer(key: string): (rate: number) => boolean {
  const random = seededRandom(11, key);
  return rate => random.below(1_000_000) < rate * 1_000_000;
}

/** The share of runs in which the engine's process ever reaches `threshold` within `blocks`. */
export function everCrosses(
  kind: 'drove' | 'inert',
  rates: { edit: number; control: number },
  { blocks, runs, threshold }: { blocks: number; runs: number; threshold: number },
): number {
  const draw = drawer(`type I ${kind} ${rates.edit} ${rates.control}`);
  let crossed = 0;
  for (let run = 0; run < runs; run++) {
    const process: EProcess = kind === 'drove' ? droveProcess() : inertProcess(0.3);
    for (let block = 0; block < blocks; block++) {
      process.add({ edit: draw(rates.edit), control: draw(rates.control) });
      if (process.value >= threshold) {
        crossed += 1;
        break;
      }
    }
  }
  return crossed / runs;
}

/** The share of runs in which the interval after `blocks` (which is that of all times until then) holds the effect. */
export function intervalCoverage(
  rates: { edit: number; control: number },
  { blocks, runs }: { blocks: number; runs: number },
): { held: number; width: number } {
  const draw = drawer(`coverage ${rates.edit} ${rates.control}`);
  let held = 0;
  let width = 0;
  for (let run = 0; run < runs; run++) {
    const drawn: Block[] = Array.from({ length: blocks }, () => ({
      edit: draw(rates.edit),
      control: draw(rates.control),
    }));
    const { low, high } = effectOf(drawn, { drove: 20, inert: 20 }, 0.3);
    const effect = rates.edit - rates.control;
    held += low - 1e-9 <= effect && effect <= high + 1e-9 ? 1 : 0;
    width += high - low;
  }
  return { held: held / runs, width: width / runs };
}

/**
 * e-BH as arms use it: `family` hypotheses whose blocks share one control, looked at after every block, rejections
 * only growing. `effects` of them have one of 60 points, the others none.
 *
 * @returns the mean share of false rejections, and of effects that were found.
 */
export function falseDiscoveries(
  { family, effects, control }: { family: number; effects: number; control: number },
  { blocks, runs, alpha }: { blocks: number; runs: number; alpha: number },
): { fdr: number; found: number } {
  const draw = drawer(`fdr ${family} ${effects} ${control}`);
  let fdr = 0;
  let found = 0;
  for (let run = 0; run < runs; run++) {
    const processes = Array.from({ length: family }, () => droveProcess());
    const rejected = new Set<number>();
    for (let block = 0; block < blocks; block++) {
      const shared = draw(control);
      processes.forEach((process, index) => {
        process.add({ edit: draw(index < effects ? Math.min(1, control + 0.6) : control), control: shared });
      });
      const now = eBenjaminiHochberg(
        processes.map(process => process.value),
        alpha,
        family,
      );
      now.forEach((yes, index) => {
        if (yes) {
          rejected.add(index);
        }
      });
    }
    const wrong = [...rejected].filter(index => index >= effects).length;
    fdr += wrong / Math.max(1, rejected.size);
    found += effects === 0 ? 0 : (rejected.size - wrong) / effects;
  }
  return { fdr: fdr / runs, found: found / runs };
}
