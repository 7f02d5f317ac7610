/**
 * @param {string} text of a file of dist/
 * @returns {string} the text without the WebAssembly module that it may carry: letters that mean nothing
 */
export const withoutModule = (text) => text.replace(/(["'])[^"'\\\n]{100000,}\1/, '""');
