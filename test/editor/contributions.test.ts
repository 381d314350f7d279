import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { COMMANDS, SETTINGS, SETTINGS_SECTION, VIEWS } from '../../src/editor/ids.ts';

const ID = 'explanation-auditor.explanation-auditor';

describe('the extension in VS Code', () => {
  it('starts, and says how long that took', async () => {
    const extension = vscode.extensions.getExtension(ID);
    assert.ok(extension, 'the extension is installed');
    const begun = performance.now();
    await extension.activate();
    console.log(`        activated in ${(performance.now() - begun).toFixed(1)} ms, loading included`);
    assert.equal(extension.isActive, true);
  });

  it('has registered every command that it declares', async () => {
    const all = new Set(await vscode.commands.getCommands(true));
    assert.deepEqual(
      Object.values(COMMANDS).filter(id => !all.has(id)),
      [],
    );
  });

  it('has its views, which can be opened', async () => {
    const all = new Set(await vscode.commands.getCommands(true));
    assert.deepEqual(
      Object.values(VIEWS).filter(id => !all.has(`${id}.focus`)),
      [],
    );
    await vscode.commands.executeCommand(COMMANDS.focusPanel);
  });

  it('has settings with defaults, and has chosen neither a server nor a model', () => {
    const configuration = vscode.workspace.getConfiguration(SETTINGS_SECTION);
    for (const name of Object.values(SETTINGS)) {
      assert.notEqual(configuration.inspect(name)?.defaultValue, undefined, name);
    }
    assert.equal(configuration.get(SETTINGS.baseUrl), '');
    assert.equal(configuration.get(SETTINGS.model), '');
  });

  it('keeps a workspace from setting where requests go', async () => {
    const configuration = vscode.workspace.getConfiguration(SETTINGS_SECTION);
    await assert.rejects(
      Promise.resolve(
        configuration.update(
          SETTINGS.baseUrl,
          'https://elsewhere.example',
          vscode.ConfigurationTarget.Workspace,
        ),
      ),
    );
  });

  it('takes a file that is no capture without a fuss, and marks nothing', async () => {
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
    assert.ok(folder);
    const file = vscode.Uri.joinPath(folder, 'broken.capture.json');
    await vscode.workspace.fs.writeFile(file, new TextEncoder().encode('{ "schema": '));
    await vscode.commands.executeCommand(COMMANDS.auditFile, file);
    const marked = vscode.languages.getDiagnostics().flatMap(([, found]) => found);
    assert.deepEqual(
      marked.filter(({ source }) => source === 'explanation audit'),
      [],
    );
  });

  it('has nothing to say of an explanation that it does not know', async () => {
    await vscode.commands.executeCommand(COMMANDS.showEvidence, 'unknown', 'c1');
    await vscode.commands.executeCommand(COMMANDS.setAside, 'unknown', 'c1');
    await vscode.commands.executeCommand(COMMANDS.stop);
  });
});
