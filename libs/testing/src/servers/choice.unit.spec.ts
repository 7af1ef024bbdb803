import { expect, test } from 'vitest';
import { addressesGiven, chooseInfrastructure } from './choice.ts';

const addresses = {
  HUBHOURS_POSTGRES_URL: 'postgres://admin:p%40ss@db.example:5433/postgres',
  HUBHOURS_AMQP_URL: 'amqp://guest:guest@mq.example:5672/',
  HUBHOURS_RABBITMQ_URL: 'http://guest:g%2Fuest@mq.example:15672/',
};
const yes = () => true;
const no = () => false;

test('what HUBHOURS_INFRA forces goes before everything', () => {
  expect(chooseInfrastructure({ ...addresses, HUBHOURS_INFRA: 'embedded' }, yes)).toBe('embedded');
  expect(chooseInfrastructure({ HUBHOURS_INFRA: 'docker' }, yes)).toBe('docker');
  expect(chooseInfrastructure({ HUBHOURS_INFRA: 'env' }, yes)).toBe('env');
});

test('unforced: addresses given, then Docker, then embedded', () => {
  expect(chooseInfrastructure(addresses, yes)).toBe('env');
  expect(chooseInfrastructure({ ...addresses, HUBHOURS_AMQP_URL: '' }, yes)).toBe('docker');
  expect(chooseInfrastructure({}, no)).toBe('embedded');
});

test('a choice that can not be had is refused', () => {
  expect(() => chooseInfrastructure({ HUBHOURS_INFRA: 'docker' }, no)).toThrow(/no Docker engine answers/);
  expect(() => chooseInfrastructure({ HUBHOURS_INFRA: 'Docker' }, yes)).toThrow(/HUBHOURS_INFRA is "Docker"/);
});

test('addresses are read as they are, with their credentials', () => {
  expect(addressesGiven(addresses)).toEqual({
    postgresUrl: 'postgres://admin:p%40ss@db.example:5433/postgres',
    amqpUrl: 'amqp://guest:guest@mq.example:5672',
    management: { url: 'http://mq.example:15672', user: 'guest', password: 'g/uest' },
  });
});

test.each([
  ['HUBHOURS_POSTGRES_URL', 'mysql://db'],
  ['HUBHOURS_AMQP_URL', 'mq.example:5672'],
  ['HUBHOURS_RABBITMQ_URL', 'amqp://mq.example'],
])('%s=%s is refused by name', (name, value) => {
  expect(() => addressesGiven({ ...addresses, [name]: value })).toThrow(new RegExp(`^${name} is not an address`));
});
