import { Router } from 'express';

/** Answers from what the part last did. A `detail` says what is wrong, in a sentence. */
export type HealthCheck = () => { readonly ok: boolean; readonly detail?: string };

/** A subscription works once it has joined its group, and until its handler or its fetches fail. */
export const healthOf = ({
  state,
  lastError,
}: {
  state: string;
  lastError?: string | undefined;
}): ReturnType<HealthCheck> => ({
  ok: state === 'running',
  ...(state === 'running' ? {} : { detail: lastError ?? state }),
});

/** `/healthz`: the process runs. `/readyz`: every part works; 503 and which one where not. */
export function healthRoutes(checks: Readonly<Record<string, HealthCheck>>): Router {
  const router = Router();
  router.get('/healthz', (_request, response) => void response.json({ message: 'success' }));
  router.get('/readyz', (_request, response) => {
    const parts = Object.fromEntries(Object.entries(checks).map(([name, check]) => [name, check()]));
    const ready = Object.values(parts).every(({ ok }) => ok);
    response.status(ready ? 200 : 503).json({ message: ready ? 'success' : 'not ready', parts });
  });
  return router;
}
