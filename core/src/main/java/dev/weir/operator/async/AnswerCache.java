package dev.weir.operator.async;

import dev.weir.api.async.Cache;
import dev.weir.api.metric.Counter;
import dev.weir.api.metric.Gauge;
import dev.weir.api.metric.Metrics;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Answers that are still good, by their question. */
final class AnswerCache<Q, A> {
  private final int entries;
  private final long ageMillis;
  private final Counter hits;
  private final Counter misses;
  private final Gauge size;

  /** The one that was used longest ago is the first. */
  private final LinkedHashMap<Q, Remembered<A>> answers = new LinkedHashMap<>(16, 0.75f, true);

  private record Remembered<A>(A answer, long sinceMillis) {}

  AnswerCache(Cache limits, Metrics metrics) {
    entries = limits.entries();
    ageMillis = limits.age().toMillis();
    hits = metrics.counter("async.cache.hits");
    misses = metrics.counter("async.cache.misses");
    size = metrics.gauge("async.cache.entries");
  }

  /** The answer, unless it is unknown or too old. A clock that was set back makes it too old. */
  @Nullable A find(Q question, long nowMillis) {
    Remembered<A> known = answers.get(question);
    if (known != null) {
      long age = nowMillis - known.sinceMillis;
      if (age >= 0 && age < ageMillis) {
        hits.increment();
        return known.answer;
      }
      answers.remove(question);
    }
    misses.increment();
    return null;
  }

  void remember(Q question, A answer, long nowMillis) {
    answers.put(question, new Remembered<>(answer, nowMillis));
    if (answers.size() > entries) {
      Map.Entry<Q, Remembered<A>> oldest = answers.entrySet().iterator().next();
      answers.remove(oldest.getKey());
    }
    size.set(answers.size());
  }
}
