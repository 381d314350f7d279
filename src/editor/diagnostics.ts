import * as vscode from 'vscode';
import { DisposableStore } from './dispose.ts';
import { DIAGNOSTICS_SOURCE } from './ids.ts';
import type { Mark, Marks } from './marks.ts';

const SEVERITY: Record<Mark['severity'], vscode.DiagnosticSeverity> = {
  warning: vscode.DiagnosticSeverity.Warning,
  information: vscode.DiagnosticSeverity.Information,
  hint: vscode.DiagnosticSeverity.Hint,
};

function diagnostic(mark: Mark): vscode.Diagnostic {
  const made = new vscode.Diagnostic(mark.range, mark.text, SEVERITY[mark.severity]);
  made.source = DIAGNOSTICS_SOURCE;
  made.code = mark.claim.verdict;
  return made;
}

/** Puts the marks among VS Code's problems. Never as errors: a finding is no fault of the code. */
export class Diagnostics implements vscode.Disposable {
  readonly #own = new DisposableStore();

  constructor(marks: Marks) {
    const collection = this.#own.add(vscode.languages.createDiagnosticCollection(DIAGNOSTICS_SOURCE));
    this.#own.add(
      marks.onDidChange(() => {
        collection.clear();
        // One entry a mark: those of the same file are put together by the collection.
        collection.set(marks.all.map(mark => [mark.file, [diagnostic(mark)]]));
      }),
    );
  }

  dispose(): void {
    this.#own.dispose();
  }
}
