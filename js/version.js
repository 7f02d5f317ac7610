/** Version of this library. The core says the same in PA-Version; a test holds the two together. */
export const VERSION = '1.0.0';
