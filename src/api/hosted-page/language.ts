export const PAGE_LANGUAGES = ['en', 'es', 'pt'] as const;
export type PageLanguage = (typeof PAGE_LANGUAGES)[number];

export const LANGUAGE_NAMES: Readonly<Record<PageLanguage, string>> = { en: 'English', es: 'Español', pt: 'Português' };

const known = (text: string | undefined): PageLanguage | undefined =>
  PAGE_LANGUAGES.find((language) => language === text?.trim().toLowerCase().slice(0, 2));

/** The language asked for in the address, else the first one of the browser's that we speak, else English. */
export function pageLanguage(asked: unknown, acceptLanguage: string | undefined): PageLanguage {
  const chosen = typeof asked === 'string' ? known(asked) : undefined;
  if (chosen) return chosen;
  const wanted = (acceptLanguage ?? '').split(',').map((entry) => known(entry.split(';')[0]));
  return wanted.find((language) => language !== undefined) ?? 'en';
}
