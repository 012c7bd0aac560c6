package dev.weir.testkit.sim.workload.generated;

/** A record that the built-in pipelines make. */
public record Result(String kind, long key, long number) {}
