/*
 * The e-process once more, written from the formula and not from the engine: the projection by golden section over
 * the boundary, plain products, no classes. What the engine computes is held against this.
 */

export interface Setting {
  /** Θ0 is p_edit − p_control ≤ bound (`low`) or ≥ bound. */
  readonly low: boolean;
  readonly bound: number;
  readonly edit: readonly [number, number];
  readonly control: readonly [number, number];
}

/** As method.md §5 states them. */
export const DROVE: Setting = { low: true, bound: 0, edit: [0.6, 0.15], control: [0.08, 0.6] };
export const INERT: Setting = { low: false, bound: 0.3, edit: [0.06, 0.9], control: [0.06, 0.9] };

function divergence(p: number, q: number): number {
  return (p > 0 ? p * Math.log(p / q) : 0) + (p < 1 ? (1 - p) * Math.log((1 - p) / (1 - q)) : 0);
}

/** The nearest point of Θ0, by golden section over the control's rate. */
export function nearest(te: number, tc: number, { low, bound }: Setting): [number, number] {
  if (low ? te - tc <= bound : te - tc >= bound) {
    return [te, tc];
  }
  const at = (c: number): number => divergence(te, c + bound) + divergence(tc, c);
  let from = Math.max(1e-9, 1e-9 - bound);
  let to = Math.min(1 - 1e-9, 1 - 1e-9 - bound);
  const ratio = (3 - Math.sqrt(5)) / 2;
  for (let step = 0; step < 90; step++) {
    const x = from + (to - from) * ratio;
    const y = to - (to - from) * ratio;
    if (at(x) < at(y)) {
      to = y;
    } else {
      from = x;
    }
  }
  const c = (from + to) / 2;
  return [c + bound, c];
}

/** The four factors of the next block after so many losses, by [edit lost][control lost]. */
export function factors(
  setting: Setting,
  lostEdit: number,
  lostControl: number,
  blocks: number,
): [[number, number], [number, number]] {
  const [el, ek] = setting.edit;
  const [cl, ck] = setting.control;
  const te = (el + lostEdit) / (el + ek + blocks);
  const tc = (cl + lostControl) / (cl + ck + blocks);
  const [qe, qc] = nearest(te, tc, setting);
  const edit = [(1 - te) / (1 - qe), te / qe] as const;
  const control = [(1 - tc) / (1 - qc), tc / qc] as const;
  return [
    [edit[0] * control[0], edit[0] * control[1]],
    [edit[1] * control[0], edit[1] * control[1]],
  ];
}
