// The platform's own types where the project knows them (by the DOM library or @types/node), else what the library
// uses of them: a project without the DOM library compiles too.

/** Instances of the class that the platform has as a global name. */
export type GlobalInstance<Name extends string, Else> =
  typeof globalThis extends { [N in Name]: { prototype: infer Instance } } ? Instance : Else;

/** Web Crypto's CryptoKey. */
export type KeyLike = GlobalInstance<'CryptoKey', {
  readonly algorithm: { readonly name: string };
  readonly extractable: boolean;
  readonly type: 'private' | 'public' | 'secret';
  readonly usages: any[];
}>;

/** Web Crypto's CryptoKeyPair. */
export interface KeyPairLike {
  privateKey: KeyLike;
  publicKey: KeyLike;
}

/** Web Crypto's Crypto. */
export type CryptoLike = GlobalInstance<'Crypto', {
  readonly subtle: {
    generateKey(...args: any[]): Promise<any>;
    exportKey(...args: any[]): Promise<any>;
    sign(...args: any[]): Promise<any>;
  };
  getRandomValues(bytes: any): any;
  randomUUID(): string;
}>;

export type AbortSignalLike = GlobalInstance<'AbortSignal', {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: (event: any) => void, options?: any): void;
  removeEventListener(type: 'abort', listener: (event: any) => void): void;
}>;

export type UrlLike = GlobalInstance<'URL', { readonly href: string }>;

export type WebSocketLike = GlobalInstance<'WebSocket', {
  binaryType: any;
  onopen: any;
  onmessage: any;
  onerror: any;
  onclose: any;
  send(text: string): void;
  close(): void;
}>;

export type FetchLike =
  typeof globalThis extends { fetch: infer Fetch } ? Fetch : (url: string, options: any) => Promise<any>;

export type IndexedDBLike = GlobalInstance<'IDBFactory', object>;

/** The part of CredentialsContainer that is used. */
export interface CredentialsLike {
  create(options?: any): Promise<any>;
  get(options?: any): Promise<any>;
}
