/** Where the reason stands on the mocha object that was left out; one key, however often this file is bundled. */
const REASON = Symbol.for('explanation-auditor.skipReason');

/**
 * Leaves out the running test, or from a `before` hook its whole suite, and says why.
 * `context` is mocha's `this`. Never returns.
 */
export function skip(context: Mocha.Context, reason: string): never {
  const runnable = context.runnable();
  const isHook = Reflect.get(runnable, 'type') === 'hook';
  Reflect.set((isHook ? runnable.parent : undefined) ?? runnable, REASON, reason);
  return context.skip();
}

/** The reason why `test` was left out; it may stand with a suite around it. */
export function reasonOf(test: Mocha.Test): string {
  for (let at: Mocha.Test | Mocha.Suite | undefined = test; at !== undefined; at = at.parent) {
    const reason: unknown = Reflect.get(at, REASON);
    if (typeof reason === 'string') {
      return reason;
    }
  }
  return 'no reason given';
}
