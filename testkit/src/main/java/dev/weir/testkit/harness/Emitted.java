package dev.weir.testkit.harness;

/**
 * A record that an operator emitted.
 *
 * @param timestampMillis its event time, {@link dev.weir.element.Frame#NO_TIMESTAMP} for none
 */
public record Emitted<T>(T value, long timestampMillis) {}
