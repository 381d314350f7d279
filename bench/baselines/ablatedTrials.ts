import { editTask } from '../../src/audit/edit.ts';
import type { EditableTask } from '../../src/audit/edit.ts';
import type { Phase } from '../../src/audit/events.ts';
import type { TrialReport } from '../../src/audit/report.ts';
import { Trials } from '../../src/audit/trials.ts';
import type { TrialOptions, TrialSpec } from '../../src/audit/trials.ts';
import type { Ablation } from './ablations.ts';

/** Phases in which reasons are settled together. */
const JOINT: readonly Phase[] = ['together', 'both-places'];

const isControl = (spec: TrialSpec): boolean => spec.stream.includes('control of');
const isRemovalControl = (spec: TrialSpec): boolean => isControl(spec) && /\bremove\b/.test(spec.stream);
const isAlteration = (spec: TrialSpec): boolean => /\balter\b/.test(spec.stream);
const isLook = (spec: TrialSpec): boolean => /\blook\b/.test(spec.stream);

/**
 * The engine's trials with one part of the method taken out. The plan above doesn't know: it is handed what it
 * would have been handed without that part, and no call is made for a run that the part alone needs.
 */
export class AblatedTrials extends Trials {
  /** The phase that the plan said it is in. */
  phase: Phase = 'describe';
  private readonly given: TrialOptions;
  private readonly ablation: Ablation;
  private readonly task: EditableTask;
  private readonly controls: TrialReport[] = [];

  constructor(
    options: TrialOptions,
    form: 'continued' | 'asked-again',
    ablation: Ablation,
    task: EditableTask,
  ) {
    super(options, form);
    this.given = options;
    this.ablation = ablation;
    this.task = task;
  }

  override async run(specs: readonly TrialSpec[]): Promise<TrialReport[]> {
    const skipped = specs.filter(spec => this.skips(spec));
    const made = await super.run(
      specs.filter(spec => !skipped.includes(spec)).map(spec => this.changed(spec)),
    );
    const scored = made.map(trial => this.scored(trial));
    this.keepControls(specs, scored);
    return [...scored, ...skipped.map(spec => this.supposed(spec))];
  }

  private skips(spec: TrialSpec): boolean {
    switch (this.ablation) {
      case 'no alteration':
        return isAlteration(spec);
      case 'no looks alone':
        return isLook(spec) && this.phase === 'alone';
      case 'no joint arms':
        return JOINT.includes(this.phase);
      case 'reused controls':
        return isRemovalControl(spec) && this.earlier(spec) !== undefined;
      case 'no placebo':
      case 'whole-text outcome':
      case 'peeking at p-values':
        return false;
    }
  }

  /** The control that another stream drew for this block. */
  private earlier(spec: TrialSpec): TrialReport | undefined {
    const control = this.controls[spec.block];
    return control && control.stream !== spec.stream ? control : undefined;
  }

  /** Without placebos the control of a removal is the task as it was. */
  private changed(spec: TrialSpec): TrialSpec {
    const replaced =
      this.ablation === 'no placebo' && isControl(spec) && /\b(?:remove|both-places)\b/.test(spec.stream);
    return replaced
      ? {
          ...spec,
          task: editTask(this.task, {
            operator: 'identical',
            claims: [],
            role: 'control',
            seed: 0,
            draw: '',
          }),
        }
      : spec;
  }

  private scored(trial: TrialReport): TrialReport {
    const { output } = trial;
    if (this.ablation !== 'whole-text outcome' || output === null) {
      return trial;
    }
    const differs = output.trim() !== this.given.capture.output.text.trim();
    return {
      ...trial,
      lost: Object.fromEntries(
        Object.entries(trial.lost).map(([probe, lost]) => [probe, probe === 'planted' ? lost : differs]),
      ),
    };
  }

  private keepControls(specs: readonly TrialSpec[], trials: readonly TrialReport[]): void {
    for (const trial of trials) {
      const spec = specs.find(one => one.stream === trial.stream && one.block === trial.block);
      if (spec && isRemovalControl(spec)) {
        this.controls[spec.block] ??= trial;
      }
    }
  }

  /** What stands for a run that isn't made: an earlier control, or a run that lost nothing. */
  private supposed(spec: TrialSpec): TrialReport {
    const earlier = this.ablation === 'reused controls' ? this.earlier(spec) : undefined;
    const base: TrialReport = earlier ?? {
      id: 't0',
      stream: '',
      block: 0,
      rendering: '',
      wording: 0,
      prompt: '',
      reply: '',
      output: '',
      lost: Object.fromEntries(this.given.probes.map(probe => [probe.id, false])),
      followed: {},
      reasonedAnew: false,
      failed: null,
      usage: { inputTokens: 0, outputTokens: 0 },
    };
    // Every supposed run counts as a wording of its own, so that none is missed.
    return { ...base, stream: spec.stream, block: spec.block, prompt: `${spec.stream} ${spec.block}` };
  }
}
