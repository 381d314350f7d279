// Takes the README's pictures from those that the walk through the real editor has just made.
import { copyFileSync } from 'node:fs';

for (const [shot, picture] of [
  ['dark-modern-600', 'audit-dark'],
  ['light-modern-600', 'audit-light'],
]) {
  copyFileSync(
    new URL(`../test/shots/editor/${shot}.png`, import.meta.url),
    new URL(`../media/readme/${picture}.png`, import.meta.url),
  );
}
