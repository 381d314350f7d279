import { escapeControls } from '../audit/escapeControls.ts';
import { AuditError } from '../audit/errors.ts';
import { askWithReasons } from '../sources/ask.ts';
import type { AskArguments } from './arguments.ts';
import { checkWritable, writeWhole } from './atomicFile.ts';
import type { Surroundings } from './surroundings.ts';
import { openModel } from './chooseModel.ts';
import { EXIT } from './exit.ts';
import type { ExitStatus } from './exit.ts';
import { json } from './terminal.ts';
import { readText } from './textFile.ts';

/** Longer files would fill any model's context, and are likely named by mistake. */
const LONGEST = 1_000_000;

async function attachment(path: string): Promise<{ path: string; text: string }> {
  try {
    const text = await readText(path);
    if (text.length > LONGEST) {
      throw new AuditError('bad-file', `has ${text.length} characters; at most ${LONGEST} can be attached.`);
    }
    return { path, text };
  } catch (thrown) {
    throw thrown instanceof AuditError
      ? new AuditError(thrown.reason, `${path}: ${thrown.message}`, thrown)
      : thrown;
  }
}

/** Has a model answer with its reasons first, and hands the capture over. */
export async function askCommand(options: AskArguments, around: Surroundings): Promise<ExitStatus> {
  const { terminal, signal } = around;
  const attachments = await Promise.all(options.attach.map(attachment));
  if (options.out !== null) {
    await checkWritable(options.out);
  }
  const opened = await openModel(options, null, around);
  try {
    let lines = 0;
    const capture = await askWithReasons({
      task: options.task,
      attachments,
      model: opened.model,
      signal,
      now: Date.now(),
      seed: options.seed ?? undefined,
      onText: text => {
        const now = text.split('\n').length;
        if (terminal.columns !== null) {
          terminal.redraw(`The model answers: ${now} lines`.slice(0, terminal.columns - 1));
        } else if (now !== lines) {
          terminal.say(`The model answers: ${now} lines`);
        }
        lines = now;
      },
    });
    if (options.out === null) {
      await terminal.result(json(capture));
    } else {
      await writeWhole(options.out, json(capture));
      const { explanation, output } = capture;
      const answer = output.kind === 'answer' ? `ANSWER: ${output.text}` : output.text;
      await terminal.result(escapeControls(`${explanation.text}\n\n${answer}\n`));
      terminal.say(`Captured in ${options.out}`);
    }
    return EXIT.clean;
  } finally {
    opened.close();
  }
}
