import { routes, type ServiceName } from '@hubhours/contracts/routes';

/**
 * Plain segments only. Everything that servers are known to read differently (escapes, dots, empty segments, backslashes)
 * leads nowhere, so no path can mean one thing here and another at a service.
 */
const plainPath = /^(\/[A-Za-z0-9_-]+)+$/;

const table = routes.map(([path, service]) => [patternOf(path), service] as const);

/** Which service answers a path, as it was sent. */
export function serviceFor(path: string): ServiceName | undefined {
  if (!plainPath.test(path)) return undefined;
  return table.find(([pattern]) => pattern.test(path))?.[1];
}

function patternOf(path: string): RegExp {
  const segments = path.split('/').map((segment) => {
    if (segment === '*') return '.+';
    return segment.startsWith(':') ? '[^/]+' : segment;
  });
  return new RegExp(`^${segments.join('/')}$`);
}
