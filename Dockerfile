# syntax=docker/dockerfile:1
# One image for every service; the command chooses the app.
FROM node:24.21.0-slim
ENV NODE_ENV=production
WORKDIR /app
# The manifests first: the packages are installed anew only when these change.
COPY --parents package.json package-lock.json .npmrc apps/*/package.json libs/*/package.json libs/*/*/package.json tools/*/package.json ./
RUN npm ci --omit=dev
COPY --chown=node:node . .
RUN mkdir -p .fanfare && chown node:node .fanfare
USER node
EXPOSE 3000
HEALTHCHECK --interval=5s --timeout=3s --start-period=20s --retries=5 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + (process.env.PORT || 3000) + '/readyz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "apps/standalone/src/main.ts"]
