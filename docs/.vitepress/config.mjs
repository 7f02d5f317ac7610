// The documentation's site: no network, neither while it is built nor while it is read.
import { existsSync } from 'node:fs';

import { defineConfig } from 'vitepress';

const DOCS = new URL('../', import.meta.url);

/** Pages that are there. @param {...[text: string, name: string]} pages */
const items = (...pages) => pages
  .filter(([, name]) => existsSync(new URL(`${name}.md`, DOCS)))
  .map(([text, name]) => ({ text, link: `/${name}` }));

export default defineConfig({
  title: 'prove-auth-wasm',
  description: 'The client half of Prove\'s phone possession check for web pages',
  lang: 'en',
  outDir: 'dist',
  srcExclude: ['node_modules/**', 'dist/**'],
  // Links to files of the repository that are no pages of the site.
  ignoreDeadLinks: [/^https?:\/\/localhost/],
  markdown: { headers: true },
  vue: { template: { compilerOptions: { isCustomElement: (tag) => tag.startsWith('prove-') } } },
  themeConfig: {
    search: { provider: 'local' },
    outline: [2, 3],
    nav: items(['Start', 'start'], ['Errors', 'errors'], ['Reference', 'reference/index']),
    sidebar: [
      { text: 'Begin', items: items(['Start in five minutes', 'start'], ['The elements', 'elements'],
        ['How they look', 'screens'], ['React', 'react'], ['Vue', 'vue']) },
      { text: 'Ways to check', items: items(['OTP', 'otp'], ['Instant Link', 'instant-link'],
        ['Prove Key', 'prove-key'],
        ['Mobile Auth', 'mobile-auth'], ['Passkeys', 'passkeys'], ['Universal Prove Key', 'universal-prove-key'],
        ['Device context', 'device-context']) },
      { text: 'In production', items: items(['Where it runs', 'environments'],
        ['Errors by reason', 'errors'], ['Content-Security-Policy', 'content-security-policy'],
        ['Success report', 'success-report'], ['Testing', 'testing'], ['Security and privacy', 'privacy']) },
      { text: 'Background', items: items(['Moving over', 'moving-over'],
        ['Against the published client', 'compatibility'], ['How it works', 'how-it-works'],
        ['API reference', 'reference/index']) },
    ],
  },
});
