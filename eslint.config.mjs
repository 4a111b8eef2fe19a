import nx from '@nx/eslint-plugin';
import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';

const scopes = ['campaigns', 'sending', 'profiles', 'delivery', 'analytics'];

/** What each kind of project may depend on. The constraints of all of a project's tags hold together. */
const production = [
  { sourceTag: 'type:domain', onlyDependOnLibsWithTags: ['type:domain'] },
  { sourceTag: 'type:port', onlyDependOnLibsWithTags: ['type:port', 'type:domain'] },
  { sourceTag: 'type:contract', onlyDependOnLibsWithTags: ['type:contract', 'type:domain', 'type:port'] },
  { sourceTag: 'type:kit', onlyDependOnLibsWithTags: ['type:kit', 'type:port'] },
  // The contracts, for the outbox: what it shows is part of the API.
  { sourceTag: 'type:adapter', onlyDependOnLibsWithTags: ['type:port', 'type:kit', 'type:domain', 'type:contract'] },
  { sourceTag: 'type:testing', onlyDependOnLibsWithTags: ['type:port', 'type:contract', 'type:domain'] },
  // What services share: readers of each other's collections, the way to the dead letters.
  { sourceTag: 'type:common', onlyDependOnLibsWithTags: ['type:domain', 'type:contract', 'type:port', 'type:kit'] },
  {
    sourceTag: 'type:service',
    onlyDependOnLibsWithTags: ['type:domain', 'type:contract', 'type:port', 'type:kit', 'type:common', 'type:service'],
  },
  {
    sourceTag: 'type:runtime',
    onlyDependOnLibsWithTags: ['type:adapter', 'type:port', 'type:kit', 'type:contract', 'type:domain'],
  },
  {
    sourceTag: 'type:app',
    onlyDependOnLibsWithTags: [
      'type:service',
      'type:contract',
      'type:runtime',
      'type:kit',
      'type:common',
      'type:port',
      'type:adapter',
      'type:domain',
    ],
  },
  // What others install: it knows the wire, nothing behind it.
  { sourceTag: 'type:client', onlyDependOnLibsWithTags: ['type:contract'] },
  { sourceTag: 'type:e2e', onlyDependOnLibsWithTags: ['type:tool', 'type:contract', 'type:domain', 'type:client'] },
  { sourceTag: 'type:tool', onlyDependOnLibsWithTags: ['type:tool', 'type:adapter', 'type:port', 'type:kit'] },
  { sourceTag: 'scope:shared', onlyDependOnLibsWithTags: ['scope:shared'] },
  {
    sourceTag: 'scope:app',
    onlyDependOnLibsWithTags: ['scope:app', 'scope:shared', ...scopes.map((scope) => `scope:${scope}`)],
  },
  ...scopes.map((scope) => ({
    sourceTag: `scope:${scope}`,
    onlyDependOnLibsWithTags: [`scope:${scope}`, 'scope:shared'],
  })),
];

/** Brokers, databases and web frameworks stop at their adapter. */
const banned = [
  ...['type:port', 'type:contract', 'type:service', 'type:common', 'type:testing'].map((sourceTag) => ({
    sourceTag,
    bannedExternalImports: ['kafkajs', 'mongodb', 'express', 'nodemailer', 'undici'],
  })),
  ...['type:kit', 'type:runtime', 'type:app', 'type:e2e'].map((sourceTag) => ({
    sourceTag,
    bannedExternalImports: ['kafkajs', 'mongodb'],
  })),
];

/** What depends on no package at all. */
const pure = ['type:domain', 'type:client'].map((sourceTag) => ({ sourceTag, bannedExternalImports: ['*'] }));

const withTesting = production.map(({ sourceTag, onlyDependOnLibsWithTags }) => ({
  sourceTag,
  onlyDependOnLibsWithTags: [...onlyDependOnLibsWithTags, 'type:testing', 'type:adapter', 'type:kit', 'scope:shared'],
}));

const boundaries = (depConstraints) => ({
  '@nx/enforce-module-boundaries': ['error', { enforceBuildableLibDependency: false, allow: [], depConstraints }],
});

/** One importer each: also for what Nx's rule does not tag. */
const oneImporter = (library, adapter) => ({
  files: ['apps/**/*.ts', 'libs/**/*.ts', 'tools/**/*.ts'],
  ignores: [`${adapter}/**`],
  rules: {
    'no-restricted-imports': ['error', { paths: [{ name: library, message: `Only ${adapter} imports ${library}.` }] }],
  },
});

export default tseslint.config(
  { ignores: ['**/node_modules', '**/dist', '.nx', '.fanfare', 'coverage'] },
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/prefer-promise-reject-errors': 'off',
      '@typescript-eslint/only-throw-error': 'error',
      // Functions are passed around freely: nothing here has a `this`.
      '@typescript-eslint/unbound-method': 'off',
      'no-console': ['error', { allow: ['error'] }],
    },
  },
  {
    files: ['apps/**/*.ts', 'libs/**/*.ts', 'tools/**/*.ts'],
    plugins: { '@nx': nx },
    rules: boundaries([...production, ...banned, ...pure]),
  },
  {
    // A test may also use what proves it: the contract suites, and the embedded adapters that it runs on.
    files: ['**/*.spec.ts', '**/test-support/**', '**/kill-test/**'],
    rules: {
      ...boundaries([...withTesting, ...banned]),
      // Replies are read as a caller reads them: untyped JSON.
      '@typescript-eslint/no-explicit-any': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
  oneImporter('kafkajs', 'libs/event-log/kafka'),
  oneImporter('mongodb', 'libs/document-store/mongodb'),
  { files: ['tools/**/*.ts', 'apps/*/src/main.ts', 'apps/*/src/**/print-*.ts'], rules: { 'no-console': 'off' } },
  { files: ['*.js', '*.mjs'], ...tseslint.configs.disableTypeChecked },
  prettier,
);
