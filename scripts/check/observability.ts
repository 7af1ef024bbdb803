import promClient from 'prom-client';
import ts from 'typescript';
import { literal, nodes, type Source } from './syntax.ts';

/** What RabbitMQ's own plugin tells, from 3.10 to 4.x, of what the rules speak of; and Prometheus itself. */
const others = new Set([
  'up',
  'rabbitmq_queue_messages',
  'rabbitmq_queue_messages_ready',
  'rabbitmq_queue_consumers',
  'rabbitmq_alarms_memory_used_watermark',
  'rabbitmq_alarms_free_disk_space_watermark',
]);

/** What PromQL itself says: functions, operators and the labels of groupings. */
const words =
  /^(sum|max|min|avg|by|rate|increase|histogram_quantile|and|or|unless|offset|on|ignoring|without|le|service|instance|queue|type|kind|cause)$/;

export type Observability = {
  /** The rules, as YAML. */
  readonly rules: string;
  readonly tests: string;
  readonly runbook: string;
  /** The product's sources, where metrics are made. */
  readonly sources: readonly Source[];
};

/** An alert without a section in the runbook or without a test, and a rule about a metric that nobody tells. */
export function unwatched({ rules, tests, runbook, sources }: Observability): string[] {
  const alerts = [...rules.matchAll(/- alert: (\w+)\n\s+expr: (?:>-\n)?([\s\S]*?)\n\s+(?:for|labels):/g)];
  const named = new Set(alerts.map(([, name = '']) => name));
  const sections = new Set([...runbook.matchAll(/^## (\w+)$/gm)].map(([, name = '']) => name));
  const tested = new Set([...tests.matchAll(/^ {2}- name: (\w+)$/gm)].map(([, name = '']) => name));
  const told = metricsIn(sources);
  return [
    ...(named.size === (rules.match(/- alert:/g)?.length ?? 0)
      ? []
      : ['alerts.yml: a rule that this check cannot read']),
    ...[...named].filter((name) => !sections.has(name)).map((name) => `docs/runbook.md: no section ${name}`),
    ...[...sections].filter((name) => !named.has(name)).map((name) => `docs/runbook.md: ${name} is no alert`),
    ...[...named].filter((name) => !tested.has(name)).map((name) => `alerts.test.yml: no test of ${name}`),
    ...alerts.flatMap(([, name = '', expr = '']) =>
      metricsOf(expr)
        .filter((metric) => !told.has(metric.replace(/_(bucket|count|sum)$/, '')) && !told.has(metric))
        .map((metric) => `alerts.yml: ${name} speaks of ${metric}, which nothing tells`),
    ),
  ];
}

function metricsOf(expr: string): string[] {
  const bare = expr
    .replaceAll(/\{[^}]*\}/g, '')
    .replaceAll(/\[[^\]]*\]/g, '')
    .replaceAll(/"[^"]*"/g, '');
  return [...bare.matchAll(/[a-z][a-z0-9_]*/g)].map(([name]) => name).filter((name) => !words.test(name));
}

/** Names in `counter(…)`, `gauge(…)`, `{ name: … }` and lists of them, and what prom-client tells by itself. */
function metricsIn(sources: readonly Source[]): Set<string> {
  const found = new Set(others);
  for (const { tree } of sources) {
    for (const node of nodes(tree)) {
      const text = ts.isStringLiteral(node) ? literal(node) : undefined;
      if (text !== undefined && /^[a-z]+(_[a-z0-9]+)+$/.test(text)) found.add(text);
    }
  }
  const registry = new promClient.Registry();
  promClient.collectDefaultMetrics({ register: registry });
  for (const { name } of registry.getMetricsAsArray()) found.add(name);
  return found;
}
