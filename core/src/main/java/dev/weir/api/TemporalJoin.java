package dev.weir.api;

import dev.weir.api.function.OutputTag;
import dev.weir.api.join.JoinFunction;
import dev.weir.api.join.TemporalJoining;
import dev.weir.graph.Vertex;
import dev.weir.graph.spec.TemporalJoinSpec;
import dev.weir.time.Lateness;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A join of records with the versions of what they speak of, such as orders with rates: each gets
 * the version of its key at its own time, that is, the latest one that is not after it. It goes out
 * with its own timestamp, once the watermark says that all versions up to then have come.
 *
 * <p>A record or version is late when the watermark has reached its time and the allowed lateness
 * after it: what belongs there was joined then. The operator counts them as {@code
 * late-records.left} and {@code late-records.right}, beside {@code matched} and {@code unmatched}.
 *
 * @param <A> the records
 * @param <B> the versions; of two of one key and moment the one that comes second counts
 */
public final class TemporalJoin<A, B> {
  private final Feeds left;
  private final Feeds versions;
  private final boolean keepsLeft;
  private final boolean latestForLate;
  private final Lateness lateness;
  private final @Nullable OutputTag<A> lateLeft;
  private final @Nullable OutputTag<B> lateRight;

  TemporalJoin(Feeds left, Feeds versions) {
    this(left, versions, false, false, Lateness.NONE, null, null);
    left.requireSamePipeline(versions, "joined");
  }

  private TemporalJoin(
      Feeds left,
      Feeds versions,
      boolean keepsLeft,
      boolean latestForLate,
      Lateness lateness,
      @Nullable OutputTag<A> lateLeft,
      @Nullable OutputTag<B> lateRight) {
    this.left = left;
    this.versions = versions;
    this.keepsLeft = keepsLeft;
    this.latestForLate = latestForLate;
    this.lateness = lateness;
    this.lateLeft = lateLeft;
    this.lateRight = lateRight;
  }

  /** Records before the first version of their key go out too, with null for it. */
  public TemporalJoin<A, B> leftOuter() {
    return new TemporalJoin<>(left, versions, true, latestForLate, lateness, lateLeft, lateRight);
  }

  /**
   * How long records wait for versions that come behind the watermark; 0 or more, 0 without this.
   */
  public TemporalJoin<A, B> allowedLateness(Duration allowed) {
    return new TemporalJoin<>(
        left, versions, keepsLeft, latestForLate, Lateness.of(allowed), lateLeft, lateRight);
  }

  /**
   * Late records are joined at once with the version of their time, or with the oldest one that is
   * kept. Without this they go to {@link #lateLeftTo}, or nowhere.
   */
  public TemporalJoin<A, B> lateLeftWithOldestKept() {
    return new TemporalJoin<>(left, versions, keepsLeft, true, lateness, null, lateRight);
  }

  /** Where records go that are late; they are dropped without this. */
  public TemporalJoin<A, B> lateLeftTo(OutputTag<A> tag) {
    return new TemporalJoin<>(left, versions, keepsLeft, false, lateness, tag, lateRight);
  }

  /** Where versions go that are late; they are dropped without this. */
  public TemporalJoin<A, B> lateVersionsTo(OutputTag<B> tag) {
    return new TemporalJoin<>(left, versions, keepsLeft, latestForLate, lateness, lateLeft, tag);
  }

  /** Makes a record of each record and its version. */
  public <O> Stream<O> join(String name, JoinFunction<? super A, ? super B, ? extends O> function) {
    Objects.requireNonNull(function, () -> "operator '" + name + "' needs a function");
    TemporalJoining<A, B, O> joining =
        new TemporalJoining<>(function, keepsLeft, latestForLate, lateness, lateLeft, lateRight);
    return Stream.behind(left.into(Vertex.of(name, new TemporalJoinSpec<>(joining)), versions));
  }
}
