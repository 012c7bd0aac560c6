package dev.weir.serde;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/** Types that the tests share, and random values of them. */
public final class Samples {
  private Samples() {}

  public enum Color {
    RED,
    GREEN {
      @Override
      public String toString() {
        return "a constant with a body";
      }
    },
    BLUE
  }

  public record Count(String word, long n) {}

  public record Primitives(
      boolean flag, byte b, short s, char c, int i, long l, float f, double d) {}

  record Boxes(Boolean flag, Byte b, Short s, Character c, Integer i, Long l, Float f, Double d) {}

  record Scalars(
      String text,
      BigInteger integer,
      BigDecimal decimal,
      UUID id,
      Instant at,
      Duration took,
      LocalDate day,
      LocalDateTime when,
      Color color) {}

  record Containers(
      List<String> names,
      Set<Integer> numbers,
      Map<String, List<Count>> counts,
      Optional<Count> best,
      Map<Color, Optional<Long>> perColor) {}

  public record Pair<A, B>(A first, B second) {}

  record Generic(Pair<String, Long> one, Pair<Count, List<Pair<Integer, Integer>>> two) {}

  public sealed interface Shape permits Circle, Square, Group, Blob {}

  public record Circle(double radius) implements Shape {}

  public record Square(double side, Shape within) implements Shape {}

  public record Group(List<Shape> parts) implements Shape {}

  /** A POJO that only its sealed parent makes known. */
  public static final class Blob implements Shape {
    private int size;

    public Blob() {}

    Blob(int size) {
      this.size = size;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Blob that && size == that.size;
    }

    @Override
    public int hashCode() {
      return size;
    }
  }

  public record Open(Object anything, Comparable<?> comparable, Shape shape, Number number) {}

  public record Node(int value, Node next) {}

  public record Tree(String label, List<Tree> children, Map<String, Tree> named) {}

  public record Empty() {}

  public record Everything(
      Primitives primitives,
      Boxes boxes,
      Scalars scalars,
      Containers containers,
      Generic generic,
      Open open,
      Tree tree,
      Empty empty) {}

  public static Everything everything(Random random) {
    return new Everything(
        maybe(random, () -> primitives(random)),
        maybe(random, () -> boxes(random)),
        maybe(random, () -> scalars(random)),
        maybe(random, () -> containers(random)),
        maybe(random, () -> generic(random)),
        maybe(
            random,
            () ->
                new Open(
                    anything(random, 3),
                    text(random),
                    maybe(random, () -> shape(random, 3)),
                    random.nextDouble())),
        maybe(random, () -> tree(random, 3)),
        maybe(random, Empty::new));
  }

  public static <T> T maybe(Random random, Supplier<T> value) {
    return random.nextInt(8) == 0 ? null : value.get();
  }

  static Primitives primitives(Random random) {
    return new Primitives(
        random.nextBoolean(),
        (byte) random.nextInt(),
        (short) random.nextInt(),
        (char) random.nextInt(),
        random.nextInt(),
        random.nextLong(),
        random.nextFloat(),
        random.nextGaussian());
  }

  static Boxes boxes(Random random) {
    Primitives p = primitives(random);
    return new Boxes(
        maybe(random, p::flag),
        maybe(random, p::b),
        maybe(random, p::s),
        maybe(random, p::c),
        maybe(random, p::i),
        maybe(random, p::l),
        maybe(random, p::f),
        maybe(random, p::d));
  }

  static Scalars scalars(Random random) {
    return new Scalars(
        maybe(random, () -> text(random)),
        maybe(random, () -> new BigInteger(random.nextInt(200), random)),
        maybe(random, () -> new BigDecimal(new BigInteger(90, random), random.nextInt(20) - 10)),
        maybe(random, () -> new UUID(random.nextLong(), random.nextLong())),
        maybe(random, () -> Instant.ofEpochSecond(random.nextInt(), random.nextInt())),
        maybe(random, () -> Duration.ofNanos(random.nextLong())),
        maybe(random, () -> LocalDate.ofEpochDay(random.nextInt())),
        maybe(random, () -> LocalDateTime.of(2020, 2, 29, 1, 2, 3, random.nextInt(1000))),
        maybe(random, () -> Color.values()[random.nextInt(3)]));
  }

  static Containers containers(Random random) {
    Set<Integer> numbers = new LinkedHashSet<>();
    Map<String, List<Count>> counts = new LinkedHashMap<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      numbers.add(maybe(random, random::nextInt));
      counts.put(text(random), list(random, () -> new Count(text(random), random.nextLong())));
    }
    return new Containers(
        list(random, () -> text(random)),
        numbers,
        counts,
        Optional.ofNullable(maybe(random, () -> new Count(text(random), 7))),
        Map.of(Color.GREEN, Optional.of(random.nextLong()), Color.RED, Optional.empty()));
  }

  static Generic generic(Random random) {
    return new Generic(
        new Pair<>(text(random), random.nextLong()),
        new Pair<>(
            new Count("x", random.nextInt()),
            list(random, () -> new Pair<>(random.nextInt(), random.nextInt()))));
  }

  public static Object anything(Random random, int depth) {
    return switch (random.nextInt(depth > 0 ? 9 : 6)) {
      case 0 -> random.nextInt();
      case 1 -> text(random);
      case 2 -> Color.values()[random.nextInt(3)];
      case 3 -> new Count(text(random), random.nextLong());
      case 4 -> Instant.ofEpochSecond(random.nextLong() >> 20);
      case 5 -> shape(random, depth - 1);
      case 6 -> list(random, () -> anything(random, depth - 1));
      case 7 -> Map.of(text(random), anything(random, depth - 1));
      default -> Optional.of(anything(random, depth - 1));
    };
  }

  static Shape shape(Random random, int depth) {
    return switch (random.nextInt(depth > 0 ? 4 : 2)) {
      case 0 -> new Circle(random.nextDouble());
      case 1 -> new Blob(random.nextInt());
      case 2 -> new Square(random.nextDouble(), shape(random, depth - 1));
      default -> new Group(list(random, () -> shape(random, depth - 1)));
    };
  }

  static Tree tree(Random random, int depth) {
    if (depth == 0) {
      return new Tree(text(random), List.of(), Map.of());
    }
    return new Tree(
        text(random),
        list(random, () -> tree(random, depth - 1)),
        Map.of("only", tree(random, depth - 1)));
  }

  static <T> List<T> list(Random random, Supplier<T> element) {
    List<T> list = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      list.add(maybe(random, element));
    }
    return list;
  }

  /** Of all kinds of characters, unpaired surrogates among them. */
  static String text(Random random) {
    int[] limits = {0x80, 0x80, 0x80, 0x100, 0x800, 0x10000};
    int limit = limits[random.nextInt(limits.length)];
    int length = random.nextInt(20) == 0 ? 100 + random.nextInt(200) : random.nextInt(12);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append((char) random.nextInt(limit));
      if (limit == 0x10000 && random.nextBoolean()) {
        text.appendCodePoint(0x10000 + random.nextInt(0x100000));
      }
    }
    return text.toString();
  }
}
