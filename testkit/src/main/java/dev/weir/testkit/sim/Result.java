package dev.weir.testkit.sim;

/** A record that the built-in pipelines make. */
record Result(String kind, long key, long number) {}
