import assert from 'node:assert/strict';
import path from 'node:path';
import { ESLint, Linter } from 'eslint';
import tseslint from 'typescript-eslint';

const CHECKOUT = path.resolve(import.meta.dirname, '../..');
const RULE = 'layers/direction';

/** Every way to name a module in a source file, with the module left open. */
const FORMS: Readonly<Record<string, (module: string) => string>> = {
  static: module => `import * as m from '${module}'; m;`,
  'side effect': module => `import '${module}';`,
  're-export': module => `export * from '${module}';`,
  'named re-export': module => `export { m } from '${module}';`,
  'type re-export': module => `export type { M } from '${module}';`,
  dynamic: module => `await import('${module}');`,
  'dynamic, as a template': module => `await import(\`${module}\`);`,
  'type-only': module => `import type { M } from '${module}';`,
  'inline type': module => `import { type M } from '${module}';`,
  'import type expression': module => `let m: import('${module}').M;`,
  'typeof import': module => `let m: typeof import('${module}');`,
  require: module => `require('${module}');`,
  'require.resolve': module => `require.resolve('${module}');`,
  'import = require': module => `import m = require('${module}');`,
};

describe('the direction of imports', () => {
  const eslint = new ESLint({ cwd: CHECKOUT });
  const linter = new Linter({ cwd: CHECKOUT });

  /** What the rule, as the real configuration sets it for `file`, says of `code`. */
  async function complaints(file: string, code: string): Promise<string[]> {
    const config = (await eslint.calculateConfigForFile(path.join(CHECKOUT, file))) as Linter.Config;
    const setting = config.rules?.[RULE];
    const layers = config.plugins?.['layers'];
    assert.ok(layers !== undefined, `the rule is not there for ${file}`);
    assert.ok(Array.isArray(setting), `the rule is not set for ${file}`);
    assert.equal(setting[0], 2, `the rule is no error for ${file}`);
    const messages = linter.verify(
      code,
      [
        {
          files: ['**/*.ts'],
          languageOptions: { parser: tseslint.parser },
          plugins: { layers },
          rules: { [RULE]: setting },
        },
      ],
      { filename: path.join(CHECKOUT, file) },
    );
    for (const message of messages) {
      assert.equal(message.ruleId, RULE, message.message);
    }
    return messages.map(message => message.message);
  }

  async function refuses(file: string, code: string): Promise<void> {
    assert.notDeepEqual(await complaints(file, code), [], `${file} may: ${code}`);
  }

  async function allows(file: string, code: string): Promise<void> {
    assert.deepEqual(await complaints(file, code), [], `${file} may not: ${code}`);
  }

  describe('refuses in the engine', () => {
    for (const [form, write] of Object.entries(FORMS)) {
      for (const module of ['vscode', 'node:fs', 'fs', 'openai', 'openai/resources', 'web-tree-sitter']) {
        it(`${module}, ${form}`, () => refuses('src/audit/planted.ts', write(module)));
      }
      it(`another room, ${form}`, () => refuses('src/audit/planted.ts', write('../models/planted.ts')));
    }
    it('a module whose name is computed', async () => {
      await refuses('src/audit/planted.ts', "await import('vs' + 'code');");
      await refuses('src/audit/planted.ts', 'require(name);');
    });
    it('any of these in a folder of its own', () =>
      refuses('src/audit/deeper/planted.ts', "import 'vscode';"));
    it('a file outside of src', () => refuses('src/audit/planted.ts', "import '../../scripts/planted.ts';"));
  });

  describe('refuses vscode outside the editor', () => {
    const elsewhere = [
      'src/checks/planted.ts',
      'src/sources/planted.ts',
      'src/models/openai/planted.ts',
      'src/syntax/planted.ts',
      'src/history/planted.ts',
      'src/panel/planted.ts',
      'src/cli/planted.ts',
      'media/planted.ts',
      'test/unit/planted.ts',
      'bench/planted.ts',
    ];
    for (const file of elsewhere) {
      it(`in ${file}, in every form`, async () => {
        for (const write of Object.values(FORMS)) {
          await refuses(file, write('vscode'));
        }
      });
    }
  });

  describe('refuses the wrong direction', () => {
    const wrong: readonly (readonly [from: string, to: string])[] = [
      ['src/checks/planted.ts', '../models/planted.ts'],
      ['src/sources/planted.ts', '../history/planted.ts'],
      ['src/models/planted.ts', '../checks/planted.ts'],
      ['src/syntax/planted.ts', '../panel/protocol.ts'],
      ['src/history/planted.ts', '../sources/planted.ts'],
      ['src/panel/planted.ts', '../editor/planted.ts'],
      ['src/panel/planted.ts', '../models/planted.ts'],
      ['src/cli/planted.ts', '../editor/planted.ts'],
      ['src/editor/planted.ts', '../cli/planted.ts'],
      ['src/models/planted.ts', '../cli/planted.ts'],
      ['src/models/planted.ts', '../extension.ts'],
      ['src/models/planted.ts', '../../media/planted.ts'],
      ['src/models/deeper/planted.ts', '../../editor/planted.ts'],
      ['src/extension.ts', './cli/planted.ts'],
      ['media/planted.ts', '../src/editor/planted.ts'],
      ['media/planted.ts', '../src/models/planted.ts'],
    ];
    for (const [from, to] of wrong) {
      it(`${from} → ${to}, in every form`, async () => {
        for (const write of Object.values(FORMS)) {
          await refuses(from, write(to));
        }
      });
    }
  });

  describe('allows', () => {
    const right: readonly (readonly [from: string, to: string])[] = [
      ['src/audit/planted.ts', './capture.ts'],
      ['src/audit/planted.ts', 'zod'],
      ['src/audit/planted.ts', 'markdown-it'],
      ['src/checks/planted.ts', '../audit/capture.ts'],
      ['src/checks/planted.ts', 'node:fs'],
      ['src/models/openai/planted.ts', '../../audit/ports.ts'],
      ['src/models/openai/planted.ts', 'openai'],
      ['src/models/languageModel.ts', 'vscode'],
      ['src/panel/planted.ts', '../audit/report.ts'],
      ['src/cli/planted.ts', '../sources/planted.ts'],
      ['src/editor/planted.ts', 'vscode'],
      ['src/editor/planted.ts', '../panel/protocol.ts'],
      ['src/editor/planted.ts', '../history/planted.ts'],
      ['src/extension.ts', 'vscode'],
      ['src/extension.ts', './editor/planted.ts'],
      ['media/planted.ts', '../src/panel/protocol.ts'],
      ['media/planted.ts', '../src/audit/report.ts'],
      ['test/editor/planted.ts', 'vscode'],
      ['test/unit/planted.ts', '../../src/audit/audit.ts'],
    ];
    for (const [from, to] of right) {
      it(`${from} → ${to}, in every form`, async () => {
        for (const write of Object.values(FORMS)) {
          await allows(from, write(to));
        }
      });
    }
    it('a module that only looks like vscode', () =>
      allows('src/models/planted.ts', "import 'vscode-uri'; const vscode = 1; vscode;"));
  });
});
