import { doorOf } from './door';
import { RouteCatalog } from './route-catalog';

it('a catalogue finds the methods of a path', () => {
  const catalog = new RouteCatalog();
  catalog.add('GET', '/a/:id');
  catalog.add('PUT', '/a/:id');
  catalog.add('POST', '/a/b');
  catalog.add('OPTIONS', '*');
  expect(catalog.methodsOf('/a/x')).toEqual(['GET', 'PUT']);
  expect(catalog.methodsOf('/a/b')).toEqual(['GET', 'POST', 'PUT']);
  expect(catalog.methodsOf('/a/')).toEqual([]);
  expect(catalog.methodsOf('/a/x/y')).toEqual([]);
});

it('a path belongs to the door with the longest prefix, by whole segments', () => {
  const doors = [
    { name: 'house', prefixes: ['/v1'], credentials: [] },
    { name: 'deals', prefixes: ['/v1/purchases'], credentials: [] },
    { name: 'packages', prefixes: ['/v1/purchase'], credentials: [] },
  ];
  const nameOf = (path: string): string | undefined => doorOf(doors, path)?.name;
  expect(
    ['/v1/purchase', '/v1/purchases', '/v1/purchases.json', '/v1/purchases/1', '/v1/purchasesx', '/v2', '/v1'].map(
      nameOf,
    ),
  ).toEqual(['packages', 'deals', 'deals', 'deals', 'house', undefined, 'house']);
});
