/**
 * JSON text in which half a surrogate pair, which UTF-8 cannot carry, is U+FFFD. JSON.stringify writes it as an
 * escape (ECMA-262, QuoteJSONString); all others of that form belong to control characters.
 * @param {unknown} value
 */
export function jsonText(value) {
  const text = JSON.stringify(value);
  if (!text.includes('\\ud')) return text;
  return text.replace(/\\(?:ud[89a-f]..|.)/g, (escape) => (escape.length > 2 ? '\ufffd' : escape));
}
