import { installHost } from '../../tools/n8n/install/install';
import { prove } from '../../tools/prove/prove';
import { HTTP_REQUEST } from '../../tools/prove/schemes/schemes';
import { targets } from '../../tools/sandbox';

const MINUTE = 60_000;

// The node is taken out of the installed n8n.
beforeAll(async () => void (await installHost()), 20 * MINUTE);

it.each(targets)(
	'shows that the real HTTP Request node with Retry On Fail stores twice: %s',
	async (target) => {
		const { rows, problems, leftOut } = await prove({
			runs: 10,
			seed: 1,
			scheme: HTTP_REQUEST,
			target,
		});

		expect({ problems, leftOut }).toEqual({ problems: [], leftOut: [] });
		expect(rows).toHaveLength(1);
		expect(rows[0].usages).toBeGreaterThan(0);
		expect(rows[0].storedTwiceByRetries).toBeGreaterThan(0);
		// Had it not reached the sandbox at all, nothing would be stored twice either.
		expect(rows[0].lost).toBe(0);
	},
	5 * MINUTE,
);
