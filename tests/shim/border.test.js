// The host's side of the border: its types (js/border.d.ts) are those of the examples, no less and no more.
// tests/core/border_test.cpp holds the core to the same examples.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { expect, test } from '@jest/globals';

const root = new URL('../../', import.meta.url);
const { exchanges, failures } = JSON.parse(readFileSync(new URL('tests/core/border.json', root), 'utf8'));

const nameOf = ({ kind, op = '' }) => `${kind} ${op}`;

/** Every member of an object, with those of its objects: "registration.keyId". */
function paths(value) {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  return Object.entries(value).flatMap(([name, member]) => [name, ...paths(member).map((path) => `${name}.${path}`)]);
}

const union = (texts) => [...new Set(texts)].map((text) => `\n  | ${JSON.stringify(text)}`).join('') || 'never';

/** Which members the types have, as texts of the same form; what may be any JSON has none. */
const TYPES = `
import type { AnswerTo, Effect, Exchange, Failure } from '../js/border.js';

type Known<T> = keyof { [K in keyof T as string extends K ? never : K]: 1 } & string;
type Paths<T> = T extends readonly unknown[] ? never : T extends object
  ? { [K in Known<T>]-?: K | \`\${K}.\${Paths<NonNullable<T[K]>>}\` }[Known<T>] : never;
type Name<E> = E extends { kind: infer K extends string }
  ? E extends { op: infer O extends string } ? \`\${K} \${O}\` : \`\${K} \` : never;
type Asked<E> = E extends Effect ? \`\${Name<E>}: \${Paths<E>}\` : never;
type Answered<X> = X extends [infer E, infer A] ? A extends object ? \`\${Name<E>}: \${Paths<A>}\` : never : never;
`;

test('the types have just the effects, answers and members of the examples', () => {
  const asked = exchanges.flatMap(({ effect }) => paths(effect).map((path) => `${nameOf(effect)}: ${path}`));
  const answered = exchanges.flatMap(({ effect, answers }) => answers.flatMap(paths)
    .map((path) => `${nameOf(effect)}: ${path}`));
  const lines = exchanges.flatMap(({ effect, answers }, i) => [
    `export const effect${i}: Extract<Effect, ${JSON.stringify(picked(effect))}> = ${JSON.stringify(effect)};`,
    ...answers.map((answer, j) => `export const answer${i}_${j}: AnswerTo<Extract<Effect, `
      + `${JSON.stringify(picked(effect))}>> = ${JSON.stringify(answer)};`),
  ]);
  const text = [
    TYPES,
    ...lines,
    `export const failures: Failure[] = ${JSON.stringify(failures)};`,
    'declare const withoutExample: {',
    `  effect: Exclude<Asked<Effect>, ${union(asked)}>;`,
    `  answer: Exclude<Answered<Exchange>, ${union(answered)}>;`,
    `  failure: Exclude<Failure['failed'], ${union(failures.map(({ failed }) => failed))}>;`,
    '};',
    'export const noEffect: never = withoutExample.effect;',
    'export const noAnswer: never = withoutExample.answer;',
    'export const noFailure: never = withoutExample.failure;',
  ].join('\n');
  const file = new URL('build/border.ts', root);
  mkdirSync(new URL('build/', root), { recursive: true });
  writeFileSync(file, text);
  const tsc = fileURLToPath(new URL('node_modules/typescript/bin/tsc', root));
  const { stdout } = spawnSync(process.execPath, [
    tsc, '--ignoreConfig', '--noEmit', '--strict', '--exactOptionalPropertyTypes', '--allowJs', '--types', '',
    '--module', 'nodenext', '--target', 'es2022', fileURLToPath(file),
  ], { encoding: 'utf8' });
  expect(stdout).toBe('');
});

/** What tells an effect from the others. */
function picked({ kind, op }) {
  return op === undefined ? { kind } : { kind, op };
}

test('each word of the core\'s effects stands in an example of that kind', () => {
  const folder = new URL('src/effects/', root);
  const sources = readdirSync(folder).filter((name) => name.endsWith('.cpp'));
  expect(sources.length).toBeGreaterThan(0);
  for (const name of sources) {
    const kind = name.replace('.cpp', '').replace(/_(.)/g, (_, letter) => letter.toUpperCase());
    const words = new Set(['http', 'https']); // of an endpoint
    JSON.stringify([failures, exchanges.filter(({ effect }) => effect.kind === kind)], (member, value) => {
      words.add(member);
      if (typeof value === 'string') words.add(value);
      return value;
    });
    const used = readFileSync(new URL(name, folder), 'utf8').matchAll(/"([A-Za-z][A-Za-z0-9_]*)"/g);
    expect([name, ...[...used].map(([, word]) => word).filter((word) => !words.has(word))]).toEqual([name]);
  }
});
