import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { z } from 'zod';
import type { CommandDefinition, EventDefinition } from '../../../libs/contracts/src/event.ts';
import { subscriptions } from '../../../libs/contracts/src/subscriptions.ts';
import { callee, literal, nodes, parse } from '../syntax.ts';
import { root } from '../tree.ts';
import type { Schema } from './schema.ts';
import { sentenceOf, unseen } from './unseen.ts';

type Told = {
  readonly name: string;
  /** The service that its name begins with: an event's source, or who answers a command. */
  readonly owner: string;
  /** The comment beside its definition. */
  readonly says: string;
  readonly sample: Record<string, unknown>;
  /** What of its schemas the check of compatibility would not see. */
  readonly unseen: readonly string[];
};

export type ContractEvent = Told & {
  readonly kind: 'event';
  /** What `subject` is, from the comment; undefined where it does not say. */
  readonly stream: string | undefined;
  readonly heardBy: readonly string[];
  readonly schema: Schema;
};
export type ContractCommand = Told & { readonly kind: 'command'; readonly schema: Schema; readonly reply: Schema };
export type Contract = ContractEvent | ContractCommand;

const folder = join(root, 'libs/contracts');

/** Every event and command that libs/contracts defines, by name. */
export async function catalogue(): Promise<Contract[]> {
  const [events, commands] = await Promise.all([definitions('events'), definitions('commands')]);
  const contracts = [
    ...events.map(([definition, comment]) => eventOf(definition as EventDefinition, comment)),
    ...commands.map(([definition, comment]) => commandOf(definition as CommandDefinition, comment)),
  ];
  return contracts.sort((a, b) => (a.name < b.name ? -1 : 1));
}

function eventOf({ name, schema }: EventDefinition, comment: string): ContractEvent {
  const [, says = comment, stream] = /^(.*?)\s*Stream: (.+?)[.;]/s.exec(comment) ?? [];
  const heardBy = Object.entries(subscriptions).flatMap(([service, names]) => (names.includes(name) ? [service] : []));
  return { ...told(name, says, [schema]), kind: 'event', stream, heardBy, schema: jsonSchemaOf(schema) };
}

function commandOf({ name, schema, reply }: CommandDefinition, says: string): ContractCommand {
  const [asked, answered] = [jsonSchemaOf(schema), jsonSchemaOf(reply)];
  return { ...told(name, says, [schema, reply]), kind: 'command', schema: asked, reply: answered };
}

function told(name: string, says: string, schemas: readonly z.ZodType[]): Told {
  const sample = JSON.parse(readFileSync(join(folder, `samples/${name}.json`), 'utf8')) as Record<string, unknown>;
  return { name, owner: name.slice(0, name.indexOf('.')), says, sample, unseen: schemas.flatMap(unseen) };
}

async function definitions(room: 'events' | 'commands'): Promise<[definition: unknown, comment: string][]> {
  const files = readdirSync(join(folder, 'src', room)).filter((file) => !file.endsWith('.spec.ts'));
  const read = files.map(async (file) => {
    const path = join(folder, 'src', room, file);
    const comments = commentsIn(readFileSync(path, 'utf8'));
    const exported = Object.values((await import(path)) as Record<string, unknown>);
    return exported.filter(isDefinition).map((one): [unknown, string] => [one, comments.get(one.name) ?? '']);
  });
  return (await Promise.all(read)).flat();
}

function isDefinition(value: unknown): value is { name: string } {
  return typeof value === 'object' && value !== null && 'name' in value && 'schema' in value;
}

/** The comment of every `export const x = defineEvent('name', …)`, by name. */
function commentsIn(text: string): Map<string, string> {
  const { tree } = parse('contract.ts', text);
  const found = new Map<string, string>();
  for (const node of nodes(tree)) {
    if (!ts.isVariableStatement(node)) continue;
    const [declared] = node.declarationList.declarations;
    const call = declared?.initializer;
    if (!call || !ts.isCallExpression(call) || !/^define(Event|Command)$/.test(callee(call) ?? '')) continue;
    const [comment] = ts.getJSDocCommentsAndTags(node);
    const said = comment === undefined ? '' : (ts.getTextOfJSDocComment(comment.comment) ?? '');
    found.set(literal(call.arguments[0]) ?? '', said.replaceAll(/\s+/g, ' ').trim());
  }
  return found;
}

/** What a consumer accepts. What JSON Schema cannot say of a refinement stands by its sentence in `x-also`. */
export function jsonSchemaOf(schema: z.ZodType): Schema {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, {
    io: 'input',
    target: 'draft-7',
    override: ({ zodSchema, jsonSchema }) => {
      const checks = (zodSchema._zod.def as { checks?: z.core.$ZodCheck[] }).checks ?? [];
      const also = checks.filter(({ _zod }) => _zod.def.check === 'custom').map((one) => sentenceOf(one) ?? '');
      if (also.length > 0) Object.assign(jsonSchema, { 'x-also': also });
    },
  }) as Schema;
  return rest;
}
