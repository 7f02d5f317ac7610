// The lint rule for what GCC 12 miscompiles.
import { expect, test } from '@jest/globals';

import { conditionalAwaits } from '../../scripts/suites/conditional-awaits.mjs';

test.each([
  'co_await (again ? resend(session) : send(session));',
  'co_await result_of(again ? resend(session) : send(session));',
  'Reply reply = co_await call(session, path, number ? Json(*number) : Json());',
  'if (co_await ask(session, {first ? std::string("a") : name})) {',
  'co_await first_of(wait(session),\n    late ? show(a) : show(b));',
])('is found: %s', (statement) => {
  expect(conditionalAwaits(`\n${statement}\n`)).toEqual([2]);
});

test.each([
  'co_return co_await send(session) ? kDone : kAgain;',
  'Task<Status> task = again ? resend(session) : send(session);\nco_await task;',
  'f(co_await g(), a ? b : c);',
  'if (co_await g()) x = a ? b : c;',
  'co_await ask(session, "Ready?");  // really?',
  'co_await ask(session, /* why? */ \'?\');',
  '// co_await (a ? b() : c())',
])('is let pass: %s', (statement) => {
  expect(conditionalAwaits(statement)).toEqual([]);
});
