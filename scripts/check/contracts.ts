import { catalogue } from './contracts/catalogue.ts';
import { unprovenCompatibility } from './contracts/compatibility.planted.ts';
import { contractFiles, publishedBefore, register, textOf } from './contracts/files.ts';
import { broken, REMEDY } from './contracts/published.ts';
import { lost } from './contracts/register.ts';
import { unprovenRegister } from './contracts/register.planted.ts';
import { report } from './tree.ts';

const contracts = await catalogue();
const files = await contractFiles(contracts);
const published = publishedBefore();
const breaches = [...lost(register(), published), ...broken(contracts, published)];
const stale = [...files].filter(([path, text]) => textOf(path) !== text).map(([path]) => path);
const mute = contracts.flatMap((one) => {
  if (one.says === '') return [`${one.name}: a comment beside its definition says what it tells`];
  return one.kind === 'event' && !one.stream ? [`${one.name}: its comment says “Stream: the …”`] : [];
});
const hidden = contracts.flatMap(({ name, unseen }) => unseen.map((why) => `${name}: ${why}`));

/** Errors and warnings, as AsyncAPI’s parser numbers them. */
const grave: readonly number[] = [0, 1];

/** What AsyncAPI's own parser finds wrong, its advice aside. It is heavy, so it is loaded here and nowhere else. */
async function faults(): Promise<string[]> {
  const { Parser } = await import('@asyncapi/parser');
  const found = await new Parser().validate(files.get('docs/asyncapi.json') ?? '');
  const planted = await new Parser().validate('{"asyncapi":"3.0.0","info":{"title":"planted"}}');
  return [
    ...found
      .filter(({ severity }) => grave.includes(severity))
      .map(({ path, message }) => `docs/asyncapi.json: ${path.join('.')}: ${message}`),
    ...(planted.some(({ severity }) => grave.includes(severity)) ? [] : ['a document without a version was not found']),
  ];
}

report([
  ...breaches,
  ...(breaches.length > 0 ? [REMEDY] : []),
  ...stale.map((path) => `${path} is out of date: npm run docs`),
  ...mute,
  ...hidden,
  ...unprovenCompatibility(),
  ...unprovenRegister(),
  ...(await faults()),
]);
