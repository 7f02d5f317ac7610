/**
 * Shapes of JSON documents, and what is wrong with one that does not have its shape. Unknown fields are wrong.
 *
 * @typedef {{
 *   type: 'string' | 'boolean' | 'integer' | 'object' | 'array' | 'any',
 *   optional?: boolean, nullable?: boolean,
 *   maxLength?: number, minLength?: number, pattern?: RegExp, patternText?: string,
 *   oneOf?: readonly (string | number)[], check?: (value: string) => boolean,
 *   fields?: Record<string, Shape>, items?: Shape,
 * }} Shape
 */

/** @param {Omit<Shape, 'type'>} [rules] @returns {Shape} */
export const text = (rules = {}) => ({ type: 'string', ...rules });

/** @param {Omit<Shape, 'type'>} [rules] @returns {Shape} */
export const integer = (rules = {}) => ({ type: 'integer', ...rules });

/** @returns {Shape} */
export const boolean = () => ({ type: 'boolean' });

/** @returns {Shape} */
export const anything = () => ({ type: 'any' });

/** @param {Record<string, Shape>} fields @returns {Shape} */
export const object = (fields) => ({ type: 'object', fields });

/** @param {Shape} items @param {Omit<Shape, 'type' | 'items'>} [rules] @returns {Shape} */
export const array = (items, rules = {}) => ({ type: 'array', items, ...rules });

/** @param {Shape} shape @returns {Shape} */
export const optional = (shape) => ({ ...shape, optional: true });

/** @param {Shape} shape @returns {Shape} */
export const nullable = (shape) => ({ ...shape, nullable: true });

/**
 * @param {Shape} shape
 * @param {unknown} value
 * @param {string} [where] name of the value in the message
 * @returns {string | null} what is wrong, without the value itself; null when nothing is
 */
export function findMismatch(shape, value, where = 'body') {
  if (value === null && shape.nullable) return null;
  switch (shape.type) {
    case 'any':
      return null;
    case 'string':
      return typeof value === 'string' ? findTextMismatch(shape, value, where) : `${where} must be a string`;
    case 'boolean':
      return typeof value === 'boolean' ? null : `${where} must be true or false`;
    case 'integer':
      if (!Number.isSafeInteger(value)) return `${where} must be an integer`;
      return findChoiceMismatch(shape, /** @type {number} */ (value), where);
    case 'array':
      return Array.isArray(value) ? findItemMismatch(shape, value, where) : `${where} must be an array`;
    default:
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return `${where} must be an object`;
      return findFieldMismatch(shape.fields ?? {}, /** @type {Record<string, unknown>} */ (value), where);
  }
}

/** @param {Shape} shape @param {string | number} value @param {string} where */
function findChoiceMismatch(shape, value, where) {
  if (shape.oneOf && !shape.oneOf.includes(value)) return `${where} must be one of ${shape.oneOf.join(', ')}`;
  return null;
}

/** @param {Shape} shape @param {string} value @param {string} where */
function findTextMismatch(shape, value, where) {
  if (shape.minLength !== undefined && value.length < shape.minLength) return `${where} must not be empty`;
  if (shape.maxLength !== undefined && value.length > shape.maxLength) {
    return `${where} must have at most ${shape.maxLength} characters`;
  }
  if ((shape.pattern && !shape.pattern.test(value)) || (shape.check && !shape.check(value))) {
    return `${where} must be ${shape.patternText ?? 'of another form'}`;
  }
  return findChoiceMismatch(shape, value, where);
}

/** @param {Shape} shape @param {unknown[]} values @param {string} where */
function findItemMismatch(shape, values, where) {
  if (shape.minLength !== undefined && values.length < shape.minLength) return `${where} has too few elements`;
  if (shape.maxLength !== undefined && values.length > shape.maxLength) return `${where} has too many elements`;
  for (const [index, value] of values.entries()) {
    const mismatch = findMismatch(shape.items ?? anything(), value, `${where}[${index}]`);
    if (mismatch) return mismatch;
  }
  return null;
}

/** @param {Record<string, Shape>} fields @param {Record<string, unknown>} value @param {string} where */
function findFieldMismatch(fields, value, where) {
  for (const name of Object.keys(value)) {
    if (!Object.hasOwn(fields, name)) return `${where} has the unknown field ${JSON.stringify(name.slice(0, 40))}`;
  }
  for (const [name, shape] of Object.entries(fields)) {
    if (!Object.hasOwn(value, name)) {
      if (!shape.optional) return `${where}.${name} is missing`;
      continue;
    }
    const mismatch = findMismatch(shape, value[name], `${where}.${name}`);
    if (mismatch) return mismatch;
  }
  return null;
}
