// Where the instance is and how to get a token from it: CCHC_WEB_PORT, CCHC_GRPC_PORT and CCHC_DATA, as for build/run.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
export const web = `http://127.0.0.1:${process.env.CCHC_WEB_PORT || 5080}`;
export const grpcAddress = `127.0.0.1:${process.env.CCHC_GRPC_PORT || 5081}`;
const data = process.env.CCHC_DATA || join(root, '.data');

// OAuth 2, client credentials: what any system outside does with the secret that it was given.
export async function tokenOf(account) {
  const secret = readFileSync(join(data, 'secrets', 'accounts', account), 'utf8').trim();
  const answer = await fetch(`${web}/connect/token`, {
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'client_credentials', client_id: account, client_secret: secret, scope: 'cchc' }),
  });
  const body = await answer.json();
  if (!answer.ok) throw new Error(`no token for ${account}: ${JSON.stringify(body)}`);
  return body.access_token;
}
