import type { Contract, ContractCommand, ContractEvent } from './catalogue.ts';
import { inlined, withoutNull, type Schema } from './schema.ts';

/** The text of docs/events.md: who tells what to whom, and what it looks like. */
export function eventsPage(contracts: readonly Contract[]): string {
  const events = contracts.filter((one): one is ContractEvent => one.kind === 'event');
  const commands = contracts.filter((one): one is ContractCommand => one.kind === 'command');
  const rows = events.map(
    ({ name, stream, heardBy }) => `| [${name}](#${anchor(name)}) | ${stream} | ${heardBy.join(', ') || '–'} |`,
  );
  return [head, '| event | stream | heard by |\n| --- | --- | --- |', ...rows, '', ...events.map(eventSection)]
    .concat(['## Commands\n', ...commands.map(commandSection)])
    .join('\n');
}

const head = `# Events and commands

What the services say to one another, made from the Zod schemas of [libs/contracts](../libs/contracts/src/events/booking.ts). [asyncapi.json](asyncapi.json) says the same to programs, in AsyncAPI 3.
[Messaging](messaging.md) says how they travel: the attributes \`id\`, \`source\`, \`type\`, \`subject\`, \`sequence\` and \`time\` as headers, and what is shown here as the body. \`source\` is the service that the name begins with, \`subject\` an id of the stream.

What is published stays: a consumer ignores fields that it does not know, and an event may get a new optional field; any other change is a new version beside the old one. \`npm run check\` holds every schema against the published one in \`libs/contracts/published\`.

<!-- written by \`npm run docs\` from libs/contracts; \`npm run check\` says when it is out of date -->

## Events
`;

const anchor = (name: string) => name.replaceAll('.', '');

function eventSection({ name, says, stream, owner, heardBy, schema }: ContractEvent): string {
  const listeners = heardBy.length > 0 ? `Heard by ${heardBy.join(', ')}.` : 'Heard by nobody.';
  const data = inlined(schema).properties?.['data'] ?? {};
  return section(name, [says, `Told by ${owner}; stream: ${stream}. ${listeners}`], `type Data = ${shape(data)}`);
}

function commandSection({ name, says, owner, schema, reply }: ContractCommand): string {
  const text = `type Request = ${shape(inlined(schema))};\n\ntype Reply = ${shape(inlined(reply))}`;
  return section(name, [says, `Answered by ${owner}.`], text);
}

function section(name: string, sentences: readonly string[], text: string): string {
  return `### ${name}\n\n${sentences.filter(Boolean).join('\n\n')}\n\n\`\`\`ts\n${text}\n\`\`\`\n`;
}

/** A schema in TypeScript's words, with limits and sentences as comments. */
function shape(schema: Schema, depth = 0): string {
  const { schema: plain, nullable } = withoutNull(schema);
  return nullable ? `${bare(plain, depth)} | null` : bare(plain, depth);
}

function bare(schema: Schema, depth: number): string {
  const variants = schema.anyOf ?? schema.oneOf;
  if (variants) return variants.map((one) => shape(one, depth)).join(' | ');
  if (schema.enum) return schema.enum.map((one) => JSON.stringify(one)).join(' | ');
  if ('const' in schema) return JSON.stringify(schema['const']);
  if (schema.type === 'array') return `${grouped(shape(schema.items ?? {}, depth))}[]`;
  if (schema.type === 'object') return object(schema, depth);
  return named[String(schema['format'])] ?? String(schema.type ?? 'unknown');
}

const named: Record<string, string> = { uuid: 'uuid', 'date-time': 'instant', date: 'localDate', email: 'email' };
const grouped = (text: string) => (/ \| /.test(text) && !text.startsWith('{') ? `(${text})` : text);

function object({ properties = {}, required = [] }: Schema, depth: number): string {
  const indent = '  '.repeat(depth + 1);
  const lines = Object.entries(properties).map(([name, one]) => {
    const optional = required.includes(name) ? '' : '?';
    const noted = note(one);
    return `${indent}${name}${optional}: ${shape(one, depth + 1)};${noted && ` // ${noted}`}`;
  });
  return `{\n${lines.join('\n')}\n${'  '.repeat(depth)}}`;
}

function note(schema: Schema): string {
  const { schema: plain } = withoutNull(schema);
  const { minimum, maximum, maxLength, maxItems } = plain as Record<string, number | undefined>;
  const largest = maximum === Number.MAX_SAFE_INTEGER ? undefined : maximum;
  const also = (plain['x-also'] as string[] | undefined)?.join('; ');
  const limits = [
    minimum === undefined || minimum === Number.MIN_SAFE_INTEGER ? undefined : `at least ${minimum}`,
    largest === undefined ? undefined : `at most ${largest}`,
    maxLength === undefined ? undefined : `at most ${maxLength} characters`,
    maxItems === undefined ? undefined : `at most ${maxItems}`,
  ];
  const examples = plain['examples'] as string[] | undefined;
  const words = examples && `such as ${examples.join(', ')}`;
  return [schema['description'], ...limits, plain['format'] === 'date-time' ? undefined : also, words]
    .filter(Boolean)
    .join('; ');
}
