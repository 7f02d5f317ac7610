// Finds `co_await (condition ? f() : g())` and its like. GCC 12 destroys twice what ?: makes inside the operand of
// co_await, be it the task itself or a string handed to it, and says nothing; later versions and Clang do not.

const OPENING = '([{';
const CLOSING = ')]}';

/** Comments and texts become spaces, so that places stay where they are. @param {string} source */
function blankTexts(source) {
  return source.replace(/\/\/.*|\/\*[^]*?\*\/|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)+'/g,
    (text) => text.replace(/[^\n]/g, ' '));
}

/** @param {string} code @param {number} start after co_await @returns {string} all that belongs to its operand */
function operandAt(code, start) {
  let depth = 0;
  for (let i = start; i < code.length; i++) {
    if (OPENING.includes(code[i])) {
      depth++;
    } else if (CLOSING.includes(code[i])) {
      depth--;
    }
    // `co_await f() ? a : b` chooses after the wait.
    if (depth < 0 || (depth === 0 && /[;,?]/.test(code[i]))) {
      return code.slice(start, i);
    }
  }
  return code.slice(start);
}

/**
 * @param {string} source of a C++ file
 * @returns {number[]} the lines with such a co_await, from 1 on
 */
export function conditionalAwaits(source) {
  const code = blankTexts(source);
  return Array.from(code.matchAll(/\bco_await\b/g), ({ 0: word, index }) => index + word.length)
    .filter((start) => operandAt(code, start).includes('?'))
    .map((start) => code.slice(0, start).split('\n').length);
}
