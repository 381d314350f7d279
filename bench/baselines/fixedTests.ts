/* Tests for a number of runs that was fixed beforehand. Counts of losses, x of n. */

const logFactorials: number[] = [0];

function logFactorial(n: number): number {
  for (let next = logFactorials.length; next <= n; next++) {
    logFactorials.push((logFactorials[next - 1] ?? 0) + Math.log(next));
  }
  return logFactorials[n] ?? 0;
}

const logChoose = (n: number, k: number): number => logFactorial(n) - logFactorial(k) - logFactorial(n - k);

/** Fisher's exact test, one-sided: the chance of as many losses in the edit runs or more, margins given. */
export function fisherGreater(edit: number, editRuns: number, control: number, controlRuns: number): number {
  const lost = edit + control;
  const all = logChoose(editRuns + controlRuns, lost);
  let p = 0;
  for (let x = edit; x <= Math.min(lost, editRuns); x++) {
    if (lost - x <= controlRuns) {
      p += Math.exp(logChoose(editRuns, x) + logChoose(controlRuns, lost - x) - all);
    }
  }
  return Math.min(1, p);
}

/** Wilson's score interval of a rate. `z`: 1.96 for 95 % on two sides. */
export function wilson(x: number, n: number, z = 1.96): [low: number, high: number] {
  if (n === 0) {
    return [0, 1];
  }
  const rate = x / n;
  const middle = rate + (z * z) / (2 * n);
  const spread = z * Math.sqrt((rate * (1 - rate)) / n + (z * z) / (4 * n * n));
  const scale = 1 + (z * z) / n;
  return [Math.max(0, (middle - spread) / scale), Math.min(1, (middle + spread) / scale)];
}

/** Newcombe's interval of a difference of two rates (method 10: from Wilson's intervals). */
export function newcombe(
  edit: number,
  editRuns: number,
  control: number,
  controlRuns: number,
  z = 1.96,
): [low: number, high: number] {
  const [e, c] = [edit / editRuns, control / controlRuns];
  const [eLow, eHigh] = wilson(edit, editRuns, z);
  const [cLow, cHigh] = wilson(control, controlRuns, z);
  return [e - c - Math.hypot(e - eLow, cHigh - c), e - c + Math.hypot(eHigh - e, c - cLow)];
}
