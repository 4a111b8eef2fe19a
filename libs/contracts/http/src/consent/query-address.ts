import { z } from 'zod';
import { EmailAddress } from '../users/identifying.ts';

/** In a query, an unescaped plus sign arrives as a space, which no address and no number has. */
export const withPlus = (text: string): string => text.replaceAll(' ', '+');

/** An e-mail address in a query. */
export const QueriedEmail = z.string().transform(withPlus).pipe(EmailAddress);
