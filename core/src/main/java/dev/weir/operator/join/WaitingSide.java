package dev.weir.operator.join;

import dev.weir.api.state.ListState;
import dev.weir.serde.TypeRef;
import dev.weir.state.KeyedState;
import dev.weir.time.Lateness;
import dev.weir.time.Moments;
import java.util.ArrayList;
import java.util.List;

/**
 * The rows of one side that wait for partners, by key and bucket of time. A row of time {@code t}
 * has its partners from {@code t + fromMillis} to {@code t + toMillis}.
 */
final class WaitingSide {
  private final KeyedState state;
  private final ListState<WaitingRow> rows;
  private final Buckets buckets;
  private final Lateness lateness;
  private final long fromMillis;
  private final long toMillis;
  private final boolean outer;

  WaitingSide(
      KeyedState state,
      String name,
      Buckets buckets,
      Lateness lateness,
      long fromMillis,
      long toMillis,
      boolean outer) {
    this.state = state;
    this.rows =
        state.list(ListState.of(name, new TypeRef<WaitingRow>() {}).byNamespace(Long.class));
    this.buckets = buckets;
    this.lateness = lateness;
    this.fromMillis = fromMillis;
    this.toMillis = toMillis;
    this.outer = outer;
  }

  /** What is done with a row that was found. */
  @FunctionalInterface
  interface Found {
    void row(WaitingRow row) throws Exception;
  }

  boolean isOuter() {
    return outer;
  }

  /** The watermark at which a row of this time can have no further partner. */
  long goneAt(long timestampMillis) {
    long lastPartner = Moments.after(timestampMillis, toMillis);
    return lateness.goneAt(Moments.after(lastPartner, 1));
  }

  /** The watermark at which a bucket has no row that may still have a partner. */
  long bucketGoneAt(long bucket) {
    return goneAt(buckets.lastMillis(bucket));
  }

  /** What a row that had no partner goes out with: the moment from which that is certain. */
  long unmatchedMillis(long timestampMillis) {
    return Math.max(timestampMillis, Moments.after(timestampMillis, toMillis));
  }

  void add(long timestampMillis, Object value, boolean matched) {
    state.setNamespace(buckets.of(timestampMillis));
    rows.add(new WaitingRow(timestampMillis, value, matched));
  }

  /**
   * Shows the rows that are partners of a row of the other side.
   *
   * @return whether there are any
   */
  boolean partners(long ofMillis, Found found) throws Exception {
    long first = Moments.after(ofMillis, -toMillis);
    long last = Moments.after(ofMillis, -fromMillis);
    long bucket = buckets.of(first);
    boolean any = false;
    for (long more = buckets.of(last) - bucket; more >= 0; more--) {
      state.setNamespace(bucket++);
      any |= partners(first, last, found);
    }
    return any;
  }

  private boolean partners(long first, long last, Found found) throws Exception {
    List<WaitingRow> waiting = rows.get();
    boolean any = false;
    boolean news = false;
    for (WaitingRow row : waiting) {
      if (first <= row.timestampMillis() && row.timestampMillis() <= last) {
        any = true;
        news |= !row.matched();
        found.row(row);
      }
    }
    if (outer && news) {
      markMatched(waiting, first, last);
    }
    return any;
  }

  private void markMatched(List<WaitingRow> waiting, long first, long last) {
    List<WaitingRow> marked = new ArrayList<>(waiting.size());
    for (WaitingRow row : waiting) {
      boolean partner = first <= row.timestampMillis() && row.timestampMillis() <= last;
      marked.add(partner && !row.matched() ? row.withPartner() : row);
    }
    rows.update(marked);
  }

  /**
   * Removes the rows of the current bucket that can have no further partner at a watermark.
   *
   * @param unmatched is shown those that have had none, if this side keeps them
   * @return whether the bucket has rows still
   */
  boolean removeGone(long watermarkMillis, Found unmatched) throws Exception {
    List<WaitingRow> waiting = rows.get();
    if (waiting.isEmpty()) {
      return false;
    }
    List<WaitingRow> left = new ArrayList<>();
    for (WaitingRow row : waiting) {
      if (goneAt(row.timestampMillis()) > watermarkMillis) {
        left.add(row);
      } else if (outer && !row.matched()) {
        unmatched.row(row);
      }
    }
    if (left.size() < waiting.size()) {
      rows.update(left);
    }
    return !left.isEmpty();
  }
}
