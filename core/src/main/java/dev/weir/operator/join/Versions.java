package dev.weir.operator.join;

import dev.weir.api.state.ListState;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The versions of the current key, from the earliest to the latest; one per moment. */
record Versions(ListState<WaitingRow> kept) {
  /** A version comes, mostly as the latest one. Of two of one moment the second one stays. */
  void add(WaitingRow version) {
    List<WaitingRow> before = kept.get();
    int end = before.size();
    if (end == 0 || before.get(end - 1).timestampMillis() < version.timestampMillis()) {
      kept.add(version);
      return;
    }
    List<WaitingRow> after = new ArrayList<>(end + 1);
    int place = 0;
    while (before.get(place).timestampMillis() < version.timestampMillis()) {
      after.add(before.get(place++));
    }
    after.add(version);
    if (before.get(place).timestampMillis() == version.timestampMillis()) {
      place++;
    }
    after.addAll(before.subList(place, end));
    kept.update(after);
  }

  /** The version at a moment; null if there was none then, or it is not kept any more. */
  @Nullable WaitingRow at(long millis) {
    WaitingRow latest = null;
    for (WaitingRow version : kept.get()) {
      if (version.timestampMillis() > millis) {
        break;
      }
      latest = version;
    }
    return latest;
  }

  /** As {@link #at}, or else the earliest one that is kept; null if none is. */
  @Nullable WaitingRow atOrEarliest(long millis) {
    WaitingRow version = at(millis);
    List<WaitingRow> all = kept.get();
    return version != null || all.isEmpty() ? version : all.get(0);
  }

  /** Removes the versions that another one has replaced at that moment. */
  void removeBefore(long millis) {
    List<WaitingRow> all = kept.get();
    int current = -1;
    while (current + 1 < all.size() && all.get(current + 1).timestampMillis() <= millis) {
      current++;
    }
    if (current > 0) {
      kept.update(List.copyOf(all.subList(current, all.size())));
    }
  }
}
