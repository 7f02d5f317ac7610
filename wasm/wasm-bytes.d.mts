// The generated text form of the module: each character of TEXT is a byte plus ROTATION, modulo 256.
export const ROTATION: number;
export const TEXT: string;
