import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * Writes a language pack with no words into a user-data folder, so that `vscode.env.language` and the extension's
 * own l10n bundles follow `locale` while VS Code's words stay English.
 */
export function writeStubLanguagePack(userDataDir: string, locale: string): void {
  const index = path.join(userDataDir, 'languagepacks.json');
  if (existsSync(index)) {
    return;
  }
  const words = path.join(userDataDir, 'stub.i18n.json');
  writeFileSync(words, JSON.stringify({ version: '1.0.0', contents: {} }));
  const pack = {
    hash: 'stub',
    label: locale,
    // With an empty list VS Code would load no extension at all.
    extensions: [{ extensionIdentifier: { id: 'stub.language-pack' }, version: '0.0.1' }],
    translations: { vscode: words },
  };
  writeFileSync(index, JSON.stringify({ [locale.toLowerCase()]: pack }));
}
