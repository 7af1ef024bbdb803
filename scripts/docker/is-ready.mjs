// The health check of every image: asks the process for its readiness, on the port that is not the public one.
const { INTERNAL_PORT, PORT } = process.env;
const answer = await fetch(`http://127.0.0.1:${INTERNAL_PORT || PORT}/health/ready`, {
  signal: AbortSignal.timeout(8_000),
}).catch(() => undefined);
process.exit(answer?.ok ? 0 : 1);
