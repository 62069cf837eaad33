/** How the server is reached. */
export const protocols = ['http', 'https'] as const;
export type Protocol = (typeof protocols)[number];
