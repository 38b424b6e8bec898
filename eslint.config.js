import regexp from 'eslint-plugin-regexp';
import security from 'eslint-plugin-security';
import tseslint from 'typescript-eslint';

export default tseslint.config(
  { ignores: ['dist', '.cache', 'node_modules', 'data', 'tests/**/fixtures'] },
  ...tseslint.configs.recommendedTypeChecked,
  regexp.configs['flat/recommended'],
  security.configs.recommended,
  {
    languageOptions: {
      parserOptions: { project: ['./tsconfig.json', './tsconfig.client.json'], tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // The rule cannot tell a typed record from a user-chosen key; architecture and page tests cover hostile keys.
      'security/detect-object-injection': 'off',
      // regexp/no-super-linear-* prove what this rule only guesses.
      'security/detect-unsafe-regex': 'off',
      // Our objects are made by factories and have no `this`.
      '@typescript-eslint/unbound-method': 'off',
      // Paths come from configuration and from our own folders, never from a request.
      'security/detect-non-literal-fs-filename': 'off',
    },
  },
  {
    files: ['**/*.js', '**/*.mjs'],
    ...tseslint.configs.disableTypeChecked,
  },
  {
    // Patterns made from names that stand in the script itself.
    files: ['scripts/**'],
    rules: { 'security/detect-non-literal-regexp': 'off' },
  },
  {
    files: ['tests/**/*.ts'],
    rules: {
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
    },
  },
);
