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

const FORMATS = {
  ip: (/** @type {string} */ value) => isIP(value) !== 0,
  'http-url': (/** @type {string} */ value) => URL.canParse(value) && /^https?:/.test(value),
};
/** Loaded when it is first needed: a sandbox starts sooner so. @type {import('ajv').Ajv} */
let ajv;
/** @type {WeakMap<Schema, import('ajv').ValidateFunction>} */
const compiled = new WeakMap();

/** @param {Schema} schema @param {unknown} value @param {string} where */
export function checkForm(schema, value, where) {
  ajv ??= new (createRequire(import.meta.url)('ajv').Ajv)({ verbose: true, formats: FORMATS, strictTypes: false });
  const validate = compiled.get(schema) ?? ajv.compile(schema);
  compiled.set(schema, validate);
  if (validate(value)) return;
  throw malformed(describe(/** @type {import('ajv').ErrorObject[]} */ (validate.errors)[0], where));
}

/** @type {Record<string, string>} */
const KINDS = {
  string: 'a string', boolean: 'true or false', integer: 'an integer', object: 'an object', array: 'an array',
};

/** @type {Record<string, (params: Record<string, any>) => string>} */
const RULES = {
  required: ({ missingProperty }) => `.${missingProperty} is missing`,
  additionalProperties: ({ additionalProperty: name }) => ` has the unknown field ${JSON.stringify(name.slice(0, 40))}`,
  type: ({ type }) => ` must be ${KINDS[[type].flat()[0]]}`,
  enum: ({ allowedValues }) => ` must be one of ${allowedValues.join(', ')}`,
  minLength: () => ' must not be empty',
  maxLength: ({ limit }) => ` must have at most ${limit} characters`,
  minItems: () => ' has too few elements',
  maxItems: () => ' has too many elements',
  minimum: ({ limit }) => ` must be at least ${limit}`,
  maximum: ({ limit }) => ` must be at most ${limit}`,
};

/** @param {import('ajv').ErrorObject} error @param {string} where */
function describe({ keyword, instancePath, params, parentSchema }, where) {
  const place = where + instancePath.replaceAll(/\/(\d+)/g, '[$1]').replaceAll('/', '.');
  const rule = RULES[keyword] ?? (() => ` must be ${parentSchema?.description ?? 'of another form'}`);
  return place + rule(params);
}
