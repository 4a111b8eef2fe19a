/** User and password by the name under which messages speak of them. */
export type NamedCredentials = Readonly<Record<string, { readonly username: string; readonly password: string }>>;

/** The `Authorization` of the credential; undefined where none has this name. */
export function authorizationNamed(credentials: NamedCredentials, name: string): string | undefined {
  if (!Object.hasOwn(credentials, name)) return undefined; // a message may say `constructor`
  const { username, password } = credentials[name]!;
  return basicAuthorization(username, password);
}

const basicAuthorization = (user: string, password: string): string =>
  `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

/** The address without its user and password, and those as the header that carries them. */
export function splitCredentials(url: URL): { readonly url: URL; readonly authorization?: string } {
  if (!url.username && !url.password) return { url };
  const bare = new URL(url);
  bare.username = '';
  bare.password = '';
  return { url: bare, authorization: basicAuthorization(decoded(url.username), decoded(url.password)) };
}

/** A lone `%` stands for itself: addresses come from messages, and must not throw. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
