import { SchemaFailure } from '@hubhours/kernel/schema-failure';
import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { ROUTE_ARGS_METADATA, RouteParamtypes } from '@nestjs/common/internal';
import { edgeRequest } from './request.ts';

/** Refuses a query where a call of the API takes none; where it takes one, the schema refuses unknown fields. */
@Injectable()
export class QueryGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    if (context.getType() !== 'http') return true;
    const { query, routeOptions } = edgeRequest(context);
    const names = Object.keys(query as object);
    if (names.length === 0 || !routeOptions.url?.startsWith('/api/') || takesQuery(context)) return true;
    throw new SchemaFailure(names.slice(0, 50).map((path) => ({ path, message: 'This call takes no query' })));
  }
}

/** Nest keeps a handler's decorated parameters under `<kind>:<position>`. */
function takesQuery(context: ExecutionContext): boolean {
  const parameters: unknown = Reflect.getMetadata(ROUTE_ARGS_METADATA, context.getClass(), context.getHandler().name);
  return Object.keys(parameters ?? {}).some((key) => key.startsWith(`${RouteParamtypes.QUERY}:`));
}
