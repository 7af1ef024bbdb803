import { type Infrastructure } from './infrastructure.ts';

/** PostgreSQL and RabbitMQ in containers of their own, for tests. */
export async function startContainers(): Promise<Infrastructure & { stop(): Promise<void> }> {
  // loaded here alone: it is large, and machines without an engine never need it
  const { GenericContainer, Wait } = await import('testcontainers');
  const password = 'hubhours';
  const [postgres, rabbit] = await Promise.all([
    new GenericContainer('postgres:18-alpine')
      .withEnvironment({ POSTGRES_USER: 'hubhours', POSTGRES_PASSWORD: password })
      .withCommand(['postgres', '-c', 'fsync=off', '-c', 'max_connections=300'])
      .withExposedPorts(5432)
      // the image starts it once to initialise and then in earnest
      .withWaitStrategy(Wait.forAll([Wait.forListeningPorts(), Wait.forLogMessage(/ready to accept connections/, 2)]))
      .start(),
    new GenericContainer('rabbitmq:4-management-alpine')
      .withEnvironment({ RABBITMQ_DEFAULT_USER: 'hubhours', RABBITMQ_DEFAULT_PASS: password })
      .withExposedPorts(5672, 15672, 15692)
      .withWaitStrategy(Wait.forHttp('/api/vhosts', 15672).withBasicCredentials('hubhours', password))
      .withStartupTimeout(120_000)
      .start(),
  ]);
  return {
    postgresUrl: `postgres://hubhours:${password}@${postgres.getHost()}:${postgres.getMappedPort(5432)}/postgres`,
    amqpUrl: `amqp://hubhours:${password}@${rabbit.getHost()}:${rabbit.getMappedPort(5672)}`,
    management: { url: `http://${rabbit.getHost()}:${rabbit.getMappedPort(15672)}`, user: 'hubhours', password },
    metricsUrl: `http://${rabbit.getHost()}:${rabbit.getMappedPort(15692)}`,
    async stop() {
      await Promise.all([postgres.stop(), rabbit.stop()]);
    },
  };
}
