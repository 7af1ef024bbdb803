import ts from 'typescript';
import type { z } from 'zod';
import { serviceConfig } from '../../libs/platform/src/config.ts';
import { availabilityConfig } from '../../services/availability/src/config.ts';
import { billingConfig } from '../../services/billing/src/config.ts';
import { bookingConfig } from '../../services/booking/src/config.ts';
import { gatewayConfig } from '../../services/gateway/src/config.ts';
import { notificationsConfig } from '../../services/notifications/src/config.ts';
import { nodes, parse } from './syntax.ts';
import { read } from './tree.ts';

type Shape = Readonly<Record<string, z.core.$ZodType>>;

const services: readonly (readonly [name: string, shape: Shape])[] = [
  ['booking', bookingConfig.shape],
  ['availability', availabilityConfig.shape],
  ['billing', billingConfig.shape],
  ['notifications', notificationsConfig.shape],
  ['gateway', gatewayConfig.shape],
];

const head = `# Configuration

Every variable that a service reads. \`npm start\` sets those that say where things are, and passes on the others of its own environment; \`docker-compose.yml\` does the same for its containers.

A service with a variable missing or wrong does not start: it names each in one sentence, never a value, and exits with 1.
An empty variable counts as missing. \`NAME_FILE\` names a file that holds the value of \`NAME\`, for secrets that are mounted; both at once are refused.

<!-- written by \`npm run docs\` from the schemas of the services' configuration; \`npm run check\` says when it is out of date -->
`;

/** The text of docs/configuration.md: what every service reads, then each one's own, with what the code says of it. */
export function configurationPage(): string {
  const common = section('Every service', serviceConfig, commentsOf('libs/platform/src/config.ts'));
  const own = services.map(([name, shape]) => {
    const variables = Object.entries(shape).filter(([variable]) => !(variable in serviceConfig));
    return section(name, Object.fromEntries(variables), commentsOf(`services/${name}/src/config.ts`));
  });
  return [head, common, ...own].join('\n');
}

function section(title: string, shape: Shape, comments: ReadonlyMap<string, string>): string {
  const rows = Object.entries(shape).map(([variable, schema]) => {
    const meaning = comments.get(variable);
    if (meaning === undefined) throw new Error(`${variable} of ${title} has no comment that says what it means`);
    return `| \`${variable}\` | ${otherwise(schema)} | ${meaning} |`;
  });
  return [`## ${title}`, '', '| variable | without it | means |', '| --- | --- | --- |', ...rows, ''].join('\n');
}

/** What a service does where the variable is not given. */
function otherwise(schema: z.core.$ZodType): string {
  const read = (schema as z.ZodType).safeParse(undefined);
  if (!read.success) return 'does not start';
  const text = ['string', 'number'].includes(typeof read.data) ? String(read.data) : '';
  const given = Array.isArray(read.data) ? read.data.join(',') : text;
  return given === '' ? 'none' : `\`${given}\``;
}

/** The comment before each property, as one line. */
function commentsOf(path: string): Map<string, string> {
  const source = parse(path, read(path));
  const found = new Map<string, string>();
  for (const node of nodes(source.tree)) {
    if (!ts.isPropertyAssignment(node) || !ts.isIdentifier(node.name)) continue;
    const comment = ts.getJSDocCommentsAndTags(node).map(({ comment }) => ts.getTextOfJSDocComment(comment) ?? '');
    if (comment.length > 0) found.set(node.name.text, comment.join(' ').replaceAll(/\s+/g, ' ').replaceAll('|', '\\|'));
  }
  return found;
}
