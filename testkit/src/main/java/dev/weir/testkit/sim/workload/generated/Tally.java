package dev.weir.testkit.sim.workload.generated;

import dev.weir.serde.types.Types;
import dev.weir.testkit.EarlierSerde;

/**
 * A number in the state of the built-in pipelines. Its class has had other fields before: from the
 * first version to the second {@code count} has become wider and {@code twice} was added; then
 * {@code note} was dropped and the order changed.
 *
 * @param twice twice the count, or 0 if that was not known when it was stored
 */
public record Tally(long twice, long count) {
  /** How many versions of the class there are. */
  static final int VERSIONS = 3;

  private record First(int count, String note) {}

  private record Second(String note, long count, long twice) {}

  static Tally of(long count) {
    return new Tally(2 * count, count);
  }

  /** Whether it holds what was stored. */
  boolean isSound() {
    return twice == 0 || twice == 2 * count;
  }

  /** The types of a program that knows one of the versions, from 0 on. */
  static Types types(int version) {
    Types types = new Types(Tally.class.getClassLoader());
    return switch (version) {
      case 0 ->
          types.register(
              Tally.class,
              EarlierSerde.of(
                  Tally.class,
                  First.class,
                  tally -> new First((int) tally.count, "#" + tally.count),
                  first -> new Tally(0, first.note.equals("#" + first.count) ? first.count : -1)));
      case 1 ->
          types.register(
              Tally.class,
              EarlierSerde.of(
                  Tally.class,
                  Second.class,
                  tally -> new Second("#" + tally.count, tally.count, tally.twice),
                  second ->
                      new Tally(
                          second.twice,
                          second.note.equals("#" + second.count) ? second.count : -1)));
      default -> types;
    };
  }
}
