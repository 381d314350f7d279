import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import {
  COLOURS,
  COMMANDS,
  CONTAINER,
  CONTEXT,
  ROWS,
  SETTINGS,
  SETTINGS_SECTION,
  VERDICT_COLOURS,
  VIEWS,
} from '../../src/editor/ids.ts';
import { VERDICTS } from '../../src/audit/report.ts';

interface Menu {
  readonly command: string;
  readonly when?: string;
}

interface Setting {
  readonly scope: string;
  readonly default: unknown;
  readonly enum?: readonly string[];
}

interface Manifest {
  readonly icon: string;
  readonly activationEvents: readonly string[];
  readonly engines: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly capabilities: {
    readonly untrustedWorkspaces: { readonly restrictedConfigurations: readonly string[] };
  };
  readonly contributes: {
    readonly commands: readonly {
      readonly command: string;
      readonly category: string;
      readonly enablement?: string;
    }[];
    readonly menus: Readonly<Record<string, readonly Menu[]>>;
    readonly viewsContainers: {
      readonly activitybar: readonly { readonly id: string; readonly icon: string }[];
    };
    readonly views: Readonly<Record<string, readonly { readonly id: string; readonly type?: string }[]>>;
    readonly viewsWelcome: readonly { readonly view: string }[];
    readonly configuration: { readonly properties: Readonly<Record<string, Setting>> };
    readonly colors: readonly { readonly id: string; readonly defaults: Readonly<Record<string, string>> }[];
  };
}

function read(file: string): string {
  return readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
}

const sorted = (values: Iterable<string>) => [...values].sort();

describe('package.json and the code', () => {
  const text = read('package.json');
  const manifest = JSON.parse(text) as Manifest;
  const strings = JSON.parse(read('package.nls.json')) as Record<string, string>;
  const { contributes } = manifest;

  it('name the same commands', () => {
    assert.deepEqual(
      sorted(contributes.commands.map(({ command }) => command)),
      sorted(Object.values(COMMANDS)),
    );
    for (const { category } of contributes.commands) {
      assert.equal(category, '%category%');
    }
    assert.equal(strings['category'], 'Explanation Audit');
  });

  it('put only commands that exist into menus, and hide from the palette what needs to be told of what', () => {
    const known = new Set<string>(Object.values(COMMANDS));
    for (const [menu, entries] of Object.entries(contributes.menus)) {
      for (const { command } of entries) {
        assert.ok(known.has(command), `${menu}: ${command}`);
      }
    }
    const hidden = (contributes.menus['commandPalette'] ?? []).filter(({ when }) => when === 'false');
    assert.deepEqual(
      sorted(hidden.map(({ command }) => command)),
      sorted([
        COMMANDS.openExplanation,
        COMMANDS.showEvidence,
        COMMANDS.setAside,
        COMMANDS.takeBack,
        COMMANDS.removeExplanation,
      ]),
    );
  });

  it('name the same views, in the same container', () => {
    assert.deepEqual(
      contributes.viewsContainers.activitybar.map(({ id }) => id),
      [CONTAINER],
    );
    assert.deepEqual(Object.keys(contributes.views), [CONTAINER]);
    assert.deepEqual(
      sorted((contributes.views[CONTAINER] ?? []).map(({ id }) => id)),
      sorted(Object.values(VIEWS)),
    );
    assert.deepEqual(
      contributes.viewsWelcome.map(({ view }) => view),
      [VIEWS.explanations],
    );
  });

  it('name the same settings', () => {
    assert.deepEqual(
      sorted(Object.keys(contributes.configuration.properties)),
      sorted(Object.values(SETTINGS).map(name => `${SETTINGS_SECTION}.${name}`)),
    );
  });

  it('name the same colours, each with its four values', () => {
    assert.deepEqual(sorted(contributes.colors.map(({ id }) => id)), sorted(Object.values(COLOURS)));
    for (const { id, defaults } of contributes.colors) {
      assert.deepEqual(
        sorted(Object.keys(defaults)),
        ['dark', 'highContrast', 'highContrastLight', 'light'],
        id,
      );
      for (const value of Object.values(defaults)) {
        assert.match(value, /^#[0-9a-f]{6}$/, id);
      }
    }
    assert.deepEqual(sorted(Object.keys(VERDICT_COLOURS)), sorted(VERDICTS));
  });

  it('ask in when clauses for what the code tells, and for nothing else', () => {
    const clauses = [
      ...Object.values(contributes.menus).flatMap(entries => entries.map(({ when }) => when ?? '')),
      ...contributes.commands.map(({ enablement }) => enablement ?? ''),
    ].join(' ');
    const asked = new Set(clauses.match(/explanationAuditor\.\w+/g) ?? []);
    const told = new Set<string>([...Object.values(CONTEXT), ...Object.values(VIEWS)]);
    assert.deepEqual(
      sorted(asked).filter(key => !told.has(key)),
      [],
    );
    assert.deepEqual(
      sorted(Object.values(CONTEXT)).filter(key => !asked.has(key)),
      [],
    );
    const rows = new Set<string>(Object.values(ROWS));
    for (const [, row = ''] of clauses.matchAll(/viewItem == ([\w.]+)/g)) {
      assert.ok(rows.has(row), row);
    }
    for (const [, pattern = ''] of clauses.matchAll(/viewItem =~ \/([^/]+)\//g)) {
      assert.ok(
        [...rows].some(row => new RegExp(pattern).test(row)),
        pattern,
      );
    }
  });

  it('have every string that is asked for, and no other', () => {
    const asked = new Set([...text.matchAll(/"%([\w.]+)%"/g)].map(([, key = '']) => key));
    assert.deepEqual(sorted(Object.keys(strings)), sorted(asked));
  });

  it('keep a workspace from choosing the server, the model or a file', () => {
    const restricted = new Set(manifest.capabilities.untrustedWorkspaces.restrictedConfigurations);
    for (const name of [SETTINGS.baseUrl, SETTINGS.model, SETTINGS.modelPath]) {
      const id = `${SETTINGS_SECTION}.${name}`;
      assert.equal(contributes.configuration.properties[id]?.scope, 'machine', id);
      assert.ok(restricted.has(id), id);
    }
    for (const id of restricted) {
      assert.ok(id in contributes.configuration.properties, id);
    }
  });

  it('start nothing before it is asked for', () => {
    assert.deepEqual(manifest.activationEvents, []);
  });

  it('have the pictures that are named', () => {
    for (const file of [manifest.icon, ...contributes.viewsContainers.activitybar.map(({ icon }) => icon)]) {
      assert.ok(existsSync(new URL(`../../${file}`, import.meta.url)), file);
    }
  });

  it('offer no link to a command that does not exist', () => {
    const known = new Set<string>(Object.values(COMMANDS));
    const linked = Object.values(strings).flatMap(value =>
      [...value.matchAll(/\(command:([\w.]+)\)/g)].map(([, id = '']) => id),
    );
    assert.ok(linked.length > 0);
    assert.deepEqual(
      linked.filter(id => !known.has(id)),
      [],
    );
  });
});
