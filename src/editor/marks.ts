import * as vscode from 'vscode';
import type { ClaimReport } from '../audit/report.ts';
import { DisposableStore } from './dispose.ts';
import { featuresOf, reasonNumber } from './explanation.ts';
import type { Explanation } from './explanation.ts';
import type { Explanations } from './explanations.ts';
import { findingsOf } from './findings.ts';
import type { Finding } from './findings.ts';
import { SETTINGS_SECTION } from './ids.ts';
import { explanationLine, featureLines } from './locate.ts';
import { findCode } from './findCode.ts';
import type { Settings } from './settings.ts';
import { findingText } from './words.ts';

/** A finding where it stands in a file. */
export interface Mark {
  readonly file: vscode.Uri;
  readonly range: vscode.Range;
  readonly severity: Finding['severity'];
  readonly explanation: string;
  readonly claim: ClaimReport;
  /** Plain text, for people. */
  readonly text: string;
}

/** Milliseconds after an edit before the marks of a file are looked for again. */
const SETTLE_MS = 300;

function rangeOf(text: string, start: number, end: number): vscode.Range {
  const before = text.slice(0, start).split('\n');
  const inside = text.slice(start, end).split('\n');
  const line = before.length - 1;
  const column = before.at(-1)?.length ?? 0;
  const last = inside.at(-1)?.length ?? 0;
  return new vscode.Range(line, column, line + inside.length - 1, inside.length === 1 ? column + last : last);
}

/** Where the findings of all audits stand in files as these are now. Files without a finding cost nothing. */
export class Marks implements vscode.Disposable {
  readonly #explanations: Explanations;
  readonly #settings: Settings;
  readonly #own = new DisposableStore();
  readonly #changed: vscode.EventEmitter<void>;
  #all: readonly Mark[] = [];
  /** Counts the searches: one that a later one overtook is dropped. */
  #search = 0;
  #timer: NodeJS.Timeout | null = null;

  readonly onDidChange: vscode.Event<void>;

  constructor(parts: { explanations: Explanations; settings: Settings; log: vscode.LogOutputChannel }) {
    this.#explanations = parts.explanations;
    this.#settings = parts.settings;
    this.#changed = this.#own.add(new vscode.EventEmitter<void>());
    this.onDidChange = this.#changed.event;
    const search = () => {
      this.#find().catch((thrown: unknown) => parts.log.error(`Marks: ${String(thrown)}`));
    };
    const later = (file: vscode.Uri) => {
      if (this.#concerns(file)) {
        clearTimeout(this.#timer ?? undefined);
        this.#timer = setTimeout(search, SETTLE_MS);
      }
    };
    this.#own.add(this.#explanations.onDidChange(search));
    this.#own.add(vscode.workspace.onDidChangeTextDocument(event => later(event.document.uri)));
    this.#own.add(vscode.workspace.onDidCreateFiles(event => event.files.forEach(later)));
    this.#own.add(vscode.workspace.onDidDeleteFiles(event => event.files.forEach(later)));
    this.#own.add(vscode.workspace.onDidChangeWorkspaceFolders(search));
    this.#own.add(
      vscode.workspace.onDidChangeConfiguration(event => {
        if (event.affectsConfiguration(SETTINGS_SECTION)) {
          search();
        }
      }),
    );
  }

  get all(): readonly Mark[] {
    return this.#all;
  }

  of(file: vscode.Uri): Mark[] {
    const wanted = file.toString();
    return this.#all.filter(mark => mark.file.toString() === wanted);
  }

  dispose(): void {
    clearTimeout(this.#timer ?? undefined);
    this.#own.dispose();
  }

  /** An edit of this file may move or bring back a mark. */
  #concerns(file: vscode.Uri): boolean {
    return this.#explanations.all.some(({ report, capture, file: captureFile }) => {
      const path = capture.output.path;
      return (
        report &&
        (file.toString() === captureFile || (path && file.path.endsWith(path.replace(/^\.?\//, ''))))
      );
    });
  }

  async #find(): Promise<void> {
    this.#search += 1;
    const search = this.#search;
    const found = await Promise.all(this.#explanations.all.map(explanation => this.#marksOf(explanation)));
    if (search === this.#search) {
      this.#all = found.flat();
      this.#changed.fire();
    }
  }

  async #marksOf(explanation: Explanation): Promise<Mark[]> {
    const { report, key } = explanation;
    const findings = report ? findingsOf(report, explanation.setAside, this.#settings.severities) : [];
    if (!report || findings.length === 0) {
      return [];
    }
    const code = await findCode(explanation);
    if (code.at === 'changed') {
      // The code is not what was audited any more: a mark would speak of something else.
      return [];
    }
    return findings.map(({ claim, severity }) => {
      const place =
        code.at === 'file'
          ? featureLines(code.text, code.span, featuresOf(explanation, claim))
          : lineSpan(code.text, explanationLine(code.text));
      const text = findingText(report, claim, reasonNumber(report.claims, claim.id));
      const range = rangeOf(code.text, place.start, place.end);
      return { file: code.file, range, severity, explanation: key, claim, text };
    });
  }
}

function lineSpan(text: string, line: number): { start: number; end: number } {
  const lines = text.split('\n');
  const start = lines.slice(0, line).reduce((sum, before) => sum + before.length + 1, 0);
  const whole = lines[line] ?? '';
  return { start: start + whole.length - whole.trimStart().length, end: start + whole.trimEnd().length };
}
