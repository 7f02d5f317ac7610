// What the elements have in common: the shadow root with its styles, the language, and when to draw.
import css from './elements.css';
import { errorWithoutCore } from './error-without-core.js';
import { languageAt, textsFor } from './texts.js';

/** Absent where a server renders the page: there the classes can be imported, and no element made. */
class NoElement {
  constructor() {
    const message = 'An element can be made in a page only: with a framework that renders on a server, make it in an '
      + 'effect or a client component.';
    throw errorWithoutCore(message, { reason: 'unsupported' });
  }
}

const Base = globalThis.HTMLElement ?? /** @type {typeof HTMLElement} */ (/** @type {unknown} */ (NoElement));

/** @type {CSSStyleSheet | undefined} */
let shared;

/**
 * Gives the shadow root its styles in a way that a Content-Security-Policy without 'unsafe-inline' lets pass.
 * @param {ShadowRoot} root @param {HTMLElement} host
 */
function addStyles(root, host) {
  if ('adoptedStyleSheets' in root && 'replaceSync' in CSSStyleSheet.prototype) {
    if (!shared) {
      shared = new CSSStyleSheet();
      shared.replaceSync(css);
    }
    root.adoptedStyleSheets = [shared];
    return;
  }
  // Safari before 16.4, Firefox before 101: with the page's nonce, else from the file beside this one.
  const style = document.createElement('style');
  style.textContent = css;
  style.nonce = host.nonce || /** @type {HTMLElement | null} */ (document.querySelector('[nonce]'))?.nonce || '';
  const beside = style.nonce ? '' : import.meta.url;
  if (!beside) {
    root.prepend(style);
    return;
  }
  const link = document.createElement('link');
  link.rel = 'stylesheet';
  link.href = new URL('ui.css', beside).href;
  link.onerror = () => link.replaceWith(style);
  root.prepend(link);
}

export class ProveElement extends Base {
  static observedAttributes = ['lang'];

  /** @type {Partial<import('./public.js').Texts>} */
  #texts = {};
  #drawing = false;

  /** The element's content; `dir` and `lang` are set on it. */
  content = document.createElement('div');

  constructor() {
    super();
    const root = this.attachShadow({ mode: 'open' });
    this.content.className = 'card';
    this.content.setAttribute('part', 'card');
    root.append(this.content);
    addStyles(root, this);
  }

  get texts() {
    return this.#texts;
  }

  set texts(texts) {
    this.#texts = texts;
    this.draw();
  }

  connectedCallback() {
    // Properties that the page set before this class was there hide the accessors.
    for (const name of Object.keys(this)) {
      if (!(name in Object.getPrototypeOf(this))) continue;
      const value = /** @type {any} */ (this)[name];
      delete /** @type {any} */ (this)[name];
      Reflect.set(this, name, value); // throws at none that can only be read
    }
    this.drawNow();
  }

  attributeChangedCallback() {
    this.draw();
  }

  /** Draws once all that happens now has happened. */
  draw() {
    if (this.#drawing) return;
    this.#drawing = true;
    queueMicrotask(() => {
      this.#drawing = false;
      if (this.isConnected) this.drawNow();
    });
  }

  drawNow() {
    const { texts, language, direction } = textsFor(languageAt(this), this.#texts);
    this.content.lang = language;
    this.content.dir = direction;
    this.render(texts);
  }

  /** @param {import('./public.js').Texts} _texts */
  render(_texts) {}

  /** @param {string} type @param {unknown} [detail] */
  tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
  }
}

/**
 * Calls `tick` each second for as long as the element is in the page and it answers true.
 * @param {HTMLElement} element @param {() => boolean} tick
 */
export function everySecond(element, tick) {
  /** @type {ReturnType<typeof setInterval> | undefined} */
  let timer;
  return function look() {
    const going = element.isConnected && tick();
    if (going) timer ??= setInterval(look, 1000);
    else {
      clearInterval(timer);
      timer = undefined;
    }
  };
}
