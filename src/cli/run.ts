import { toAuditError } from '../audit/errors.ts';
import { readArguments } from './arguments.ts';
import { errorText, EXIT, statusOf } from './exit.ts';
import type { ExitStatus } from './exit.ts';
import type { Surroundings } from './surroundings.ts';

/** Runs one command line to its exit status. What each command needs is loaded when it is its turn. */
export async function run(args: readonly string[], around: Surroundings): Promise<ExitStatus> {
  const { terminal } = around;
  try {
    const invocation = readArguments(args);
    switch (invocation.command) {
      case 'help':
        await terminal.result(invocation.text);
        return EXIT.clean;
      case 'audit':
        return await (await import('./auditCommand.ts')).auditCommand(invocation.options, around);
      case 'ask':
        return await (await import('./askCommand.ts')).askCommand(invocation.options, around);
      case 'models':
        return await (await import('./modelsCommand.ts')).modelsCommand(invocation.options, around);
    }
  } catch (thrown) {
    const error = toAuditError(thrown, 'server-error');
    terminal.say(errorText(error));
    return statusOf(error);
  }
}
