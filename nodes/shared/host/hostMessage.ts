/** A message without the codes of network failures: the host replaces a whole message in which it sees one. */
export function withoutCodes(message: string): string {
	return message.replace(/ \([A-Z_]+\)/g, '');
}
