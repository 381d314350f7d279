import assert from 'node:assert/strict';
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DisposableStore } from '../../src/editor/dispose.ts';
import { readFromPage } from '../../src/editor/fromPage.ts';
import { insideFolder } from '../../src/editor/insideFolder.ts';
import { originOf, readModelRef } from '../../src/editor/modelRef.ts';
import { EMBEDDED_IDS } from '../../src/editor/modelRef.ts';
import { EMBEDDED_MODELS } from '../../src/models/embedded/catalogue.ts';

describe('DisposableStore', () => {
  it('disposes once, the last first', () => {
    const gone: string[] = [];
    const store = new DisposableStore();
    store.add({ dispose: () => gone.push('first') });
    store.add({ dispose: () => gone.push('second') });
    store.dispose();
    store.dispose();
    assert.deepEqual(gone, ['second', 'first']);
  });

  it('disposes at once what comes too late', () => {
    let gone = false;
    const store = new DisposableStore();
    store.dispose();
    store.add({ dispose: () => (gone = true) });
    assert.equal(gone, true);
  });

  it('lets no failure keep another alive, and tells of it', () => {
    let gone = false;
    const store = new DisposableStore();
    store.add({ dispose: () => (gone = true) });
    store.add({
      dispose: () => {
        throw new Error('stuck');
      },
    });
    assert.throws(() => store.dispose(), AggregateError);
    assert.equal(gone, true);
  });
});

describe('a message of the page', () => {
  it('is taken with exactly its own fields', () => {
    assert.deepEqual(readFromPage({ type: 'start', key: 'k', mode: 'quick', extra: 1 }), {
      type: 'start',
      key: 'k',
      mode: 'quick',
    });
    assert.deepEqual(readFromPage({ type: 'ready' }), { type: 'ready' });
    assert.deepEqual(readFromPage({ type: 'open-diff', key: 'k', arm: 'a1', what: 'told', block: 2 }), {
      type: 'open-diff',
      key: 'k',
      arm: 'a1',
      what: 'told',
      block: 2,
    });
  });

  for (const [name, sent] of [
    ['no object', 'ready'],
    ['null', null],
    ['an unknown type', { type: 'run' }],
    ['a type of every object', { type: 'constructor' }],
    ['a missing key', { type: 'stop' }],
    ['a key that is no text', { type: 'stop', key: 7 }],
    ['another mode', { type: 'start', key: 'k', mode: 'deep' }],
    ['a block that is no count', { type: 'open-diff', key: 'k', arm: 'a', what: 'told', block: -1 }],
    ['a text beyond all measure', { type: 'page-error', message: 'x'.repeat(10_001) }],
  ] as const) {
    it(`is refused: ${name}`, () => assert.equal(readFromPage(sent), null));
  }
});

describe('a path that a capture names', () => {
  let folder: string;
  let outside: string;

  before(async () => {
    const scratch = await realpath(await mkdtemp(join(tmpdir(), 'inside-')));
    folder = join(scratch, 'workspace');
    outside = join(scratch, 'secret.txt');
    await mkdir(join(folder, 'src'), { recursive: true });
    await writeFile(join(folder, 'src/a.ts'), '');
    await writeFile(join(folder, '..b.ts'), '');
    await writeFile(outside, '');
    await symlink(outside, join(folder, 'link.ts'));
    await symlink(join(folder, 'src/a.ts'), join(folder, 'alias.ts'));
    await symlink(join(folder, '..'), join(folder, 'up'));
  });

  after(() => rm(join(folder, '..'), { recursive: true }));

  it('is taken inside the folder, however it is written', async () => {
    assert.equal(await insideFolder(folder, 'src/a.ts'), join(folder, 'src/a.ts'));
    assert.equal(await insideFolder(folder, './src/../src/a.ts'), join(folder, 'src/a.ts'));
    assert.equal(await insideFolder(folder, join(folder, 'src/a.ts')), join(folder, 'src/a.ts'));
    assert.equal(await insideFolder(folder, '..b.ts'), join(folder, '..b.ts'));
    assert.equal(await insideFolder(folder, 'alias.ts'), join(folder, 'alias.ts'));
  });

  it('is left alone outside of it: by dots, by its root, by a link to a file or a folder', async () => {
    for (const path of [
      '../secret.txt',
      outside,
      'link.ts',
      'up/secret.txt',
      '',
      '.',
      'src/none.ts',
      'src/a.ts\0',
    ]) {
      assert.equal(await insideFolder(folder, path), null, path);
    }
  });
});

describe('the chosen model', () => {
  const url = 'https://models.example/v1';

  it('is read from the settings', () => {
    assert.equal(readModelRef('', url), null);
    assert.deepEqual(readModelRef('embedded', url), { kind: 'embedded', id: EMBEDDED_IDS.standard });
    assert.deepEqual(readModelRef('embedded:0.5b', url), { kind: 'embedded', id: EMBEDDED_IDS.small });
    assert.deepEqual(readModelRef('embeddedings', url), { kind: 'server', id: 'embeddedings', baseUrl: url });
  });

  it('names embedded models that there are', () => {
    const known = EMBEDDED_MODELS.map(({ id }) => id);
    assert.deepEqual(
      Object.values(EMBEDDED_IDS).filter(id => !known.includes(id)),
      [],
    );
  });

  it('has its key kept by origin', () => {
    assert.equal(originOf('https://models.example:8443/v1/x?y'), 'https://models.example:8443');
    assert.equal(originOf('file:///etc/passwd'), null);
    assert.equal(originOf('models.example'), null);
  });
});
