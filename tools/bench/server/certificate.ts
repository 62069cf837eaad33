import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { run } from '../../n8n/process/run';

/** The name under which the server is reached by https. */
export const HOST = 'localhost';

/** All that openssl would else read from the machine's own settings. */
const SETTINGS = `[req]
distinguished_name = name
x509_extensions = extensions
prompt = no
[name]
CN = ${HOST}
[extensions]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, digitalSignature
extendedKeyUsage = serverAuth
subjectAltName = DNS:${HOST}
`;
const DAYS = '2';

/** A certificate of the server's own, which whoever is to accept it has to be told of. */
export interface Certificate {
	readonly key: string;
	readonly certificate: string;
	/** Holds the certificate, for NODE_EXTRA_CA_CERTS. */
	readonly file: string;
	/** Removes the file. */
	remove(): void;
}

/**
 * Makes a certificate for the host by openssl, because Node has nothing that makes one. Its key is on an
 * elliptic curve: signing with it takes the server little time.
 *
 * @param openssl the command
 * @throws when it is not there, with what to do
 */
export async function makeCertificate(openssl = 'openssl'): Promise<Certificate> {
	const folder = mkdtempSync(path.join(tmpdir(), 'bench-certificate-'));
	const remove = (): void => rmSync(folder, { recursive: true, force: true });
	const [settings, keyFile, file] = ['settings', 'key.pem', 'certificate.pem'].map((name) =>
		path.join(folder, name),
	);
	try {
		writeFileSync(settings, SETTINGS);
		const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
		const files = ['-config', settings, '-keyout', keyFile, '-out', file];
		await run(openssl, ['req', '-x509', '-sha256', '-days', DAYS, ...newKey, ...files]);
		const [key, certificate] = [keyFile, file].map((name) => readFileSync(name, 'utf8'));
		return { key, certificate, file, remove };
	} catch (error) {
		remove();
		throw new Error(
			`No certificate for https could be made: ${(error as Error).message}. It takes openssl (on Debian: sudo apt-get install openssl); without it, --protocol http leaves https out.`,
		);
	}
}
