import { fillRedirectUrl, isOwnRedirectUrl, REDIRECT_URL_MAX_LENGTH } from './redirect-url';

const SHOP = 'https://shop.example';
const own = (url: string, website = SHOP): boolean => isOwnRedirectUrl(url, website);

const OWN = [
  'https://shop.example',
  'https://shop.example/',
  'https://shop.example/some/path',
  'https://shop.example/some/path?and=query',
  'https://shop.example/some/path?and=query#and-fragment',
  'https://shop.example/done/{id}/{result}',
  'https://shop.example/done?id={id}&r={result}',
  'https://shop.example/#/{id}',
  'https://shop.example?{id}',
  'https://SHOP.example/x',
  'HTTPS://shop.example/x',
  'https://shop.example:443/x',
  'https://shop.example/a/../b',
  'https://shop.example/@evil.test',
  'https://shop.example/?u=https://evil.test',
  'https://shop.example//evil.test',
  'https://shop.example/%2e%2e/%5cevil.test',
];

const FOREIGN = [
  '',
  ' ',
  '/',
  '/path',
  '//shop.example/x',
  '///shop.example',
  'shop.example',
  'https:shop.example/x',
  'https:/shop.example/x',
  'https:///shop.example/x',
  'https://',
  'https:///',
  'http://shop.example/',
  'ftp://shop.example/',
  'ws://shop.example/',
  'javascript:alert(1)',
  'java\nscript:alert(1)',
  'JaVaScRiPt://shop.example/%0aalert(1)',
  'data:text/html,<script>alert(1)</script>',
  'blob:https://shop.example/0f3a',
  'filesystem:https://shop.example/temporary/x',
  'view-source:https://shop.example/',
  'about:blank',
  'file:///etc/passwd',
  'https://evil.test',
  'https://evil.test/https://shop.example',
  'https://evil.test?https://shop.example',
  'https://evil.test#https://shop.example',
  'https://shop.example.evil.test/',
  'https://evilshop.example/',
  'https://sub.shop.example/',
  'https://shop.example./',
  'https://shop.example@evil.test/',
  'https://shop.example:pw@evil.test/',
  'https://evil.test@shop.example/',
  'https://@shop.example/',
  'https://:@shop.example/',
  'https://user@shop.example/',
  'https://shop.example%40evil.test/',
  'https://shop.example:444/',
  'https://shop.example:80/',
  'https://shop.example:99999/',
  'https://shop.example:{id}/',
  'https://shop.example{id}/',
  'https://{id}.evil.test/',
  'https://{id}shop.example/',
  'https://{result}/',
  'https://{id}@shop.example/',
  '{id}://shop.example/',
  '{result}',
  'https:\\\\evil.test',
  'https:\\\\shop.example\\x',
  'https://shop.example\\@evil.test',
  'https://evil.test\\@shop.example',
  'https://shop.example/\\evil.test',
  'https://sho\tp.example/',
  'https://shop.example/\r\nlocation: https://evil.test',
  'https://shop.example/\u0000',
  '\u0001https://shop.example/',
  ' https://shop.example/',
  'https://shop.example/ x',
  'https://ｓｈｏｐ.example/',
  'https://shop。example/',
  'https://shop.exampl\u00e9/',
  'https://sh\u043ep.example/',
  'https://shop.example/\u202egpj.exe',
  'https://shop.exam\u200bple/',
  'https://shop.example/{unknown}',
  'https://shop.example/{id',
  'https://shop.example/{{id}}',
  'https://shop.example/<script>',
  'https://shop.example/"onload="',
  'https://[::1]/',
  'https://127.0.0.1/',
  'https://0x7f.1/',
];

describe('the redirect URL of a purchase', () => {
  it.each(OWN)('%p stays with the shop', (url) => {
    expect(own(url)).toBe(true);
  });

  it.each(FOREIGN)('%p is foreign', (url) => {
    expect(own(url)).toBe(false);
  });

  it('belongs to the port of the website', () => {
    expect(own('http://127.0.0.1:8080/x', 'http://127.0.0.1:8080')).toBe(true);
    expect(own('http://127.0.0.1:8081/x', 'http://127.0.0.1:8080')).toBe(false);
    expect(own('http://127.0.0.1/x', 'http://127.0.0.1:8080')).toBe(false);
  });

  it('may be as long as the longest URL and not longer', () => {
    const path = 'x'.repeat(REDIRECT_URL_MAX_LENGTH - SHOP.length - 1);
    expect(own(`${SHOP}/${path}`)).toBe(true);
    expect(own(`${SHOP}/${path}x`)).toBe(false);
  });

  it('belongs to nobody when the website has no usable address', () => {
    for (const website of ['', 'about:blank', 'not a url', 'https://user@shop.example']) {
      expect(own('about:blank', website)).toBe(false);
      expect(own(SHOP, website)).toBe(false);
    }
  });

  it('keeps filled values in their place', () => {
    expect(fillRedirectUrl('https://shop.example/{id}?r={result}&{id}', { id: 'a/../b?#&', result: 'approved' })).toBe(
      'https://shop.example/a%2F..%2Fb%3F%23%26?r=approved&a%2F..%2Fb%3F%23%26',
    );
  });
});
