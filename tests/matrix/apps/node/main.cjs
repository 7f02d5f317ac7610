const { signIn } = require('../sign-in.cjs');

signIn(process.argv[2]).then(({ success }) => console.log(success));
