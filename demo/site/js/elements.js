// Looks up the page's own elements and says which one is missing.

/**
 * @template {HTMLElement} T
 * @param {string} id
 * @param {new () => T} [type] the element's class, HTMLElement when left out
 * @returns {T}
 */
export function byId(id, type = /** @type {any} */ (HTMLElement)) {
  const found = document.getElementById(id);
  if (!(found instanceof type)) throw new Error(`the page has no ${type.name} with id ${id}`);
  return found;
}

/**
 * Makes an element.
 * @param {string} tag
 * @param {string} [className]
 * @param {...(string | Node)} content
 */
export function make(tag, className = '', ...content) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...content);
  return element;
}

/** @param {string} selector @returns {HTMLElement[]} */
export function all(selector) {
  return [...document.querySelectorAll(selector)].filter((found) => found instanceof HTMLElement);
}
