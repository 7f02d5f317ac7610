// <prove-sign-in> in pages that nobody had in mind.
import { afterAll, beforeAll, expect, test } from '@jest/globals';

import { inEachBrowser } from '../browser/browsers.js';
import { Customer } from './customer.js';
import { openSite } from './site.js';

/** What stands around the element; none of them has a language for the whole page. */
const AROUND = {
  'a form named "host"': '<form name="host"></form><prove-sign-in></prove-sign-in>',
  'a frame named "host"': '<iframe name="host"></iframe><prove-sign-in></prove-sign-in>',
  'a drawing with a language': '<svg lang="de"><foreignObject width="400" height="400"><prove-sign-in></prove-sign-in>'
    + '</foreignObject></svg>',
  'a script that sets the state before there is one':
    '<prove-sign-in></prove-sign-in><script>document.querySelector("prove-sign-in").state = {};</script>',
};

const pages = Object.fromEntries(Object.values(AROUND).map((body, number) => [`/around-${number}`, {
  type: '.html', body: `<!doctype html><title>Shop</title>${body}<script type="module" src="/dist/ui.mjs"></script>`,
}]));

/** @type {Awaited<ReturnType<typeof openSite>>} */
let site;
beforeAll(async () => {
  site = await openSite({ pages });
});
afterAll(() => site.close());

inEachBrowser('<prove-sign-in> beside', ({ newPage }) => {
  test.each(Object.keys(AROUND).map((name, number) => [name, number]))('%s is drawn', async (name, number) => {
    const customer = new Customer(await newPage(), site);
    await customer.page.goto(`${site.origin}/around-${number}`, { waitUntil: 'domcontentloaded' });
    await customer.sees('h2', name.startsWith('a drawing') ? /^Anmelden$/ : /^Sign in$/);
    expect(customer.complaints).toEqual([]);
  });
});
