// Unpacks a raw LZMA1 stream, as the public LZMA specification describes it and `xz --format=raw` writes it. The
// module is a third of the page's download; no compression that a page can undo synchronously is built into browsers.

// Where the adaptive probabilities of each kind of decision begin. Of the twelve states, 0-6 follow a literal.
const MATCH = 0;
const REPEAT = 12;
const REPEAT_OLDER = 24;
const REPEAT_SECOND = 36;
const REPEAT_FOURTH = 48;
const REPEAT_LONG = 60;
const SLOT = 72;
const DISTANCE = SLOT + 4 * 64;
const ALIGN = DISTANCE + 128;
const LENGTH = ALIGN + 16;
const REPEAT_LENGTH = LENGTH + 274;
const LITERAL = REPEAT_LENGTH + 274;

/** How the stream has to be written: literal context bits (lc); pb and lp are 0. */
export const LITERAL_CONTEXT_BITS = 4;

/**
 * @param {Uint8Array} packed
 * @param {number} size of what was packed, in bytes
 * @returns {Uint8Array<ArrayBuffer>}
 */
export function unpackLzma(packed, size) {
  const bytes = new Uint8Array(size);
  const chances = new Uint16Array(LITERAL + (0x300 << LITERAL_CONTEXT_BITS)).fill(1024);
  // The range decoder's two numbers, in an array to keep them unsigned and 32 bits wide.
  const [RANGE, CODE] = [0, 1];
  const coder = new Uint32Array([0xffffffff, 0]);
  let read = 1;

  const shiftIn = () => {
    coder[CODE] = coder[CODE] << 8 | packed[read++];
  };
  const fill = () => {
    if (coder[RANGE] < 1 << 24) {
      coder[RANGE] <<= 8;
      shiftIn();
    }
  };
  /** @param {number} index */
  const bit = (index) => {
    const chance = chances[index];
    const bound = (coder[RANGE] >>> 11) * chance;
    const set = coder[CODE] < bound ? 0 : 1;
    if (set) {
      coder[RANGE] -= bound;
      coder[CODE] -= bound;
      chances[index] -= chance >> 5;
    } else {
      coder[RANGE] = bound;
      chances[index] += 2048 - chance >> 5;
    }
    fill();
    return set;
  };
  // Each decision of a tree has a probability for every way that led to it.
  const tree = (/** @type {number} */ base, /** @type {number} */ limit, node = 1) => {
    while (node < limit) {
      node = node * 2 + bit(base + node);
    }
    return node - limit;
  };
  const lowBitsFirst = (/** @type {number} */ base, /** @type {number} */ count) => {
    let value = 0;
    for (let i = 0, node = 1; i < count; i++) {
      const set = bit(base + node);
      node = node * 2 + set;
      value |= set << i;
    }
    return value;
  };
  const evenBits = (/** @type {number} */ count) => {
    let value = 0;
    while (count--) {
      coder[RANGE] >>>= 1;
      const set = coder[CODE] < coder[RANGE] ? 0 : 1;
      coder[CODE] -= set * coder[RANGE];
      value = value * 2 + set;
      fill();
    }
    return value;
  };
  const length = (/** @type {number} */ base) => {
    if (!bit(base)) {
      return 2 + tree(base + 2, 8);
    }
    return bit(base + 1) ? 18 + tree(base + 18, 256) : 10 + tree(base + 10, 8);
  };
  /** @param {number} copied bytes that will be copied from there */
  const distance = (copied) => {
    const slot = tree(SLOT + 64 * Math.min(copied - 2, 3), 64);
    if (slot < 4) {
      return slot;
    }
    const bits = (slot >> 1) - 1;
    const high = (2 | slot & 1) << bits;
    return high + (slot < 14 ? lowBitsFirst(DISTANCE + high - slot, bits)
      : evenBits(bits - 4) * 16 + lowBitsFirst(ALIGN, 4));
  };

  for (let i = 0; i < 4; i++) {
    shiftIn();
  }
  let state = 0;
  const back = new Uint32Array(4); // the last four distances, less one
  const putFirst = (/** @type {number} */ value, /** @type {number} */ from) => {
    back.copyWithin(1, 0, from);
    back[0] = value;
  };
  for (let at = 0; at < size;) {
    let copied = 1;
    if (!bit(MATCH + state)) {
      const base = LITERAL + 0x300 * (at && bytes[at - 1] >> 8 - LITERAL_CONTEXT_BITS);
      let node = 1;
      if (state > 6) {
        // A literal after a match is most likely not the byte that would have continued the match.
        let expected = bytes[at - back[0] - 1] | 0x100;
        do {
          expected <<= 1;
          node = node * 2 + bit(base + (1 + (expected >> 8 & 1) << 8) + node);
        } while (node < 256 && (expected >> 8 & 1) === (node & 1));
      }
      bytes[at++] = tree(base, 256, node);
      state = state < 4 ? 0 : state - (state < 10 ? 3 : 6);
      continue;
    }
    if (bit(REPEAT + state)) {
      const older = bit(REPEAT_OLDER + state) && 1 + (bit(REPEAT_SECOND + state) && 1 + bit(REPEAT_FOURTH + state));
      const long = older || bit(REPEAT_LONG + state);
      putFirst(back[older], older);
      copied = long ? length(REPEAT_LENGTH) : 1;
      state = state < 7 ? (long ? 8 : 9) : 11;
    } else {
      copied = length(LENGTH);
      putFirst(distance(copied), 3);
      state = state < 7 ? 7 : 10;
    }
    while (copied--) {
      bytes[at] = bytes[at - back[0] - 1];
      at++;
    }
  }
  return bytes;
}
