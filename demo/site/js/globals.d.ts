// What the script tag before the modules brings.
declare const proveAuth: typeof import('../../../js/public.d.ts');
