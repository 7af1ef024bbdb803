# One service as an image: docker build --build-arg SERVICE=booking .
# The first two stages are the same for all five, so they are built once.

FROM node:24-slim AS manifests
WORKDIR /source
COPY . .
# what `npm ci` reads and nothing else: a change of code installs nothing anew
RUN find . -type f ! -name package.json ! -name package-lock.json ! -name .npmrc -delete

FROM node:24-slim AS build
WORKDIR /source
COPY --from=manifests /source .
# the packages' own scripts fetch a Node and a PostgreSQL, which no image needs
RUN npm ci --ignore-scripts
COPY . .
RUN npm run build
# what the services take from here, without the packages that built it: those would be copied for each of the five
RUN mkdir /built && cp -r --parents libs/*/dist services/*/dist services/*/public services/*/templates web/dist /built

FROM node:24-slim AS production
ARG SERVICE
WORKDIR /app
COPY --from=manifests /source .
RUN npm ci --ignore-scripts --omit=dev --omit=optional --workspace services/${SERVICE} \
  && find . -name '*.map' -delete && rm -rf web scripts libs/testing \
  && find services -mindepth 1 -maxdepth 1 ! -name ${SERVICE} -exec rm -rf {} +
COPY --from=build /built /built
RUN for lib in libs/*; do cp -r /built/$lib/dist $lib/; done \
  && cp -r /built/services/${SERVICE} services/ \
  && if [ ${SERVICE} = gateway ]; then cp -r /built/web/dist web; fi

FROM node:24-slim
ARG SERVICE
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="hubhours-${SERVICE}" \
  org.opencontainers.image.description="Hubhours, booking management for wellbeing hubs: the ${SERVICE} service" \
  org.opencontainers.image.licenses="Apache-2.0" \
  org.opencontainers.image.version="${VERSION}" \
  org.opencontainers.image.revision="${REVISION}"
ENV NODE_ENV=production HOST=0.0.0.0 PORT=8080
COPY --from=production /app /app
COPY scripts/docker/is-ready.mjs /app/is-ready.mjs
WORKDIR /app/services/${SERVICE}
USER node
EXPOSE 8080
HEALTHCHECK --interval=5s --timeout=10s --start-period=60s --retries=6 CMD ["node", "/app/is-ready.mjs"]
# Node is the first process: it handles SIGTERM itself
ENTRYPOINT ["node", "--max-semi-space-size=2", "--max-old-space-size=256", "--enable-source-maps", "dist/main.js"]
