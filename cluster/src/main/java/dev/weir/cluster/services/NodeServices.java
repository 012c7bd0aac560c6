package dev.weir.cluster.services;

import dev.weir.cluster.stats.StatsBoard;
import dev.weir.cluster.wire.Outbound;
import dev.weir.failure.Failure;
import dev.weir.id.NodeName;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * What actors of a node share.
 *
 * @param io runs what the engine itself must wait for: rows, manifests, objects, restores. Nothing
 *     that a user may block for ever
 * @param user runs what blocks in users' code, connectors included
 * @param closing runs the close of users' code
 * @param patience how long an attempt waits for the end of what the one before does outside
 * @param stats where subtasks leave their figures
 * @param outbound the ways to other nodes
 * @param name of the node, which failures carry with them; empty for a node alone
 */
public record NodeServices(
    Executor io,
    Executor user,
    ClosingThreads closing,
    NodeWork work,
    Duration patience,
    StatsBoard stats,
    Outbound outbound,
    Optional<NodeName> name) {

  /** What a throwable says of something that the node did, and on which node that was. */
  public Failure failure(Throwable cause) {
    Failure failure = Failure.of(cause);
    return name.map(failure::on).orElse(failure);
  }
}
