import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { simpleParser, type ParsedMail } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import type { NewCredential } from '../../../tools/n8n/client';

/** A mail server on the loopback interface that takes every mail and keeps it. */
export class Mailbox {
	private readonly mails: ParsedMail[] = [];
	private readonly server = new SMTPServer({
		authOptional: true,
		disabledCommands: ['STARTTLS'],
		onData: (stream, _session, taken) => {
			simpleParser(stream).then((mail) => {
				this.mails.push(mail);
				this.server.emit('mail');
				taken();
			}, taken);
		},
	});

	async open(): Promise<void> {
		this.server.listen(0, '127.0.0.1');
		await once(this.server.server, 'listening');
	}

	async close(): Promise<void> {
		await new Promise<void>((resolve) => this.server.close(() => resolve()));
	}

	/** For n8n's *Send Email*. */
	get credential(): NewCredential {
		const { port } = this.server.server.address() as AddressInfo;
		return {
			name: 'SMTP account',
			type: 'smtp',
			data: {
				user: '',
				password: '',
				host: '127.0.0.1',
				port,
				secure: false,
				disableStartTls: true,
			},
		};
	}

	/** The next mail that nobody has taken. */
	async next(): Promise<ParsedMail> {
		while (this.mails.length === 0) await once(this.server, 'mail');
		return this.mails.shift()!;
	}
}
