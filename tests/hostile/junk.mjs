// What no honest sender sends: values of any type, documents that were changed in places, texts that are no JSON, and
// documents of the largest sizes.

const KB = 1024;
/** A little more than the largest answer that the client reads. */
const LARGEST = 256 * KB;

/** @typedef {import('./random.mjs').Random} Random */

const SMALL = [
  null, true, false, 0, -1, 1, 10006, 2 ** 31, 2 ** 53, -(2 ** 63), 1e300, 1.5, '', ' ', '0', 'null', 'done', 'a',
  [], {}, [[]], [null], [{}], { code: 1 }, { length: 3 }, '__proto__', 'constructor', 'toString', '\u0000', '\ud800',
  '\u202e', 'https://', '//', 'javascript:0', 'data:,', '%', '%zz', '..', 'é'.repeat(200), '😀', '\r\nX: y',
];

/** @param {Random} random */
export function junkValue(random) {
  if (random.chance(0.9)) return structuredClone(random.pick(SMALL)); // it may be distorted itself, into a cycle
  const length = random.pick([300, 5000, 70 * KB]);
  switch (random.below(4)) {
    case 0: return 'x'.repeat(length);
    case 1: return Array.from({ length: length / 10 }, (_, index) => index);
    case 2: return Object.fromEntries(Array.from({ length: length / 20 }, (_, index) => [`k${index}`, index]));
    default: return nested(random.pick([3, 63, 64, 65, 900]));
  }
}

/** @param {number} depth */
function nested(depth) {
  /** @type {unknown} */
  let value = 'deep';
  for (let level = 0; level < depth; level++) value = level % 2 ? [value] : { next: value };
  return value;
}

/**
 * The document with some of its places changed.
 * @param {Random} random
 * @param {unknown} document
 */
export function distorted(random, document) {
  const copy = structuredClone(document);
  for (let times = 1 + random.below(3); times > 0; times--) distortOnce(random, copy);
  return random.chance(0.05) ? junkValue(random) : copy;
}

/** @param {Random} random @param {any} node */
function distortOnce(random, node) {
  const names = node && typeof node === 'object' ? Object.keys(node) : [];
  if (names.length === 0) return;
  const name = random.pick(names);
  if (node[name] && typeof node[name] === 'object' && random.chance(0.6)) {
    distortOnce(random, node[name]);
    return;
  }
  switch (random.below(5)) {
    case 0: delete node[name]; break;
    case 1:
      node[random.pick(['__proto__', 'next', 'data', 'error', 'code', 'message', name + name])] = junkValue(random);
      break;
    default: node[name] = junkValue(random);
  }
}

/**
 * A text in the place of a document.
 * @param {Random} random
 * @param {string} honest
 * @returns {string | Buffer}
 */
export function spoiltText(random, honest) {
  const cut = random.below(honest.length + 1);
  switch (random.below(13)) {
    case 0: return '';
    case 1: return honest.slice(0, cut);
    case 2: return honest + random.pick(['\u0000', '\u0000junk', ',', '}', honest, '\ufeff']);
    case 3: return random.pick(['\ufeff', ' \n\t', '\u0000']) + honest;
    case 4:
      return random.pick(['NaN', 'undefined', '[', '{', '"', '"\\u', '-', '1e', 'tru', '<html>no</html>', ')]}\',\n']);
    case 5: return Buffer.from(Array.from({ length: 1 + random.below(400) }, () => random.below(256)));
    case 6:
      return Buffer.concat([Buffer.from(honest.slice(0, cut)), Buffer.from([0xc0, 0x80, 0xff, 0xed, 0xa0, 0x80])]);
    case 7: return honest.replace(/"next":/g, `"next":${JSON.stringify(junkValue(random))},"next":`);
    case 8:
      return honest.replace('{',
        `{"a":${random.pick(['1e999', '-0', '00', '9'.repeat(400), '0.' + '1'.repeat(400)])},`);
    case 9: return honest.replace(/"/g, '\'');
    case 10: return honest.replace(/:/g, random.pick(['=', '::', ':\\u003a']));
    case 11: return `${honest.slice(0, cut)}${random.pick(['\u0001', '\t', '/*', '\\'])}${honest.slice(cut)}`;
    default: return hugeText(random);
  }
}

/** Around the most that is read, in the shapes that cost a reader most. @param {Random} random */
export function hugeText(random) {
  const size = random.pick([64 * KB, LARGEST - 64, LARGEST + 64, 4 * LARGEST]);
  const filled = (/** @type {string} */ unit) => unit.repeat(Math.floor(size / unit.length));
  switch (random.below(14)) {
    case 0: return filled('[');
    case 1: return filled('{"a":');
    case 2: return `{"next":"done","pad":"${filled('x')}"}`;
    case 3: return `{"next":"${filled('\\u00e9')}"}`;
    case 4: return `{"next":"done","data":{${filled('"k":1,')}"z":0}}`;
    case 5: return `{${Array.from({ length: size / 12 }, (_, index) => `"k${index}":1`).join(',')},"next":"done"}`;
    case 6: return `{"data":[${filled('0,')}0],"next":"done"}`;
    case 7: return `{"data":[${filled('{},')}{}],"next":"done"}`;
    case 8: return `{"data":${filled('9')},"next":"done"}`;
    case 9: return filled(' ') + '{"next":"done"}';
    case 10: return `{"error":{"code":1,"message":"${filled('%41')}"},"next":"mobile/otp"}`;
    case 11: return `{"data":[${filled('[[[],[]]],')}0],"next":"done"}`;
    case 12: return `{"next":"done","data":{"code":1,"message":"${filled('\\\\')}"}}`;
    default: return `{"data":[${filled('1.5e-7,')}0],"next":"device/passive/stepup"}`;
  }
}
