// Unpacks a raw LZMA1 stream, as the public LZMA specification describes it and `xz --format=raw` writes it
// with lc=4, lp=0, pb=0. A module of its own, of 1 KB: the core arrives packed, since it has to start
// synchronously and what browsers unpack by themselves they unpack asynchronously.
#include <stdint.h>

enum {
  kLiteralContextBits = 4,
  // Where the chances of each kind of decision begin. Of the twelve states, 0-6 follow a literal.
  kMatch = 0,
  kRepeat = kMatch + 12,
  kRepeatOlder = kRepeat + 12,
  kRepeatSecond = kRepeatOlder + 12,
  kRepeatFourth = kRepeatSecond + 12,
  kRepeatLong = kRepeatFourth + 12,
  kSlot = kRepeatLong + 12,
  kDistance = kSlot + 4 * 64,
  kAlign = kDistance + 128,
  kLength = kAlign + 16,
  kRepeatLength = kLength + 274,
  kLiteral = kRepeatLength + 274,
  kChances = kLiteral + (0x300 << kLiteralContextBits),
};

static const uint8_t* in;
static uint32_t range;
static uint32_t code;
static int16_t chances[kChances];  // of a bit to be 0, in 2048ths, less a half: memory begins as zeros

static uint32_t take(uint32_t bound, uint32_t set) {
  range = set ? range - bound : bound;
  code -= set ? bound : 0;
  if (range < 1U << 24) {
    range <<= 8;
    code = code << 8 | *in++;
  }
  return set;
}

static uint32_t bit(uint32_t index) {
  const int chance = chances[index] + 1024;
  const uint32_t bound = (range >> 11) * (uint32_t)chance;
  const uint32_t set = code >= bound;
  chances[index] = (int16_t)(chance - 1024 + (set ? -(chance >> 5) : (2048 - chance) >> 5));
  return take(bound, set);
}

// Each decision of a tree has a chance for every way that led to it.
static uint32_t tree(uint32_t base, uint32_t limit, uint32_t node) {
  while (node < limit) {
    node = node * 2 + bit(base + node);
  }
  return node - limit;
}

static uint32_t low_bits_first(uint32_t base, uint32_t count) {
  uint32_t value = 0;
  uint32_t node = 1;
  for (uint32_t i = 0; i < count; i++) {
    const uint32_t set = bit(base + node);
    node = node * 2 + set;
    value |= set << i;
  }
  return value;
}

static uint32_t length(uint32_t base) {
  if (!bit(base)) {
    return 2 + tree(base + 2, 8, 1);
  }
  return bit(base + 1) ? 18 + tree(base + 18, 256, 1) : 10 + tree(base + 10, 8, 1);
}

static uint32_t distance(uint32_t copied) {
  const uint32_t slot = tree(kSlot + 64 * (copied < 5 ? copied - 2 : 3), 64, 1);
  if (slot < 4) {
    return slot;
  }
  uint32_t bits = (slot >> 1) - 1;
  uint32_t value = 2 | (slot & 1);
  if (slot < 14) {
    value <<= bits;
    return value + low_bits_first(kDistance + value - slot, bits);
  }
  for (; bits > 4; bits--) {
    const uint32_t half = range >> 1;
    range = half * 2;
    value = value * 2 + take(half, code >= half);
  }
  return (value << 4) + low_bits_first(kAlign, 4);
}

// from: the stream. out: room for size bytes. Once per instance.
__attribute__((export_name("unpack"))) void unpack(const uint8_t* from, uint8_t* out, uint32_t size) {
  in = from;
  range = 0xffffffffU;
  for (int i = 0; i < 5; i++) {
    code = code << 8 | *in++;  // the first byte is 0
  }
  uint32_t state = 0;
  uint32_t back[4] = {0, 0, 0, 0};  // the last distances, less one
  for (uint32_t at = 0; at < size;) {
    if (!bit(kMatch + state)) {
      const uint32_t base = kLiteral + 0x300 * (at == 0 ? 0U : out[at - 1] >> (8 - kLiteralContextBits));
      uint32_t node = 1;
      if (state > 6) {
        // A literal after a match is most likely not the byte that would have continued the match.
        uint32_t expected = out[at - back[0] - 1];
        uint32_t wanted = 0;
        do {
          expected <<= 1;
          wanted = expected >> 8 & 1;
          node = node * 2 + bit(base + ((1 + wanted) << 8) + node);
        } while (node < 256 && wanted == (node & 1));
      }
      out[at++] = (uint8_t)tree(base, 256, node);
      state = state < 4 ? 0 : state - (state < 10 ? 3 : 6);
      continue;
    }
    uint32_t copied = 1;
    uint32_t older = 3;
    uint32_t chosen = 0;
    if (bit(kRepeat + state)) {
      older = bit(kRepeatOlder + state);
      if (older) {
        older += bit(kRepeatSecond + state);
        older += older == 2 ? bit(kRepeatFourth + state) : 0;
      }
      chosen = back[older];
      const uint32_t is_long = older || bit(kRepeatLong + state);
      copied = is_long ? length(kRepeatLength) : 1;
      state = state < 7 ? 9 - is_long : 11;
    } else {
      copied = length(kLength);
      chosen = distance(copied);
      state = state < 7 ? 7 : 10;
    }
    for (; older > 0; older--) {
      back[older] = back[older - 1];
    }
    back[0] = chosen;
    for (; copied > 0; copied--, at++) {
      out[at] = out[at - chosen - 1];
    }
  }
}
