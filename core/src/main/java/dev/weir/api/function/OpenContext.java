package dev.weir.api.function;

import dev.weir.api.metric.Metrics;

/**
 * What a function finds when it opens.
 *
 * @param subtask where it runs
 * @param metrics by name; to be asked for now and kept in fields
 */
public record OpenContext(SubtaskInfo subtask, Metrics metrics) {}
