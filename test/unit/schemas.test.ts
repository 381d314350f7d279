import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { publishedSchemas } from '../../scripts/schemas/published.ts';

describe('the published JSON Schemas', () => {
  it('are those of the one definition; `npm run schemas` writes them anew', async () => {
    for (const { file, text } of await publishedSchemas()) {
      assert.equal(readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8'), text, file);
    }
  });
});
