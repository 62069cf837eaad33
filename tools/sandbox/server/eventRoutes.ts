import type { FastifyInstance } from 'fastify';
import { webhookEvents } from '../rebilly/rebillyAssumptions';
import type { WebhookEvent } from '../rebilly/webhooks/deliveries';
import { exampleEvent } from '../rebilly/webhooks/exampleEvents';
import type { RebillySide } from '../rebilly/store/setUpRebilly';
import { isJsonObject, parseExactJson } from '../values/exactNumbers';

/** Adds what fires events of Rebilly: for programs with a payload of their own, for people with an example. */
export function addEventRoutes(app: FastifyInstance, rebilly: RebillySide): void {
	app.post('/rebilly/events', (request, reply) => {
		// The numbers of the payload stay as they are spelled.
		const body = parseExactJson(String(request.body));
		if (!isJsonObject(body) || !isEvent(body.event) || !isJsonObject(body.payload)) {
			return reply.code(400).send({
				error: `Send an event and its payload; the events are ${webhookEvents.join(', ')}.`,
			});
		}
		rebilly.deliveries.fire(body.event, body.payload);
		return reply.code(202).send();
	});
	app.get('/rebilly/events', (_request, reply) => reply.type('text/html').send(PAGE));
	app.post<{ Params: { event: string } }>('/rebilly/events/:event', (request, reply) => {
		const { event } = request.params;
		if (!isEvent(event)) {
			return reply.code(404).send({
				error: `There is no event '${event}'; the events are ${webhookEvents.join(', ')}.`,
			});
		}
		const webhooks = rebilly.deliveries.fire(event, exampleEvent(event, rebilly.store));
		return reply.code(202).send({ event, webhooks, message: firedInWords(event, webhooks) });
	});
}

function isEvent(name: unknown): name is WebhookEvent {
	return (webhookEvents as readonly unknown[]).includes(name);
}

/** What came of an event, as a line for a person. */
function firedInWords(event: WebhookEvent, webhooks: number): string {
	if (webhooks === 0) {
		return `Nobody listens for ${event}. Choose the event in the trigger, click its Execute step or activate its workflow, and fire it again.`;
	}
	return `Fired ${event}: ${webhooks} ${webhooks === 1 ? 'webhook is' : 'webhooks are'} told of it.`;
}

const PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Events of Rebilly's sandbox</title>
<h1>Events of Rebilly's sandbox</h1>
<p>In n8n, open <i>Rebilly Usage Trigger</i>, choose the event, and click <b>Execute step</b>. Then click the event here.</p>
${webhookEvents.map((event) => `<p><button value="${event}">${event}</button></p>`).join('\n')}
<p role="status"></p>
<script>
document.onclick = async ({ target: { value } }) => {
	if (!value) return;
	const answer = await fetch('/rebilly/events/' + value, { method: 'POST' });
	document.querySelector('[role=status]').textContent = (await answer.json()).message;
};
</script>
`;
