import path from 'node:path';
import { parseArgs } from 'node:util';

/** What code.ts understands of VS Code's command line. All paths are absolute. */
export interface CommandLine {
  readonly version: boolean;
  /** Arguments of --install-extension, --uninstall-extension and --list-extensions, to be passed on. */
  readonly manageExtensions: readonly string[];
  readonly open: string | undefined;
  readonly extensionDevelopmentPaths: readonly string[];
  readonly extensionTestsPath: string | undefined;
  readonly userDataDir: string | undefined;
  readonly extensionsDir: string | undefined;
  readonly disableExtensions: boolean;
  /** Workspace trust is on unless it is switched off, as in VS Code. */
  readonly workspaceTrust: boolean;
  readonly proposedApi: readonly string[];
  readonly locale: string | undefined;
}

const several = { type: 'string', multiple: true } as const;
const one = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;

/** Reads VS Code's command line; switches that mean nothing here are passed over. */
export function readCommandLine(argv: readonly string[]): CommandLine {
  const { values, positionals } = parseArgs({
    args: [...argv],
    strict: false,
    allowPositionals: true,
    options: {
      version: flag,
      extensionDevelopmentPath: several,
      extensionTestsPath: one,
      'user-data-dir': one,
      'extensions-dir': one,
      'disable-extensions': flag,
      'disable-workspace-trust': flag,
      'enable-proposed-api': several,
      locale: one,
      'install-extension': several,
      'uninstall-extension': several,
      'list-extensions': flag,
      'crash-reporter-directory': one,
      logsPath: one,
      log: one,
      sync: one,
      profile: one,
    },
  });
  const texts = (value: unknown): string[] =>
    [value].flat().filter(item => typeof item === 'string' && item !== '') as string[];
  const text = (value: unknown): string | undefined => texts(value).at(-1);
  const file = (value: unknown): string | undefined => {
    const named = text(value);
    return named === undefined ? undefined : path.resolve(named);
  };
  return {
    version: values.version === true,
    manageExtensions: [
      ...texts(values['install-extension']).flatMap(id => ['--install-extension', id]),
      ...texts(values['uninstall-extension']).flatMap(id => ['--uninstall-extension', id]),
      ...(values['list-extensions'] === true ? ['--list-extensions'] : []),
    ],
    open: file(positionals[0]),
    extensionDevelopmentPaths: texts(values.extensionDevelopmentPath).map(folder => path.resolve(folder)),
    extensionTestsPath: file(values.extensionTestsPath),
    userDataDir: file(values['user-data-dir']),
    extensionsDir: file(values['extensions-dir']),
    disableExtensions: values['disable-extensions'] === true,
    workspaceTrust: values['disable-workspace-trust'] !== true,
    proposedApi: texts(values['enable-proposed-api']),
    locale: text(values.locale),
  };
}
