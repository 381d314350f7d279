import js from '@eslint/js';
import tseslint from 'typescript-eslint';
import { layers } from './scripts/lint/layers.mjs';

/** Which rooms a room may import from (besides itself). `vscode` is named where the editor may be reached. */
const rooms = {
  'src/audit': [],
  'src/checks': ['src/audit'],
  'src/sources': ['src/audit'],
  'src/models': ['src/audit'],
  'src/syntax': ['src/audit'],
  'src/history': ['src/audit'],
  'src/panel': ['src/audit'],
  'src/cli': ['src/audit', 'src/checks', 'src/sources', 'src/models', 'src/syntax', 'src/history'],
  'src/editor': [
    'src/audit',
    'src/checks',
    'src/sources',
    'src/models',
    'src/syntax',
    'src/history',
    'src/panel',
  ],
  'src/extension.ts': ['src/editor'],
  media: ['src/panel', 'src/audit'],
};
const editorOnly = ['src/editor', 'src/extension.ts', 'src/models/languageModel.ts', 'test/editor'];

export default tseslint.config(
  { ignores: ['dist/', 'out/', 'node_modules/', '.cache/', '.vscode-test/', 'coverage/', 'test/shots/'] },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: {
        project: ['./tsconfig.json', './media/tsconfig.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports' }],
      '@typescript-eslint/no-non-null-assertion': 'error',
      'no-restricted-exports': ['error', { restrictDefaultExports: { direct: true } }],
    },
  },
  {
    files: ['src/**/*.ts', 'media/**/*.ts', 'test/**/*.ts', 'bench/**/*.ts'],
    plugins: { layers },
    rules: { 'layers/direction': ['error', { rooms, editorOnly }] },
  },
  {
    // The engine reaches the world through its ports alone.
    files: ['src/audit/**/*.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        'process',
        'Buffer',
        'fetch',
        'console',
        'setTimeout',
        'setInterval',
        'performance',
        'crypto',
        'window',
        'document',
        'require',
      ],
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random', message: 'Draw from ports.Random.' },
        { object: 'Date', property: 'now', message: 'Ask ports.Clock.' },
      ],
    },
  },
  {
    // Mocha describes suites with promises and chai-free assertions; these two rules misread that.
    files: ['test/**/*.ts'],
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-unused-expressions': 'off',
    },
  },
  {
    files: ['**/*.mjs', '**/*.cjs'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        setTimeout: 'readonly',
        setInterval: 'readonly',
        clearTimeout: 'readonly',
        URL: 'readonly',
        URLSearchParams: 'readonly',
        Buffer: 'readonly',
        fetch: 'readonly',
        require: 'readonly',
        module: 'readonly',
        exports: 'writable',
        AbortController: 'readonly',
      },
    },
  },
);
