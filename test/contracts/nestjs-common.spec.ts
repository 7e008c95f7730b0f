import { Controller, Module, RequestMapping, RequestMethod } from '@nestjs/common';
import { METHOD_METADATA, MODULE_METADATA, PATH_METADATA } from '@nestjs/common/constants';

@Controller(['v1/one', 'v2/one'])
class SomeController {
  @RequestMapping({ method: RequestMethod.PATCH, path: 'things/:id' })
  change(): void {
    // nothing
  }
}

@Module({ controllers: [SomeController] })
class SomeModule {}

it('notes controllers, prefixes, methods and paths under the names the route table reads', () => {
  const handler = SomeController.prototype.change;
  expect(Reflect.getMetadata(MODULE_METADATA.CONTROLLERS, SomeModule)).toEqual([SomeController]);
  expect(Reflect.getMetadata(PATH_METADATA, SomeController)).toEqual(['v1/one', 'v2/one']);
  expect(Reflect.getMetadata(PATH_METADATA, handler)).toBe('things/:id');
  expect(RequestMethod[Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod]).toBe('PATCH');
});
