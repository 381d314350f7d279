import type { CancellationToken } from 'vscode';

/** VS Code's way of cancelling as the engine's. `also` ends it as well. */
export function abortSignal(token: CancellationToken, also?: AbortSignal): AbortSignal {
  const controller = new AbortController();
  if (token.isCancellationRequested) {
    controller.abort();
  } else {
    const listening = token.onCancellationRequested(() => {
      listening.dispose();
      controller.abort();
    });
  }
  return also ? AbortSignal.any([controller.signal, also]) : controller.signal;
}
