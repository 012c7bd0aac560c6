package dev.weir.failure;

/** An exception whose message says already whose code failed; what its cause says follows. */
public interface AttributedFailure {}
