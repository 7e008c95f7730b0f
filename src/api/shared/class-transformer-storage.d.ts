/** The library's own metadata, which it does not type: what `@Type` and `@Transform` wrote down. */
declare module 'class-transformer/cjs/storage' {
  import type { TransformationType, TransformFnParams, TypeHelpOptions } from 'class-transformer';

  export const defaultMetadataStorage: {
    findTypeMetadata(
      target: unknown,
      propertyName: string,
    ): { readonly typeFunction: (options: TypeHelpOptions) => unknown } | undefined;
    findTransformMetadatas(
      target: unknown,
      propertyName: string,
      type: TransformationType,
    ): readonly { readonly transformFn: (params: TransformFnParams) => unknown }[];
  };
}
