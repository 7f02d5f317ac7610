// Shows the merchant's files as they run, and lights the function that is waiting for the customer.
import { byId, make } from './elements.js';

/** What is shown, by the file's name; the paths are those that the page and its server were loaded from. */
const FILES = new Map([
  ['merchant.js', 'js/merchant.js'],
  ['device-context.js', 'js/device-context.js'],
  ['universal.js', 'js/universal.js'],
  ['merchant-server.js', 'code/merchant-server.js'],
]);

const list = byId('code-lines');
const picker = byId('code-file', HTMLSelectElement);
/** @type {Map<string, HTMLElement[]>} function name → its lines */
let functions = new Map();
let shown = '';
let lit = '';

picker.replaceChildren(...[...FILES.keys()].map((name) => new Option(name)));
picker.addEventListener('change', () => showCode());

/** Shows the chosen file. */
export async function showCode() {
  const name = picker.value;
  if (name === shown) return;
  shown = name;
  let text;
  try {
    text = await read(name);
  } catch (cause) {
    shown = '';
    list.replaceChildren(make('li', '', `${name} could not be read: ${/** @type {Error} */ (cause).message}`));
    return;
  }
  if (shown !== name) return; // another was chosen meanwhile
  show(text);
  byId('code-scroll').scrollTop = 0;
  light(lit);
}

/** @param {string} name */
async function read(name) {
  const response = await fetch(new URL(FILES.get(name) ?? '', document.baseURI));
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
  return response.text();
}

/** @param {string} text */
function show(text) {
  functions = new Map();
  let current = '';
  const lines = text.trimEnd().split('\n').map((line) => {
    const row = make('li', /^\s*(\/\/|\/\*|\*)/.test(line) ? 'remark' : '', line || ' ');
    current = /^(?:export )?(?:async )?function (\w+)/.exec(line)?.[1] ?? current;
    if (current) functions.set(current, [...functions.get(current) ?? [], row]);
    if (line === '}') current = '';
    return row;
  });
  list.replaceChildren(...lines);
}

/** @param {string} name of the function that waits; empty: none */
export function light(name) {
  for (const row of functions.get(lit) ?? []) row.classList.remove('lit');
  lit = name;
  const rows = functions.get(name) ?? [];
  for (const row of rows) row.classList.add('lit');
  if (!byId('pane-code').hidden) rows[0]?.scrollIntoView({ block: 'center' });
}
