// JSON Schemas (draft 7) with the types of what they admit, and what is wrong with a value, in words for a developer.
// Unknown fields are wrong.
import { isIP } from 'node:net';
import { malformed } from './request-error.js';
import { createRequire } from 'node:module';

/** @typedef {import('ajv').AnySchemaObject & {[OPTIONAL]?: true}} Schema schema.d.ts says what it admits */

const OPTIONAL = Symbol('optional');

/** @param {Schema} common @returns {(rules?: Schema) => Schema} */
const scalar = (common) => ({ oneOf, ...rules } = {}) => ({ ...common, ...rules, ...(oneOf && { enum: oneOf }) });
export const text = scalar({ type: 'string' });
export const integer = scalar({ type: 'integer', minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER });
export const boolean = () => ({ type: 'boolean' });
export const anything = () => ({});
/** @param {Schema} items @param {Schema} [rules] @returns {Schema} */
export const array = (items, rules = {}) => ({ type: 'array', items, ...rules });
/** @param {Schema} first @param {Schema} second which may be missing @returns {Schema} */
export const tuple = (first, second) =>
  ({ type: 'array', items: [first, second], minItems: 1, maxItems: 2 });
/** @param {Schema} schema @returns {Schema} */
export const optional = (schema) => ({ ...schema, [OPTIONAL]: true });
/** @param {Schema} schema @returns {Schema} */
export const nullable = (schema) => ({ ...schema, type: [schema.type, 'null'] });
/** @param {Record<string, Schema>} properties @returns {Schema} */
export const object = (properties) => ({
  type: 'object',
  properties,
  required: Object.keys(properties).filter((name) => !properties[name][OPTIONAL]),
  additionalProperties: false,
});

const formats = {
  ip: (/** @type {string} */ value) => isIP(value) !== 0,
  'http-url': (/** @type {string} */ value) => URL.canParse(value) && /^https?:/.test(value),
};
const OPTIONS = { verbose: true, formats, strictTypes: false, strictTuples: false };
/** Loaded when it is first needed: a sandbox starts sooner so. @type {import('ajv').Ajv} */
let ajv;

/** @param {Schema} schema @param {unknown} value @param {string} where */
export function checkForm(schema, value, where) {
  ajv ??= new (createRequire(import.meta.url)('ajv').Ajv)(OPTIONS);
  ajv.validate(schema, value);
  if (ajv.errors) throw malformed(describe(ajv.errors[0], where));
}

/** @typedef {{additionalProperty: string, allowedValues: unknown[]}} Params of an error of either keyword */

/** What Ajv's own words leave out. @type {Record<string, (params: Params) => string>} */
const DETAILS = {
  additionalProperties: ({ additionalProperty: name }) => `: ${JSON.stringify(name.slice(0, 40))}`,
  enum: ({ allowedValues }) => `: ${allowedValues.join(', ')}`,
};

/** @param {import('ajv').ErrorObject} error @param {string} where */
function describe({ keyword, instancePath, message, params, parentSchema }, where) {
  const place = where + instancePath.replaceAll(/\/(\d+)/g, '[$1]').replaceAll('/', '.');
  const rule = /^(?:pattern|format)$/.test(keyword) ? `must be ${parentSchema?.description}` : message;
  return `${place} ${rule}${DETAILS[keyword]?.(/** @type {Params} */ (params)) ?? ''}`;
}
