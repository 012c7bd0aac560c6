package dev.weir.operator.async;

import dev.weir.element.Watermark;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The records that an async operator keeps, and the watermarks between them. Results leave in the
 * order of the records, or as they come; those behind a watermark wait for all in front of it.
 */
final class InFlight<I, Q, A> {
  private final boolean ordered;
  private final ArrayDeque<Segment<I, Q, A>> segments = new ArrayDeque<>();
  private int size;

  /** The records between two watermarks. */
  static final class Segment<I, Q, A> {
    /** The watermark in front of them. */
    long watermark;

    final LinkedHashSet<Request<I, Q, A>> requests = new LinkedHashSet<>();
    final ArrayDeque<Request<I, Q, A>> settled = new ArrayDeque<>();

    Segment(long watermark) {
      this.watermark = watermark;
    }
  }

  InFlight(boolean ordered) {
    this.ordered = ordered;
    segments.add(new Segment<>(Watermark.MIN));
  }

  void add(Request<I, Q, A> request) {
    Segment<I, Q, A> last = segments.getLast();
    last.requests.add(request);
    request.segment = last;
    size++;
  }

  /** A watermark follows all records so far. */
  void mark(long watermark) {
    Segment<I, Q, A> last = segments.getLast();
    if (last.requests.isEmpty()) {
      last.watermark = watermark;
    } else if (watermark != last.watermark) {
      segments.add(new Segment<>(watermark));
    }
  }

  /** What goes out for a request is decided. */
  void settled(Request<I, Q, A> request) {
    Segment<I, Q, A> of = request.segment;
    if (!ordered && of != null) {
      of.settled.add(request);
    }
  }

  /** The request whose result may go out next, if there is one; it is kept. */
  @Nullable Request<I, Q, A> first() {
    Segment<I, Q, A> front = segments.getFirst();
    if (!ordered) {
      return front.settled.peek();
    }
    if (front.requests.isEmpty()) {
      return null;
    }
    Request<I, Q, A> first = front.requests.iterator().next();
    return first.isSettled() ? first : null;
  }

  /** The result of {@link #first} goes out. */
  void removeFirst() {
    Request<I, Q, A> first = first();
    Segment<I, Q, A> front = segments.getFirst();
    front.settled.poll();
    front.requests.remove(first);
    size--;
    while (front.requests.isEmpty() && segments.size() > 1) {
      segments.removeFirst();
      front = segments.getFirst();
    }
  }

  int size() {
    return size;
  }

  /** As {@link dev.weir.operator.HoldsTime#releasedTime}. */
  long releasedTime() {
    return size == 0 ? Watermark.MAX : segments.getFirst().watermark;
  }

  /** All that is kept, in the order in which it came. */
  List<Request<I, Q, A>> all() {
    List<Request<I, Q, A>> all = new ArrayList<>(size);
    segments.forEach(segment -> all.addAll(segment.requests));
    return all;
  }
}
