import { once } from 'node:events';
import { createServer } from 'node:net';
import { checkFree, freePorts } from '../../../tools/n8n/process/ports';

it('finds ports that differ and are free', async () => {
	const ports = await freePorts(5);
	expect(new Set(ports).size).toBe(5);
	for (const port of ports) await checkFree(port);
});

it('says which port is in use', async () => {
	const [port] = await freePorts(1);
	const server = createServer().listen(port, '127.0.0.1');
	await once(server, 'listening');
	await expect(checkFree(port)).rejects.toThrow(`Port ${port} cannot be used`);
	await once(server.close(), 'close');
});
