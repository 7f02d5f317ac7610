/** @typedef {import('../../build/wasm/core-loader.mjs').CoreInstance} CoreInstance */

/** Whether this browser instantiates large modules only asynchronously: Chrome before 115, outside of workers. */
let isLimited = false;
/**
 * An instance that was made ahead.
 * @type {{ instance: WebAssembly.Instance, link: (imports: WebAssembly.Imports) => void } | undefined}
 */
let ahead;

/**
 * @template T
 * @param {() => T} make compiles or instantiates at once
 * @returns {T | null} null: not in this browser
 */
export function atOnce(make) {
  if (isLimited) return null;
  try {
    return make();
  } catch (error) {
    if (!/main thread/.test(String(error))) throw error;
    isLimited = true;
    return null;
  }
}

/**
 * @param {WebAssembly.Module} module
 * @param {WebAssembly.Imports} imports
 * @returns {CoreInstance | null} null: instantiateAhead() first
 */
export function instantiateNow(module, imports) {
  if (!ahead) return atOnce(() => new WebAssembly.Instance(module, imports));
  const { instance, link } = ahead;
  ahead = undefined;
  link(imports);
  return instance;
}

/**
 * Where the browser will not instantiate at once: makes an instance before its imports are there. They are made by the
 * loader, which has to have the instance at once.
 * @param {WebAssembly.Module} module
 */
export async function instantiateAhead(module) {
  if (!isLimited) return;
  /** @type {WebAssembly.Imports} */
  let linked = {};
  /** @type {Record<string, Record<string, Function>>} */
  const forwards = {};
  for (const { module: namespace, name } of WebAssembly.Module.imports(module)) {
    (forwards[namespace] ??= {})[name] = (/** @type {unknown[]} */ ...args) => {
      return /** @type {Function} */ (linked[namespace][name])(...args);
    };
  }
  const instance = await WebAssembly.instantiate(module, forwards);
  ahead = { instance, link: (imports) => void (linked = imports) };
}
