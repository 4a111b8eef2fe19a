import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { Router } from 'express';
import type { Route } from '../route.ts';
import { openApiDocument } from './document.ts';
import { page, start } from './page.ts';

/** The page's files, from the package as installed: nothing is fetched from elsewhere. */
const root = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
const files = ['swagger-ui.css', 'swagger-ui-bundle.js'];

/** `/openapi.json` describes the routes; `/docs` shows that to people. Both need no key: they say nothing about any data. */
export function documentationRoutes(routes: readonly Route[], title: string): Router {
  const router = Router();
  let document: string | undefined;
  router.get('/openapi.json', (_request, response) => {
    document ??= JSON.stringify(openApiDocument(routes, title));
    response.type('json').send(document);
  });
  router.get('/docs', (_request, response) => {
    response.set('Content-Security-Policy', POLICY).type('html').send(page(title));
  });
  router.get('/docs/start.js', (_request, response) => void response.type('js').send(start));
  for (const file of files) router.get(`/docs/${file}`, (_request, response) => response.sendFile(file, { root }));
  return router;
}

/** The page styles elements as it goes and carries its icons as data; scripts and calls are ours alone. */
const POLICY = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'";
