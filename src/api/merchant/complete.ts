/** Every member of `T` spelled out. */
export const complete = <T extends object>(members: { [K in keyof T]-?: T[K] }): T => members;
