package dev.weir.cli.chaos;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What is done to a cluster. Each names the meaning of a scheduled fault's amount. */
enum Fault {
  /** {@code kill -9} of a node; started again after so many milliseconds. */
  KILL(0, 3_000, "#c0392b"),
  /** A node stands still for so many milliseconds, and goes on. */
  PAUSE(200, 8_000, "#8e44ad"),
  /** {@code kill -9} of the node that leads; started again after so many milliseconds. */
  RESTART_COORDINATOR(0, 3_000, "#d35400"),
  /** The job goes on with so many subtasks of each operator. */
  RESCALE(1, 6, "#2471a3"),
  /** All nodes are killed at once, and started again after so many milliseconds. */
  POWER_LOSS(0, 2_000, "#222222"),
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

  /** As it is written in a command line and a schedule. */
  String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static Optional<Fault> of(String word) {
    return Stream.of(values()).filter(fault -> fault.word().equals(word)).findFirst();
  }
}
