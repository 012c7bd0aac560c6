package dev.weir.graph;

import dev.weir.connector.Source;
import dev.weir.operator.OperatorFactory;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * An operator in a graph.
 *
 * @param name required and unique in the graph: the operator's identity in checkpoints, metrics and
 *     logs; 1 to 100 of {@code A-Z a-z 0-9 . _ -}, starting with a letter or a digit
 * @param kind what it does, for readers: {@code source}, {@code map}, {@code process}, {@code
 *     sink}, …
 * @param source set for sources only: the coordinator runs its enumerator
 * @param inputNames the names of its inputs in order, none for sources
 * @param parallelism the number of subtasks; 0 for the job's default
 */
public record Vertex(
    String name,
    String kind,
    OperatorFactory factory,
    @Nullable Source<?, ?> source,
    List<String> inputNames,
    int parallelism,
    Chaining chaining) {
  /** The kind of vertices through which records leave the job. */
  public static final String SINK = "sink";

  private static final List<String> ONE_INPUT = List.of("in");

  public Vertex {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(factory, () -> "operator '" + name + "' needs a factory");
    Objects.requireNonNull(chaining, "chaining");
    inputNames = List.copyOf(inputNames);
  }

  /**
   * A vertex whose inputs are named {@code in}, or {@code in0}, {@code in1}, … if it has several.
   */
  public Vertex(
      String name,
      String kind,
      OperatorFactory factory,
      @Nullable Source<?, ?> source,
      int inputs,
      int parallelism,
      Chaining chaining) {
    this(name, kind, factory, source, namesOf(inputs), parallelism, chaining);
  }

  private static List<String> namesOf(int inputs) {
    return inputs == 1
        ? ONE_INPUT
        : IntStream.range(0, inputs).mapToObj(ordinal -> "in" + ordinal).toList();
  }

  /** Any operator with one or several inputs. */
  public static Vertex operator(String name, String kind, int inputs, OperatorFactory factory) {
    return new Vertex(name, kind, factory, null, inputs, 0, Chaining.ALWAYS);
  }

  /** Any operator, with names for its inputs. */
  public static Vertex operator(
      String name, String kind, List<String> inputNames, OperatorFactory factory) {
    return new Vertex(name, kind, factory, null, inputNames, 0, Chaining.ALWAYS);
  }

  /** The number of inputs, 0 for sources. */
  public int inputs() {
    return inputNames.size();
  }

  /**
   * The ordinal of a named input.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  public int input(String inputName) {
    int ordinal = inputNames.indexOf(inputName);
    if (ordinal < 0) {
      throw new IllegalArgumentException(
          "operator '" + name + "' has no input '" + inputName + "', it has " + inputNames);
    }
    return ordinal;
  }

  public boolean isSource() {
    return source != null;
  }

  public boolean isSink() {
    return kind.equals(SINK);
  }

  /** The same operator under another kind, for readers. */
  public Vertex withKind(String newKind) {
    return new Vertex(name, newKind, factory, source, inputNames, parallelism, chaining);
  }

  /** The same operator with that many subtasks; 0 for the job's default. */
  public Vertex withParallelism(int subtasks) {
    return new Vertex(name, kind, factory, source, inputNames, subtasks, chaining);
  }

  public Vertex withChaining(Chaining newChaining) {
    return new Vertex(name, kind, factory, source, inputNames, parallelism, newChaining);
  }
}
