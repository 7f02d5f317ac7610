// The machine's own package archives, asked for source packages: what set-up writes for apt.
import { describe, expect, test } from '@jest/globals';

import { parseDeb822, parseOneLine, toDebSrc } from '../../scripts/setup/apt-sources.mjs';

const KEY = '/usr/share/keyrings/some-archive.gpg';

describe('one-line entries', () => {
  test('keep archive and key, and lose what is not main', () => {
    const entries = parseOneLine(`# a comment
deb [arch=amd64 signed-by=${KEY}] http://archive.test/debian bookworm main contrib # trailing
deb http://archive.test/debian bookworm-updates main`);
    expect(toDebSrc(entries, 'bookworm')).toEqual([
      `Types: deb-src\nURIs: http://archive.test/debian\nSuites: bookworm\nComponents: main\nSigned-By: ${KEY}`,
      'Types: deb-src\nURIs: http://archive.test/debian\nSuites: bookworm-updates\nComponents: main',
    ]);
  });

  test('of other distributors are left out', () => {
    const entries = parseOneLine(`deb https://other.test/node_20.x nodistro main
deb https://other.test/pg bookworm-pgdg main
deb https://other.test/docker bookworm stable
#deb http://archive.test/debian bookworm main`);
    expect(toDebSrc(entries, 'bookworm')).toEqual([]);
  });
});

describe('deb822 entries', () => {
  test('with several archives, suites and comments', () => {
    const entries = parseDeb822(`Types: deb
# a comment inside
URIs: http://a.test/debian
  http://b.test/debian
Suites: bookworm bookworm-updates bookworm-backports
Components: main
Signed-By: ${KEY}

Types: deb
URIs: http://a.test/security
Suites: bookworm-security
Components: main non-free-firmware
`);
    expect(toDebSrc(entries, 'bookworm')).toEqual([
      'Types: deb-src\nURIs: http://a.test/debian http://b.test/debian\nSuites: bookworm bookworm-updates\n'
        + `Components: main\nSigned-By: ${KEY}`,
      'Types: deb-src\nURIs: http://a.test/security\nSuites: bookworm-security\nComponents: main',
    ]);
  });

  test('with the key itself keep its lines', () => {
    const key = `-----BEGIN PGP PUBLIC KEY BLOCK-----
 .
 mQINBF
 -----END PGP PUBLIC KEY BLOCK-----`;
    const [entry] = toDebSrc(parseDeb822(`Types: deb
URIs: http://a.test/debian
Suites: bookworm
Components: main
Signed-By:
 ${key}
`), 'bookworm');
    expect(entry).toContain('Signed-By: -----BEGIN PGP PUBLIC KEY BLOCK-----\n .\n mQINBF\n -----END');
  });

  test('that are switched off are left out', () => {
    const entries = parseDeb822('Types: deb\nURIs: http://a.test/debian\nSuites: bookworm\nComponents: main\nEnabled: no\n');
    expect(toDebSrc(entries, 'bookworm')).toEqual([]);
  });
});
