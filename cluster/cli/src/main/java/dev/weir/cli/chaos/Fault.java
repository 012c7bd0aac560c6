package dev.weir.cli.chaos;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What is done to a cluster. Each names the meaning of a scheduled fault's amount. */
enum Fault {
  /** {@code kill -9} of a node; started again after so many milliseconds. */
  KILL(0, 3_000, "#c0392b"),
  /** A node stands still for so many milliseconds, and goes on. */
  PAUSE(200, 8_000, "#8e44ad"),
  /** A minority of nodes neither hears the others nor is heard for so many milliseconds. */
  PARTITION(200, 9_000, "#1f618d"),
  /** A minority is not heard by the others for so many milliseconds, but hears them. */
  PARTITION_MUTE(200, 9_000, "#2874a6"),
  /** A minority does not hear the others for so many milliseconds, but is heard. */
  PARTITION_DEAF(200, 9_000, "#2e86c1"),
  /** A minority is cut off, and reached again, and so on, for so many milliseconds. */
  PARTITION_FLAPPING(1_000, 9_000, "#3498db"),
  /** {@code kill -9} of the node that leads; started again after so many milliseconds. */
  RESTART_COORDINATOR(0, 3_000, "#d35400"),
  /** The job goes on with so many subtasks of each operator, or with one more. */
  RESCALE(1, 6, "#b7950b"),
  /** All nodes are killed at once, and started again after so many milliseconds. */
  POWER_LOSS(0, 2_000, "#222222"),
  /** {@code kill -9} of a server of Cassandra; started again after so many milliseconds. */
  CASSANDRA_KILL(0, 3_000, "#7b241c"),
  /** A server of Cassandra stands still for so many milliseconds, and goes on. */
  CASSANDRA_PAUSE(200, 8_000, "#6c3483"),
  /** A bit of an object of the head is turned over; the amount says which. */
  BIT_FLIP(0, Integer.MAX_VALUE - 1, "#117a65");

  private final int least;
  private final int most;
  private final String colour;

  Fault(int least, int most, String colour) {
    this.least = least;
    this.most = most;
    this.colour = colour;
  }

  /** In pictures. */
  String colour() {
    return colour;
  }

  int least() {
    return least;
  }

  int most() {
    return most;
  }

  /** Whether it cuts the network. */
  boolean isPartition() {
    return word().startsWith("partition");
  }

  /** Whether it befalls Cassandra. */
  boolean isOfCassandra() {
    return word().startsWith("cassandra");
  }

  /** Whether it may come while the cluster recovers from another one, or another one then. */
  boolean mayOverlap() {
    return this != BIT_FLIP; // It needs a job that can be stopped.
  }

  /** As it is written in a command line and a schedule. */
  String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Those that a word of a command line means: {@code partition} means its kinds, too. */
  static List<Fault> of(String word) {
    return Stream.of(values())
        .filter(
            fault ->
                fault.word().equals(word) || (word.equals(PARTITION.word()) && fault.isPartition()))
        .toList();
  }
}
