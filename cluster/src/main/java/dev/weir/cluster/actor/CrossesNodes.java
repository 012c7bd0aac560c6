package dev.weir.cluster.actor;

/**
 * A message that may go to another process: it consists of values that the engine's own serdes can
 * write (records, enums, sealed types, collections, text, numbers) and of actors' addresses.
 * Whoever implements it is serialized, and tested to be; nothing else leaves the process.
 */
public interface CrossesNodes {}
