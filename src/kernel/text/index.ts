/**
 * The first `max` characters of a text, counted as people count them. `slice` counts half characters: it may leave half an emoji, which
 * PostgreSQL cannot store.
 */
export const firstCharacters = (text: string, max: number): string => Array.from(text).slice(0, max).join('');
