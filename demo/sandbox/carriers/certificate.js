/** A self-signed certificate for this machine and its key, as PEM, made anew at each start (RFC 5280). */
export async function createCertificate() {
  const { generate } = await import('selfsigned'); // takes a while to load
  return generate([{ name: 'commonName', value: 'Sandbox carrier' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }, { type: 2, value: 'localhost' }] },
    ],
  });
}
