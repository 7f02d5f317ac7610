declare const admits: unique symbol;
declare const mayBeMissing: unique symbol;

/** A JSON Schema that admits values of type T. */
export interface Schema<T> { readonly [admits]?: T }
interface OptionalSchema<T> extends Schema<T> { readonly [mayBeMissing]: true }
/** What a schema admits. */
export type Typed<S> = S extends Schema<infer T> ? T : never;

type Fields = Record<string, Schema<unknown>>;
type OptionalNames<F> = { [K in keyof F]: F[K] extends OptionalSchema<unknown> ? K : never }[keyof F];

/** `description` completes "must be …" where a pattern or a format does not match. */
interface TextRules<C extends string> {
  oneOf?: readonly C[]; minLength?: number; maxLength?: number; pattern?: string; format?: 'ip' | 'http-url';
  description?: string;
}

export function text<const C extends string = string>(rules?: TextRules<C>): Schema<C>;
export function integer(rules?: { oneOf?: readonly number[]; minimum?: number; maximum?: number; description?: string }): Schema<number>;
export function boolean(): Schema<boolean>;
export function anything(): Schema<unknown>;
export function array<S extends Schema<unknown>>(items: S, rules?: { minItems?: number; maxItems?: number }): Schema<Typed<S>[]>;
/** The second item may be missing. */
export function tuple<A, B>(first: Schema<A>, second: Schema<B>): Schema<[A, B?]>;
export function optional<T>(schema: Schema<T>): OptionalSchema<T>;
export function nullable<T>(schema: Schema<T>): Schema<T | null>;
export function object<F extends Fields>(fields: F): Schema<
  { [K in Exclude<keyof F, OptionalNames<F>>]: Typed<F[K]> } & { [K in OptionalNames<F>]?: Typed<F[K]> }
>;

/** Refuses a value of another form, in words that do not contain it. `where`: its name in these. */
export function checkForm<T>(schema: Schema<T>, value: unknown, where: string): asserts value is T;
