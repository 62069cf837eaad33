/**
 * What a client meets seldom and suffers from more. Named by a plan like the other kinds, but not
 * among those that a client must take whole: of some, nobody can make good what they do.
 */
export const severeFaultKinds = [
	/**
	 * A POST that stores is accepted and carried out only `lateMilliseconds` later, whether or not the
	 * client still waits. In the meantime it is answered with `status` (202, 408, 504), or not at all.
	 */
	'storesLate',
	/**
	 * A request that changes something is carried out twice; what is `answered` is the answer to the
	 * first or to the second, by the seed where the plan does not say. With `repeatedMilliseconds` the
	 * second comes so much later, and the first is answered.
	 */
	'deliveredTwice',
	/** 202 without a body; when stored, with the right one. */
	'status202BeforeStoring',
	'status202AfterStoring',
	/** 408 and 504 come from a gateway: a web page. */
	'status408BeforeStoring',
	'status408AfterStoring',
	'status504BeforeStoring',
	'status504AfterStoring',
	/** Locked, and Too Early, in the words of the API. Nothing is stored. */
	'status423BeforeStoring',
	'status425BeforeStoring',
	/** A gateway's web page with `status`; with any from 200 to 599 by the seed where it is left out. */
	'webPageBeforeStoring',
	'webPageAfterStoring',
	/** Instellix refuses a POST with a 409 that has nothing to do with its ident. */
	'contractLocked',
	/** The request is carried out; its answer comes one byte every `dripMilliseconds`. */
	'drip',
	/** The request is carried out; behind its answer come blanks, as fast as they are read, for ever. */
	'endlessBody',
	/**
	 * The API goes down for `downMilliseconds`: this request is not read, those under way lose their
	 * connection, and every further connection is refused. Nothing is lost of what is stored.
	 */
	'refuseConnections',
] as const;

/**
 * What is peculiar to a service rather than to one answer. These hold beside each other and beside a
 * fault of the answer, when they come from different plans.
 */
export const circumstanceKinds = [
	/** What a POST stores is in lists only `lagMilliseconds` later; by its ID it is found at once. */
	'listLagsBy',
	/** What a POST stores is in no filtered list, ever: its filter means something else. */
	'listLeavesOut',
	/** Rebilly cuts the usageTime of what a POST stores to whole seconds, and writes it so. */
	'timesCutToSeconds',
	/** Rebilly names the subscription in place of its item, in the 201 and in every later read. */
	'echoesOtherSubscription',
	/** Rebilly cuts the createdTime of what a POST stores to `precisionMilliseconds`, so that many are equal. */
	'tiesOfCreatedTime',
	/** A list of Rebilly's usages still shows what was deleted less than `staleMilliseconds` ago. */
	'staleListPage',
	/** The clock of the API's gateway is ahead by `skewMilliseconds`: in Date and in all times of a 429. */
	'clockSkew',
	/** Rebilly leaves the createdTime of what a POST stores out, in the 201 and in every later read. */
	'createdTimeLeftOut',
	/** The server that stores what a POST brings has a clock that is ahead by `skewMilliseconds`. */
	'storedByOtherClock',
	/** Rebilly's list names what a POST stores by an ID of its own, under which it cannot be read. */
	'listsOtherId',
	/** GET and DELETE /usages/{id} answer 404, whatever lists show. */
	'unknownById',
	/** A list of Rebilly's usages refuses a filter by createdTime. */
	'createdTimeNotFiltered',
	/** A list of Rebilly's usages that is filtered by usageTime and by no subscription item shows none. */
	'timeAloneFindsNothing',
] as const;
