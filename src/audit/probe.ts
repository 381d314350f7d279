import { canonicalAnswer, sameAnswer } from './answer.ts';
import type { Capture, ClaimKind, StatedProbe } from './capture.ts';
import type { Probe, ProbeFeature } from './events.ts';
import { featureOf, featuresOf, places } from './features.ts';
import type { ReadOutput } from './features.ts';
import type { CodeReader } from './ports.ts';

/** A claim as far as its probe is concerned. */
export interface ProbedClaim {
  readonly text: string;
  readonly kind: ClaimKind;
  /** What a person said of the probe; null or absent: it is made by the rules. */
  readonly probe?: StatedProbe | null | undefined;
}

/**
 * The sharpest probe that a claim admits on the captured output, or null where there is none. Every probe that is
 * returned holds on the captured output and fails on an empty one and on one without what it asks for. Its id is
 * empty; whoever numbers the probes of an audit sets it.
 *
 * @param reader reads the language of the output; null for answers and for languages without a grammar.
 */
export function makeProbe(claim: ProbedClaim, capture: Capture, reader: CodeReader | null): Probe | null {
  if (claim.kind === 'process' || claim.kind === 'description') {
    return null;
  }
  const text = capture.output.text;
  const isCode = capture.output.kind === 'code';
  const used = isCode ? reader : null;
  const output: ReadOutput = { text, reading: used?.read(text) ?? null };
  const stated = claim.probe;
  const candidates: (Probe | null)[] = stated
    ? [
        stated.kind === 'feature' ? featureProbe(statedFeatures(stated, claim.text, output)) : null,
        stated.kind === 'answer' ? answerProbe(text) : null,
        stated.kind === 'whole' ? wholeProbe(output) : null,
      ]
    : [featureProbe(featuresOf(claim.text, output)), isCode ? wholeProbe(output) : answerProbe(text)];
  return candidates.find(probe => probe !== null && isSound(probe, output, used)) ?? null;
}

/**
 * Whether an output keeps the result that a probe asks for.
 *
 * @param output the part of a reply that is the output: the answer, or the code without its fence.
 * @param reader the reader that the probe was made with.
 */
export function keeps(probe: Probe, output: string, reader: CodeReader | null): boolean {
  switch (probe.kind) {
    case 'feature': {
      const isCode = probe.features.some(feature => feature.tokens.length > 0);
      const read: ReadOutput = { text: output, reading: isCode ? (reader?.read(output) ?? null) : null };
      return probe.features.length > 0 && probe.features.every(feature => places(feature, read).length > 0);
    }
    case 'answer': {
      const answer = canonicalAnswer(output);
      return answer !== null && probe.canonical !== null && sameAnswer(answer, probe.canonical);
    }
    case 'whole': {
      const reading = reader?.read(output);
      return reading !== undefined && !reading.broken && reading.normal === probe.canonical;
    }
    case 'behaviour':
      // Needs a command that a person approved; no rule makes such a probe.
      return false;
  }
}

/** Equal probes have equal keys: their claims form one group. */
export function probeKey(probe: Probe): string {
  const features = probe.features.map(feature => [feature.text, ...feature.tokens].join(' ')).sort();
  return JSON.stringify([probe.kind, probe.canonical, features]);
}

/** The features that a person named, or that the claim names; none at all if one isn't in the output. */
function statedFeatures(stated: StatedProbe, claim: string, output: ReadOutput): ProbeFeature[] {
  if (!stated.features) {
    return featuresOf(claim, output);
  }
  const found = stated.features.map(text => featureOf(text, output, true) ?? inText(text, output));
  return found.some(feature => feature === null) ? [] : found.filter(feature => feature !== null);
}

/** The features that a person said the output has, and that the captured output lacks: the claim is contradicted. */
export function missingFeatures(
  claim: ProbedClaim,
  { output }: Capture,
  reader: CodeReader | null,
): string[] {
  const used = output.kind === 'code' ? reader : null;
  const read: ReadOutput = { text: output.text, reading: used?.read(output.text) ?? null };
  return (claim.probe?.features ?? []).filter(text => !featureOf(text, read, true) && !inText(text, read));
}

/** A stated text that is no token of the code may still stand in it as written. */
function inText(text: string, output: ReadOutput): ProbeFeature | null {
  const feature = { text, tokens: [] };
  return places(feature, output).length > 0 ? feature : null;
}

function featureProbe(features: readonly ProbeFeature[]): Probe | null {
  if (features.length === 0) {
    return null;
  }
  const names = listed(features.map(feature => quotedName(feature.text)));
  return {
    id: '',
    kind: 'feature',
    text: `the output contains ${names}`,
    lostText: names,
    features,
    canonical: null,
  };
}

function answerProbe(text: string): Probe | null {
  const canonical = canonicalAnswer(text);
  if (canonical === null) {
    return null;
  }
  const answer = quotedName(text.trim().replace(/\s+/g, ' '));
  return {
    id: '',
    kind: 'answer',
    text: `the answer is ${answer}`,
    lostText: `the answer ${answer}`,
    features: [],
    canonical,
  };
}

function wholeProbe(output: ReadOutput): Probe | null {
  if (!output.reading || output.reading.broken || output.reading.normal === '') {
    return null;
  }
  return {
    id: '',
    kind: 'whole',
    text: 'the code has the same structure',
    lostText: 'the code’s structure',
    features: [],
    canonical: output.reading.normal,
  };
}

/** Holds on the captured output, fails on nothing, and fails once what it asks for is replaced. */
function isSound(probe: Probe, output: ReadOutput, reader: CodeReader | null): boolean {
  if (!keeps(probe, output.text, reader) || keeps(probe, '', reader)) {
    return false;
  }
  return probe.features.every(feature => !keeps(probe, without(feature, output), reader));
}

/** The output with every occurrence of a feature written over. */
function without(feature: ProbeFeature, output: ReadOutput): string {
  const found = [...places(feature, output)].sort((a, b) => b.start - a.start);
  let text = output.text;
  let limit = text.length;
  for (const { start, end } of found) {
    if (end <= limit) {
      text = `${text.slice(0, start)}${'q'.repeat(end - start)}${text.slice(end)}`;
      limit = start;
    }
  }
  return text;
}

function quotedName(text: string): string {
  return `\`${text.length > 60 ? `${text.slice(0, 57)}…` : text}\``;
}

function listed(names: readonly string[]): string {
  return names.length < 2
    ? names.join('')
    : `${names.slice(0, -1).join(', ')} and ${names[names.length - 1] ?? ''}`;
}
