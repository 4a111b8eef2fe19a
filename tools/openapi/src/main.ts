import { writeFile } from 'node:fs/promises';
import { startStandalone } from '@fanfare/tools-cluster';
import { documentFile, readApiDocument } from './api-document.ts';

const installation = await startStandalone();
try {
  await writeFile(documentFile, await readApiDocument(installation));
} finally {
  await installation.stop();
}
console.log('deploy/openapi.json describes the API as it is now.');
