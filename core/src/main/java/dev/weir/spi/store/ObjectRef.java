package dev.weir.spi.store;

/**
 * Names a durable object together with what it must contain.
 *
 * @param crc32c the CRC-32C of all its bytes
 */
public record ObjectRef(ObjectName name, long sizeBytes, int crc32c) {}
