// What runs in Node at a customer's, under every supported version of Node but the one that runs `npm test`: that one
// has all suites anyway. Nothing is built anew.
import { ensureNode, NODE_MAJORS } from '../setup/node-versions.mjs';
import { runJest } from './jest.mjs';

const PATHS = [
  'sandbox', 'package/tarball.test.js', 'flows', 'endings/node.test.js', 'examples/sign-in-in-node.test.js',
  'shim/authenticator.test.js', 'shim/file-device-flow.test.js', 'shim/file-device-store.test.js',
  'shim/sms-flows.test.js',
];

/** @returns {Promise<{passed: number, failed: number}>} */
export async function runUnderOtherNodes() {
  const sum = { passed: 0, failed: 0 };
  for (const major of NODE_MAJORS.filter((version) => version !== Number(process.versions.node.split('.')[0]))) {
    const { passed, failed } = await runJest(`node-${major}`, PATHS, { nodeFolder: await ensureNode(major) });
    console.log(`Node ${major}: ${passed} passed, ${failed} failed`);
    sum.passed += passed;
    sum.failed += failed;
  }
  return sum;
}
