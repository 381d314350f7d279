// Writes the published JSON Schemas from the one definition in src/audit. A unit test fails when they drift.
import { writeFileSync } from 'node:fs';
import { publishedSchemas } from './schemas/published.ts';

for (const { file, text } of await publishedSchemas()) {
  writeFileSync(new URL(`../${file}`, import.meta.url), text);
}
