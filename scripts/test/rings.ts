import type { Need } from './needs.ts';
import { command, countedTests, mocha, oneCheck } from './steps.ts';
import type { Step } from './steps.ts';

/** A kind of test, from the fastest to the slowest. */
export interface Ring {
  readonly name: string;
  /** Where its test files are; null for a ring that checks the whole checkout. */
  readonly folder: string | null;
  /** Without these it can't run, which counts as a failure. */
  readonly needs: readonly Need[];
  /** Without these it runs, and its tests skip aloud what they can't do. */
  readonly wants: readonly Need[];
  /** @param fast may take results over from the run before: for the loop while working, never in CI. */
  steps(files: readonly string[], fast: boolean): readonly Step[];
}

const PRETTIER_CACHE = ['--cache', '--cache-location', '.cache/prettier'];

const WALKS = 'test/editor/walks/';

/** Tests in the extension host, and walks through the workbench from outside. */
function editorSteps(files: readonly string[]): Step[] {
  const walks = files.filter(file => file.startsWith(WALKS));
  const inside = files.filter(file => !file.startsWith(WALKS));
  return [
    ...(inside.length === 0 ? [] : [countedTests('inside VS Code', 'scripts/test/inside/main.ts', inside)]),
    ...(walks.length === 0 ? [] : [mocha('walks', walks)]),
  ];
}

export const RINGS: readonly Ring[] = [
  {
    name: 'lint',
    folder: null,
    needs: [],
    wants: [],
    steps: (_, fast) => [
      oneCheck([
        command('eslint', 'eslint/bin/eslint.js', ['.', '--max-warnings=0']),
        command('prettier', 'prettier/bin/prettier.cjs', [
          '--check',
          '--log-level=warn',
          '.',
          ...(fast ? PRETTIER_CACHE : []),
        ]),
      ]),
    ],
  },
  {
    name: 'types',
    folder: null,
    needs: [],
    wants: [],
    steps: () => [
      oneCheck([
        command('tsc', 'typescript/bin/tsc', ['--noEmit']),
        command('tsc -p media', 'typescript/bin/tsc', ['--noEmit', '-p', 'media']),
      ]),
    ],
  },
  { name: 'unit', folder: 'test/unit', needs: [], wants: ['build'], steps: files => [mocha('unit', files)] },
  {
    name: 'page',
    folder: 'test/page',
    needs: ['build', 'chromium'],
    wants: [],
    steps: files => [mocha('page', files)],
  },
  {
    name: 'models',
    folder: 'test/models',
    needs: [],
    wants: ['build', 'model', 'server'],
    steps: files => [mocha('models', files)],
  },
  {
    name: 'editor',
    folder: 'test/editor',
    needs: ['build', 'chromium', 'host'],
    wants: ['model'],
    steps: editorSteps,
  },
];
