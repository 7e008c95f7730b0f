import 'reflect-metadata';
import { getMetadataStorage, ValidateBy, ValidateIf, ValidateNested } from 'class-validator';

class Base {
  @ValidateIf((_dto, value) => value !== undefined)
  @ValidateBy({ name: 'short', validator: { validate: (value) => String(value).length < 3 } })
  name?: string;
}

class Derived extends Base {
  @ValidateNested({ each: true })
  list!: Base[];
}

const storage = getMetadataStorage();
const metadatas = (): ReturnType<typeof storage.getTargetValidationMetadatas> =>
  storage.getTargetValidationMetadatas(Derived, '', false, false);
const ofType = (type: string) => metadatas().find((metadata) => metadata.type === type);

it('keeps every rule of a class and of its base classes, by its kind', () => {
  const kinds = metadatas().map(({ propertyName, type }) => `${propertyName} ${type}`);
  expect(kinds.sort()).toEqual(['list nestedValidation', 'name conditionalValidation', 'name customValidation']);
  // absent, or a list without entries
  for (const { groups, always } of metadatas()) expect([groups, always].flat().filter(Boolean)).toEqual([]);
});

it('keeps the condition of ValidateIf as the first constraint', () => {
  const condition = ofType('conditionalValidation')?.constraints[0] as (dto: object, value: unknown) => boolean;
  expect([condition({}, 'x'), condition({}, undefined)]).toEqual([true, false]);
});

it('says of a nested rule whether it is for each entry of a list', () => {
  expect(ofType('nestedValidation')?.each).toBe(true);
});

it('gives the validator of a custom rule, which answers at once', () => {
  const custom = ofType('customValidation');
  const [constraint] = custom ? storage.getTargetValidatorConstraints(custom.constraintCls) : [];
  const args = { targetName: 'Derived', property: 'name', object: {}, constraints: [], value: '' };
  expect([constraint?.async, custom?.each]).toEqual([false, false]);
  expect(['ab', 'abc'].map((value) => constraint?.instance.validate(value, { ...args, value }))).toEqual([true, false]);
});
