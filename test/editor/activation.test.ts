import assert from 'node:assert/strict';
import * as vscode from 'vscode';

const ID = 'explanation-auditor.explanation-auditor';

interface Manifest {
  readonly contributes: { readonly commands: readonly { readonly command: string }[] };
}

describe('activation', () => {
  function extension(): vscode.Extension<unknown> {
    const found = vscode.extensions.getExtension(ID);
    assert.ok(found, `${ID} is not installed in this VS Code`);
    return found;
  }

  it('starts', async () => {
    await extension().activate();
    assert.equal(extension().isActive, true);
  });

  it('registers every command that its manifest declares', async () => {
    await extension().activate();
    const registered = new Set(await vscode.commands.getCommands(true));
    const { contributes } = extension().packageJSON as Manifest;
    assert.notEqual(contributes.commands.length, 0);
    assert.deepEqual(
      contributes.commands.map(({ command }) => command).filter(command => !registered.has(command)),
      [],
    );
  });

  it('runs in the folder that the run was given', () => {
    assert.equal(vscode.workspace.workspaceFolders?.length, 1);
    assert.equal(vscode.workspace.isTrusted, true);
  });
});
