import {
  Inject,
  Injectable,
  Optional,
  SetMetadata,
  createParamDecorator,
  type CanActivate,
  type CustomDecorator,
  type ExecutionContext,
  type OnModuleInit,
} from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/internal';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import { judge, type Grant, type ObjectParties } from './grants.ts';
import type { Caller, Part } from './caller.ts';
import { edgeRequest } from './request.ts';
import { Tokens } from './tokens.ts';

export { administrator, party, role, self, signedIn, type ObjectParties } from './grants.ts';

/** Injection token of the service's own {@link ObjectParties}. */
export const OBJECT_PARTIES = Symbol('hubhours:object-parties');

const ACCESS = 'hubhours:access';

/** No token is asked for. For health, metrics, descriptions, and webhooks with a signature of their own. */
export const Public = (): CustomDecorator => SetMetadata(ACCESS, 'public');

/** Whom the route is for; any one grant suffices. */
export const Allow = (...grants: [Grant, ...Grant[]]): CustomDecorator => SetMetadata(ACCESS, grants);

type Access = 'public' | readonly Grant[] | undefined;

/** The verified caller; on routes with `@Allow` only. */
export const CurrentCaller = createParamDecorator<unknown, Caller>((_data, context) => {
  const { caller } = edgeRequest(context);
  if (!caller) throw new Error('A caller is asked for on a public route');
  return caller;
});

/** `client` or `professional` where `party()` or `self()` let her in, else undefined. */
export const ActingAs = createParamDecorator<unknown, Part | undefined>(
  (_data, context) => edgeRequest(context).actingAs,
);

/** Asks every HTTP call for a token and a grant. A service with a route that says neither does not start. */
@Injectable()
export class AuthGuard implements CanActivate, OnModuleInit {
  constructor(
    private readonly tokens: Tokens,
    private readonly reflector: Reflector,
    private readonly discovery: DiscoveryService,
    @Optional() @Inject(OBJECT_PARTIES) private readonly parties?: ObjectParties,
  ) {}

  onModuleInit(): void {
    const faults = this.discovery
      .getControllers()
      .flatMap(({ instance, metatype }) => this.faultsOf(instance, metatype));
    if (faults.length > 0) throw new Error(`These routes do not say whom they are for: ${faults.join('; ')}`);
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (context.getType() !== 'http') return true;
    const access = this.accessOf(context.getHandler(), context.getClass());
    if (access === 'public') return true;
    const request = edgeRequest(context);
    const caller = await this.tokens.callerOf(request.headers.authorization);
    const params = request.params as Record<string, string>;
    const verdict = await judge(access ?? [], { caller, params, parties: this.parties });
    if (!verdict.granted) throw verdict.error();
    request.caller = caller;
    request.actingAs = verdict.actingAs;
    return true;
  }

  private accessOf(...targets: Parameters<Reflector['getAllAndOverride']>[1]): Access {
    return this.reflector.getAllAndOverride<Access>(ACCESS, targets);
  }

  private faultsOf(instance: object | undefined, metatype: unknown): string[] {
    if (!instance || typeof metatype !== 'function') return [];
    const prototype = Object.getPrototypeOf(instance) as Record<string, (...args: unknown[]) => unknown>;
    return new MetadataScanner().getAllMethodNames(prototype).flatMap((name) => {
      const handler = prototype[name];
      if (!handler || Reflect.getMetadata(METHOD_METADATA, handler) === undefined) return [];
      const fault = this.faultOf(this.accessOf(handler, metatype as never), pathOf(metatype, handler));
      return fault ? [`${metatype.name}.${name} ${fault}`] : [];
    });
  }

  private faultOf(access: Access, path: string): string | undefined {
    if (access === undefined) return 'has neither @Public() nor @Allow(…)';
    if (access === 'public') return undefined;
    const lost = access.find(({ param }) => param !== undefined && !path.split('/').includes(`:${param}`));
    if (lost) return `has no path parameter :${lost.param}`;
    if (access.some(({ needsParties }) => needsParties) && !this.parties) return 'uses party() without ObjectParties';
    return undefined;
  }
}

function pathOf(metatype: object, handler: object): string {
  return [metatype, handler]
    .flatMap((target) => Reflect.getMetadata(PATH_METADATA, target) as string | string[])
    .join('/');
}
