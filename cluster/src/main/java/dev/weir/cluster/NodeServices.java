package dev.weir.cluster;

import java.util.concurrent.Executor;

/**
 * What actors of a node share.
 *
 * @param io runs what blocks
 * @param stats where subtasks leave their figures
 */
record NodeServices(Executor io, StatsBoard stats) {}
