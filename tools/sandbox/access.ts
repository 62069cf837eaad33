import type { Sandbox } from './sandbox';

/** What a credential for the sandbox needs, as lines for a terminal. */
export function accessInWords({
	instellixUrl,
	rebillyUrl,
	credentials: { instellix, rebilly },
}: Pick<Sandbox, 'instellixUrl' | 'rebillyUrl' | 'credentials'>): string {
	return `Instellix   ${instellixUrl}
  realm           ${instellix.realm}
  client id       ${instellix.clientId}
  client secret   ${instellix.clientSecret}

Rebilly     ${rebillyUrl}
  organization    ${rebilly.organizationId}
  secret key      ${rebilly.secretKey}`;
}
